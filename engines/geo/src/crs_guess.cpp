#include "coordinates.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace dure::geo {
namespace {

struct Place {
  double lon, lat;
};

// Round the peninsula with its western and southern islands, some 30 km off the coasts; Tsushima lies outside.
constexpr std::array<Place, 21> PENINSULA{
    {{123.9, 39.8}, {124.1, 37.6}, {124.9, 36.5}, {124.8, 33.8}, {125.8, 32.9}, {127.3, 33.1}, {127.8, 33.7},
     {129.0, 34.8}, {129.6, 35.1}, {129.9, 36.0}, {129.9, 37.0}, {129.4, 37.8}, {128.8, 38.7}, {128.2, 39.6},
     {130.1, 40.9}, {131.0, 42.3}, {130.6, 43.2}, {129.4, 42.6}, {126.7, 42.1}, {124.9, 40.9}, {123.9, 39.8}}};

// Those met in Korean data, the most frequent first; then the web's own, and the UTM zone.
constexpr std::array<std::int64_t, 12> METRES{5186, 5179, 5174, 5181, 5187, 5185, 5188, 5178, 5183, 5173, 3857, 32652};

bool degrees(double west, double south, double east, double north) {
  return west >= -180 && east <= 180 && south >= -180 && north <= 180 &&
         (std::max(std::abs(south), std::abs(north)) <= 90 || std::max(std::abs(west), std::abs(east)) <= 90);
}

}  // namespace

bool in_korea(double lon, double lat) {
  if (lon >= 130.6 && lon <= 132.1 && lat >= 37.0 && lat <= 37.8) return true;  // Ulleungdo, Dokdo
  bool inside = false;
  for (std::size_t k = 1; k < PENINSULA.size(); ++k) {
    const Place &a = PENINSULA[k - 1], &b = PENINSULA[k];
    if ((a.lat > lat) != (b.lat > lat) && lon < (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat) + a.lon)
      inside = !inside;
  }
  return inside;
}

bool in_korea(double x, double y, std::int64_t epsg) {
  const auto [lon, lat] = to_crs(x, y, epsg, 4326);
  return std::isfinite(lon) && std::isfinite(lat) && in_korea(lon, lat);
}

std::vector<std::int64_t> crs_guess(double west, double south, double east, double north, double near_lon,
                                    double near_lat) {
  std::vector<std::int64_t> out;
  if (!std::isfinite(west + south + east + north)) return out;
  if (degrees(west, south, east, north)) return {4326};
  const double x = (west + east) / 2, y = (south + north) / 2;
  std::vector<std::pair<double, std::int64_t>> found;
  for (const std::int64_t epsg : METRES) {
    auto [lon, lat] = to_crs(x, y, epsg, 4326);
    if (!std::isfinite(lon) || !in_korea(lon, lat)) std::tie(lon, lat) = to_crs(y, x, epsg, 4326);  // changed places
    if (!std::isfinite(lon) || !in_korea(lon, lat)) continue;
    const bool near = std::isfinite(near_lon) && std::isfinite(near_lat);
    found.emplace_back(near ? std::floor(distance_metres(lon, lat, near_lon, near_lat) / 30'000) : 0, epsg);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [far, epsg] : found) out.push_back(epsg);
  return out;
}

}  // namespace dure::geo
