#pragma once

#include "api.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

// What the parts of OGC API - Features (17-069r4, 18-058r1) share.
namespace dure::server::ogc {

constexpr std::string_view kCrs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
constexpr std::string_view kGeoJson = "application/geo+json";
constexpr std::int64_t kMostItems = 10'000;
constexpr std::int64_t kUsualItems = 100;

/// A coordinate system as an address names it.
struct Crs {
  std::int64_t epsg = 4326;
  bool north_first = false;  ///< CRS84 is 4326 with longitude first
  std::string uri{kCrs84};
};
/// @throws Error(input, "ogc.crs") when the collection does not offer it
Crs crs_of(std::string_view uri, std::int64_t stored);
/// Offered for every collection, and how it is stored.
Json crs_list(std::int64_t stored);
std::string crs_uri(std::int64_t epsg);

Json link(const std::string& href, std::string_view rel, std::string_view type, std::string_view title = {});
/// The address of a part of the service: `/collections/…`.
std::string address(const Visit& visit, const std::string& path);
/// @throws Error(input, "ogc.parameter") for a parameter that is twice there
void each_once(const Fields& query);
/// The same, and for a parameter that is none of these.
void allow(const Visit& visit, std::initializer_list<std::string_view> names);
/// The collection's layer. @throws Error(missing, "map.layer") for a raster, too
std::shared_ptr<const MapSource> collection(House& house, const Visit& visit);

/// What a parameter cannot be read for. @throws Error(input, "ogc.parameter")
[[noreturn]] void refuse(const std::string& name, const std::string& how);
/// `bbox`: west, south, east, north (or six numbers with heights) in the order of the system's axes.
geo::FeatureQuery::Window window_of(std::string_view text, const Crs& crs);
/// `datetime`: a day, a moment with its zone, or two of them with / between (an open side is ..), as local times.
void read_time(std::string_view text, geo::FeatureQuery& query);

}  // namespace dure::server::ogc
