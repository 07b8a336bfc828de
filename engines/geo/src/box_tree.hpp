#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <vector>

namespace dure::geo {

inline bool meet(const Box& a, const Box& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/// Boxes found by place: packed once by sort-tile-recursive (Leutenegger, Lopez and Edgington 1997), then only read.
class BoxTree {
public:
  BoxTree() = default;
  /// Boxes with a NaN are nowhere.
  explicit BoxTree(std::vector<Box> boxes);
  /// Numbers of the boxes that meet it (edges count), ascending.
  std::vector<std::uint32_t> meeting(const Box& window) const;
  const Box& operator[](std::size_t number) const { return boxes_[number]; }
  std::size_t bytes() const;

private:
  static constexpr std::size_t kFan = 16;
  std::vector<Box> boxes_;
  std::vector<std::uint32_t> order_;      ///< of the leaves
  std::vector<std::vector<Box>> levels_;  ///< [0] over kFan leaves each, then over kFan of the level below
};

}  // namespace dure::geo
