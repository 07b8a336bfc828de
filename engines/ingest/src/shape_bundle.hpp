#pragma once

#include <filesystem>
#include <string_view>

namespace dure::ingest {

/// Is it a part of a shapefile that means nothing alone (.dbf, .shx, .prj …)? By its name.
bool is_shape_part(std::string_view name);
/// The .shp that lies beside a part of it; "" when there is none.
std::filesystem::path shape_of_part(const std::filesystem::path& part);
/// Writes the .shp and what belongs to it from its folder into one ZIP: the same files give the same bytes.
/// @throws Error(busy, "ingest.disk")
void bundle_shape(const std::filesystem::path& shp, const std::filesystem::path& zip);

}  // namespace dure::ingest
