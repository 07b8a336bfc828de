#pragma once

#include "routes.hpp"

#include <dure/store/store.hpp>

#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

namespace dure::geo {

/// A table of roads (a, b, length[, oneway, speed, weight, demand, required]) with the names of its nodes.
struct Roads {
  struct Row {
    std::uint32_t a, b;
    double length;
    bool oneway = false;
    double speed = std::numeric_limits<double>::quiet_NaN();   ///< km/h; NaN: not told
    double weight = 1;                                         ///< what a metre of serving it is worth
    double demand = std::numeric_limits<double>::quiet_NaN();  ///< litres; NaN: not told
    bool required = true;
  };
  RoadNet net;                     ///< its roads know their row
  std::vector<Row> rows;           ///< by a, b, length
  std::vector<std::string> names;  ///< of nodes, ascending
  std::unordered_map<std::string, std::uint32_t> number;

  /// @throws Error(input, "geo.roads") naming `whose` node is not there
  std::uint32_t node(const std::string& name, const std::string& whose) const;
};

/// @throws Error(input, "geo.roads") naming a road whose length, speed or demand is no number of 0 or more
Roads read_roads(store::Connection& sql, const std::string& table);

}  // namespace dure::geo
