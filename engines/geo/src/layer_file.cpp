#include "layer.hpp"
#include "raster.hpp"
#include "zip_parts.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::geo {
namespace {

enum class Format { json, geopackage, kml, zip, tiff, none };

Format format_of(std::string_view bytes) {
  if (bytes.starts_with("SQLite format 3")) return Format::geopackage;
  if (bytes.starts_with("PK\x03\x04")) return Format::zip;
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"II\x2A\0"sv, "MM\0\x2A"sv, "II\x2B\0"sv, "MM\0\x2B"sv})
    if (bytes.starts_with(magic)) return Format::tiff;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  const char opening = first == std::string_view::npos ? '\0' : bytes[first];
  return opening == '{' ? Format::json : opening == '<' ? Format::kml : Format::none;
}

[[noreturn]] void no_layer(const std::string& why) { throw Error(Fault::input, "geo.layer", why); }

bool belongs(std::string_view name) {
  const std::string end = ending(name);
  return end == ".shp" || end == ".dbf" || end == ".prj" || end == ".cpg" || end == ".kml";
}

std::string stem_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

/// The bytes of `shp` with another ending; "" when there are none.
std::string_view beside(const std::vector<ZipPart>& parts, const ZipPart& shp, std::string_view end) {
  const std::string stem = shp.name.substr(0, shp.name.rfind('.'));
  for (const ZipPart& part : parts)
    if (ending(part.name) == end && part.name.substr(0, part.name.rfind('.')) == stem) return part.bytes;
  return {};
}

std::vector<std::string> zip_names(std::string_view bytes) {
  std::vector<std::string> names;
  for (const ZipPart& part : unzip(bytes, [](std::string_view) { return false; }))
    if (const std::string end = ending(part.name); end == ".shp" || end == ".kml") names.push_back(stem_of(part.name));
  if (names.empty()) no_layer("ZIP 안에 .shp나 .kml이 없습니다. SHP 한 벌(.shp .dbf .prj)을 함께 묶어 올려 주십시오");
  return names;
}

Layer zip_layer(std::string_view bytes, std::string_view name) {
  const std::vector<ZipPart> parts = unzip(bytes, belongs);
  for (const ZipPart& part : parts) {
    const std::string end = ending(part.name);
    if ((end != ".shp" && end != ".kml") || (!name.empty() && stem_of(part.name) != name)) continue;
    if (end == ".kml") return read_kml(part.bytes);
    return read_shapefile(part.bytes, beside(parts, part, ".dbf"), beside(parts, part, ".prj"),
                          beside(parts, part, ".cpg"));
  }
  no_layer("ZIP 안에 그런 레이어가 없습니다. layers('파일')로 이름을 보십시오");
}

std::vector<std::string> band_names(std::string_view bytes) {
  std::vector<std::string> names;
  for (std::size_t k = 1; k <= geotiff_bands(bytes); ++k) names.push_back(std::to_string(k));
  return names;
}

}  // namespace

std::vector<std::string> layer_names(std::string_view bytes) {
  switch (format_of(bytes)) {
    case Format::json:
      return geojson_names(bytes);
    case Format::geopackage:
      return geopackage_names(bytes);
    case Format::kml:
      return {""};
    case Format::zip:
      return zip_names(bytes);
    case Format::tiff:
      return band_names(bytes);
    default:
      no_layer("지도 자료가 아닙니다. GeoJSON, TopoJSON, SHP(ZIP), GPKG, KML, KMZ, GeoTIFF를 올려 주십시오");
  }
}

Layer read_layer(std::string_view bytes, std::string_view layer) {
  const Format format = format_of(bytes);
  if (format == Format::tiff) no_layer("그림(GeoTIFF)입니다. read_raster로 읽으십시오");
  const std::vector<std::string> names = layer_names(bytes);
  if (!layer.empty() && std::find(names.begin(), names.end(), layer) == names.end())
    no_layer("'" + std::string(layer) + "' 레이어가 없습니다. layers('파일')로 이름을 보십시오");
  if (format == Format::json) return read_geojson(bytes, layer);
  if (format == Format::kml) return read_kml(bytes);
  if (layer.empty() && names.size() > 1) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    no_layer("레이어가 여럿입니다(" + all + "). layer := '" + names[0] + "'처럼 하나를 고르십시오");
  }
  return format == Format::zip ? zip_layer(bytes, layer) : read_geopackage(bytes, names.size() == 1 ? names[0] : layer);
}

}  // namespace dure::geo
