#pragma once

#include "geography.hpp"
#include "sheet.hpp"

namespace dure::demo {

/// Polygons in EPSG:5186 with columns of text, as the state's map portal hands them out: a ZIP of .shp, .shx, a .dbf in
/// CP949 and a .prj, without a word about encodings. A ring runs clockwise and ends where it began.
struct Shapefile {
  std::string name;  ///< of the files in the ZIP
  Cells columns;     ///< up to ten bytes
  std::vector<Cells> rows;
  std::vector<std::vector<Point>> rings;  ///< one a row
};
void write_shapefile(const std::filesystem::path& zip, const Shapefile& file);

}  // namespace dure::demo
