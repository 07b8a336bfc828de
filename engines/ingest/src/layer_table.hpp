#pragma once

#include "delimited.hpp"

#include <dure/store/store.hpp>

#include <optional>
#include <string>
#include <vector>

// Geographic files. This library knows none of their formats: it asks the store's table functions layers(),
// read_layer() and read_raster(), which another engine brings, and loads what they give.
namespace dure::ingest {

/// Names of the layers of a file, or of the bands of a raster. `file` as those functions take it: `files/ab/….gpkg`.
/// @throws Error(input, "ingest.no_maps") where no engine brings the functions; and what they throw
std::vector<std::string> layers_of(store::Connection& connection, const std::string& file);

/// The rows of one layer, held in memory: properties as JSON, shapes as WKB in hexadecimal.
struct LayerRows {
  struct Row {
    std::string properties, geometry;  ///< "": none
  };
  std::vector<Row> rows;
  std::vector<store::BulkColumn> columns;  ///< of the properties, in the order first seen; then geometry
  std::vector<std::string> keys;           ///< what the file calls each property
  std::vector<Problem> problems;
  std::optional<std::int64_t> epsg;  ///< of the shapes as they stand here
  bool any_geometry = false;
};

/// `crs` overrides what the file says; `to`: shapes are moved there when they are of another system. A property is of
/// the type that all its values have: truth, integer, real, date, timestamp, else text as the file has it.
LayerRows read_layer_rows(store::Connection& connection, const std::string& file, const std::string& layer,
                          std::optional<std::int64_t> crs, std::optional<std::int64_t> to);

/// Its rows for bulk_insert: the columns, then `_load` and `_row` (from 1).
std::unique_ptr<store::ChunkSource> source_of(const LayerRows& rows, const std::vector<store::BulkColumn>& columns,
                                              std::int64_t load_id);

/// Column that shapes stand in.
constexpr std::string_view shape_column = "geometry";

}  // namespace dure::ingest
