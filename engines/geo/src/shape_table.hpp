#pragma once

#include "geometry.hpp"

#include <dure/store/store.hpp>

namespace dure::geo {

/// The places of a table: (id, geometry), (id, x, y) or (id, lon, lat).
struct ShapeTable {
  std::vector<std::string> ids;  ///< ascending
  std::vector<Geometry> shapes;
  bool degrees = false;  ///< lon and lat, or shapes that all lie within -180 … 180, -90 … 90
};

/// Rows without a place are left out. @throws Error(input, "geo.geometry") naming the id whose shape cannot be read
ShapeTable read_shapes(store::Connection& sql, const std::string& table);

/// To metres of EPSG:5179 where it is in degrees.
void to_metres(ShapeTable& table);

}  // namespace dure::geo
