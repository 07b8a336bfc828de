#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dure::geo {

/// A short round through all points: nearest neighbours, 2-opt and or-opt over the ten nearest, then kicks with a fixed
/// seed. @returns the numbers of the points in order, from `start`. `open`: the way back is not counted.
std::vector<std::uint32_t> tour(std::span<const Point> points, std::uint32_t start, bool open);

/// A road net: for each node the roads that leave it.
struct RoadNet {
  struct Road {
    std::uint32_t to;
    double length;
    std::uint32_t row = 0;  ///< of the table it came from
  };
  std::vector<std::size_t> first;  ///< nodes + 1
  std::vector<Road> roads;

  std::size_t nodes() const { return first.size() - 1; }
};

struct Reach {
  std::vector<double> distance;        ///< infinite where there is no way, or none within the limit
  std::vector<std::uint32_t> through;  ///< the node before; itself at the start
};

/// The shortest ways from one node to all within `limit`. Ties: the lower node number before; over roads of length 0
/// the node that is reached first, so that no way runs in a circle.
Reach shortest_ways(const RoadNet& net, std::uint32_t from, double limit);

}  // namespace dure::geo
