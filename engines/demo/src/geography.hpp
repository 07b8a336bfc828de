#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// Where the invented county lies: 24 km by 20 km, twelve townships of five villages, each village of the ten townships
/// that are no town with a hamlet out of reach of the village hall.
namespace dure::demo {

struct Point {
  double east, north;  ///< metres of EPSG:5179
};
struct Degrees {
  double lon, lat;  ///< WGS84
};
inline constexpr Point kSouthWest{1'108'000, 1'742'000};
inline constexpr int kWide = 24'000, kHigh = 20'000;  ///< metres

Degrees degrees_of(Point point);
Point central_belt(Degrees at);   ///< EPSG:5186
double metres(Point a, Point b);  ///< on the plane
Point moved(Point from, double east, double north);

Point village(std::size_t town, std::size_t k);
Point hamlet(std::size_t town, std::size_t k);  ///< towns (0 and 1) have none: the village itself
/// The ring of a township, clockwise, its first point again at the end; neighbours share their points.
std::vector<Point> boundary(std::size_t town);
bool inside(std::span<const Point> ring, Point point);

/// The name of the 100 m cell in the national grid: 마마, three digits east, three north.
std::string grid_name(Point point);
std::string degrees_text(double degree);  ///< seven decimals: a centimetre

}  // namespace dure::demo
