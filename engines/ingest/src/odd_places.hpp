#pragma once

#include <dure/store/store.hpp>

#include <cstdint>
#include <string>

namespace dure::ingest {

/// Where a dataset's places stand: a column of shapes, or two of numbers.
struct PlaceColumns {
  std::string geometry, x, y;  ///< geometry "": x and y
  std::int64_t epsg = 4326;
};

/// Looks at the rows of loads from `first_load` on: a place that lies in Korea when x and y change is put right in the
/// table (load_problem geometry_swapped), another out of Korea is told (geometry_outside; once, where all are so).
/// Says whether any was put right.
bool settle_odd_places(store::Connection& connection, const std::string& dataset, const PlaceColumns& places,
                       std::int64_t first_load);

}  // namespace dure::ingest
