#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::geo {

/// Metres between two places of WGS84, along the ellipsoid.
double distance_metres(double lon1, double lat1, double lon2, double lat2);

/// (x, y) of EPSG `from` in EPSG `to`. x is east or longitude, y north or latitude, degrees or metres. Bessel-era data
/// (5174, 2097, 4162 …) go by the published seven parameters of the Korean survey, not by a grid.
/// @throws Error(input, "geo.crs") for a code that is not known; NaN where the place has no coordinates there
std::pair<double, double> to_crs(double x, double y, std::int64_t from, std::int64_t to);

/// The EPSG code of a coordinate system written as WKT (a .prj file); 0 where none is surely the same.
std::int64_t epsg_of_text(std::string_view wkt);

/// The coordinate system as WKT 1 in one line; with `esri` as a .prj file has it. @throws Error(input, "geo.crs")
std::string wkt_of(std::int64_t epsg, bool esri = false);
/// Its name in the EPSG register; "" for one that is not there.
std::string crs_name(std::int64_t epsg);

/// Is the place on the Korean peninsula, its islands, or within some 30 km of their coasts?
bool in_korea(double lon, double lat);
/// The same for a place of another system; false where it has no coordinates in degrees.
bool in_korea(double x, double y, std::int64_t epsg);

/// Systems in which numbers between these may be meant, the likeliest first: those that put their middle into Korea, by
/// how near to (near_lon, near_lat), if that is a number, and else by how often they are met. Degrees are sure.
std::vector<std::int64_t> crs_guess(double west, double south, double east, double north, double near_lon,
                                    double near_lat);

}  // namespace dure::geo
