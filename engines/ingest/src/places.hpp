#pragma once

#include <dure/store/store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The rows of dure.layer (store/catalog.hpp): which datasets have places, in which columns and coordinate system.
namespace dure::ingest {

/// What is known of a dataset's coordinate system: by a person, a file, or not at all.
std::optional<std::int64_t> known_epsg(store::Connection& connection, std::string_view dataset);

/// The dataset holds shapes, or a raster, of this system (nothing: nobody knows). A system said by a person stays.
void note_layer(store::Connection& connection, const std::string& dataset, bool raster,
                std::optional<std::int64_t> epsg, std::string_view how);

/// Measures a dataset that note_layer() knows; else looks for a pair of columns that are coordinates (경도 and 위도,
/// lon and lat, X and Y with or without a code) and notes it. Odd places of such pairs become rows of load_problem:
/// swapped ones are put right in the table. Only rows of loads from `first_load` on are looked at so. Forgets a dataset
/// that has no such columns any more. Does nothing where no engine brings the functions for shapes.
/// `crs`: of such a pair, as a person says now; degrees are sure and stay what they are.
void measure_places(store::Connection& connection, const std::string& dataset, std::int64_t first_load,
                    std::optional<std::int64_t> crs = {});

}  // namespace dure::ingest
