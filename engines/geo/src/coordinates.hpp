#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace dure::geo {

/// Metres between two places of WGS84, along the ellipsoid.
double distance_metres(double lon1, double lat1, double lon2, double lat2);

/// (x, y) of EPSG `from` in EPSG `to`. x is east or longitude, y north or latitude, degrees or metres. Bessel-era data
/// (5174, 2097, 4162 …) go by the published seven parameters of the Korean survey, not by a grid.
/// @throws Error(input, "geo.crs") for a code that is not known; NaN where the place has no coordinates there
std::pair<double, double> to_crs(double x, double y, std::int64_t from, std::int64_t to);

/// The EPSG code of a coordinate system written as WKT (a .prj file); 0 where none is surely the same.
std::int64_t epsg_of_text(std::string_view wkt);

}  // namespace dure::geo
