#pragma once

#include "wkb.hpp"

#include <dure/store/store.hpp>

#include <functional>
#include <string>
#include <vector>

namespace dure::geo {

/// Rows on their way into a file, their shapes taken apart and in the system of the file.
struct ExportTable {
  std::string name;
  std::vector<store::Column> columns;  ///< without the shapes
  std::vector<store::Row> rows;
  std::vector<Parts> shapes;  ///< one a row; empty() where it has none
  std::int64_t epsg = 4326;
};

std::string write_geojson(const ExportTable& table);
std::string write_shapefile(const ExportTable& table, bool cp949);
std::string write_geopackage(const ExportTable& table);
std::string write_kml(const ExportTable& table);
std::string write_gpx(const ExportTable& table);
std::string write_csv_file(const ExportTable& table, bool cp949);

/// A value as text: "" for null, lists as JSON.
std::string text_of(const Json& value);
/// For XML, without characters that XML has not.
std::string escaped_xml(std::string_view text);
/// The shortest digits that read back as this number, without exponent where that stays short.
std::string digits_of(double value);
/// The column that names a row for people (name, 이름, …명칭, …명); npos when none does.
std::size_t naming_column(const ExportTable& table);
/// The parts of a collection as well, one after another; of any other shape itself.
void each_single(const Parts& shape, const std::function<void(const Parts&)>& take);
/// Twice the signed area of a closed ring: above 0 it turns counter-clockwise.
double twice_area_of(const Ring& ring);
/// The ring turned the way that is asked for.
Ring turned(Ring ring, bool counter_clockwise);

}  // namespace dure::geo
