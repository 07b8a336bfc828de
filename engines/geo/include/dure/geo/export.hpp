#pragma once

#include <dure/store/access.hpp>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace dure::geo {

/// What shapes and their columns may be written as.
enum class ExportFormat { geojson, shapefile, geopackage, kml, gpx, csv };

/// By the ending of a file's name: .geojson, .shp.zip (or .zip), .gpkg, .kml, .gpx, .csv; nothing for any other.
std::optional<ExportFormat> export_format(std::string_view file_name);
/// Its media type.
std::string_view export_type(ExportFormat format);

struct ExportOrder {
  std::string what;           ///< a table (`쉼터`, `heat.village`) or a SELECT
  std::string name = "dure";  ///< of the layer, and of the files in a ZIP
  ExportFormat format = ExportFormat::geojson;
  std::int64_t crs = 0;   ///< EPSG code to write in; 0: as the table has it. KML and GPX are always 4326; so is GeoJSON
                          ///< (RFC 7946) unless another code is asked for: then it has the old member `crs`
  std::int64_t from = 0;  ///< the rows' own; 0: as dure.layer says of what is read, else by the numbers where they are
                          ///< degrees
  bool cp949 = false;     ///< the texts of a shapefile and of CSV; else UTF-8
};

/// Reads as `reader` may, writes all rows, and puts one line `export` into the audit. Shapes come from the column
/// `geometry` (any text that Geometry::read takes), or from longitude and latitude, or the columns that dure.layer
/// names. The same rows give the same bytes. GPX takes points (waypoints) and lines (routes; tracks where a line has
/// several parts). A shapefile has one file for each kind of shape; its names are cut to 10 bytes and made different.
/// @throws what Reader throws; Error(input, "export.no_shapes" | "export.no_crs" | "export.gpx" | "export.crs")
std::string export_rows(store::Reader& reader, const ExportOrder& order, std::stop_token stop = {});

}  // namespace dure::geo
