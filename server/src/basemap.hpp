#pragma once

#include <dure/core/settings.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dure::server {

/// Tiles of someone else's map under ours (EPSG:3857). The browser fetches them itself, and only from here: no
/// connection leaves the pages of a city that did not set one.
struct Basemap {
  std::string address;  ///< with {z}, {x} and {y}: {TileMatrix}, {TileCol} and {TileRow} of WMTS have become these
  std::string origin;   ///< `https://host:port`, all of the address that the pages' policy lets through
  std::string credit;   ///< whose map it is: every map says so
  std::int64_t most_zoom = 0;  ///< tiles of greater zooms are not asked for, these are stretched
};

/// What map.basemap and its neighbours in dure.yaml say; nothing when it is empty.
/// @throws Error(input, "settings.basemap") for an address or zoom that is none, and for a map without a credit
std::optional<Basemap> basemap_of(const Settings& settings);

/// The content policy of every page: this server, and the basemap's where there is one.
std::string content_policy(const std::optional<Basemap>& basemap);

}  // namespace dure::server
