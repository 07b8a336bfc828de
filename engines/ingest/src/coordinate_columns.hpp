#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dure::ingest {

/// Two columns whose names say that they are east and north.
struct CoordinatePair {
  std::string x, y;
  bool degrees = false;              ///< by name: longitude and latitude
  std::optional<std::int64_t> epsg;  ///< that the names tell: `X좌표(EPSG:5186)`, `UTMK`
};

/// All pairs among these names, longitude and latitude first, then those that tell their system, then the others; ties
/// in the order of the columns.
std::vector<CoordinatePair> coordinate_pairs(const std::vector<std::string>& names);

}  // namespace dure::ingest
