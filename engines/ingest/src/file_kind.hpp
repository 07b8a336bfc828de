#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dure::ingest {

/// layer: shapes of a map (GeoJSON, TopoJSON, GeoPackage, KML, SHP); raster: GeoTIFF. What they are inside the store's
/// table functions know (layer_table.hpp).
enum class FileKind { text, json, xlsx, zip, parquet, html, layer, raster };

/// What the file is by its bytes. The name only says what it claims to be: when the two differ the file is refused,
/// but for tables of HTML or text under the name .xls, which many systems write.
/// @throws Error(input, "ingest.empty" | "ingest.wrong_name" | "ingest.old_xls" | "ingest.locked" | "ingest.not_table"
/// | "ingest.unknown") with what it really is and what to do; Error(missing, "ingest.unreadable")
FileKind file_kind(const std::filesystem::path& path, std::string_view name);

/// Lower-case extension without its dot.
std::string extension_of(std::string_view name);

}  // namespace dure::ingest
