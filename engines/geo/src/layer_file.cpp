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

/// The name without its ending, folders kept.
std::string_view path_of(std::string_view name) { return name.substr(0, name.rfind('.')); }

std::string stem_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  return std::string(path_of(name));
}

/// Is the file a part of this layer that is read?
bool belongs(std::string_view name, std::string_view layer) {
  const std::string end = ending(name);
  if (name == layer) return true;
  return path_of(name) == path_of(layer) && (end == ".dbf" || end == ".prj" || end == ".cpg");
}

/// The bytes of the part with this ending; "" when there are none.
std::string_view bytes_of(const std::vector<ZipPart>& parts, std::string_view end) {
  for (const ZipPart& part : parts)
    if (ending(part.name) == end) return part.bytes;
  return {};
}

/// The parts that are layers, without their bytes.
std::vector<ZipPart> zip_layers(std::string_view bytes) {
  std::vector<ZipPart> parts = unzip(bytes, [](std::string_view) { return false; });
  std::erase_if(parts, [](const ZipPart& part) { return ending(part.name) != ".shp" && ending(part.name) != ".kml"; });
  return parts;
}

std::vector<std::string> zip_names(std::string_view bytes) {
  std::vector<std::string> names;
  for (const ZipPart& part : zip_layers(bytes)) names.push_back(stem_of(part.name));
  if (names.empty()) no_layer("ZIP 안에 .shp나 .kml이 없습니다. SHP 한 벌(.shp .dbf .prj)을 함께 묶어 올려 주십시오");
  return names;
}

Layer zip_layer(std::string_view bytes, std::string_view name) {
  for (const ZipPart& layer : zip_layers(bytes)) {
    if (!name.empty() && stem_of(layer.name) != name) continue;
    const auto mine = [&](std::string_view other) { return belongs(other, layer.name); };
    std::vector<ZipPart> parts = unzip(bytes, mine);
    std::erase_if(parts, [&](const ZipPart& part) { return !mine(part.name); });
    if (ending(layer.name) == ".kml") return read_kml(bytes_of(parts, ".kml"));
    return read_shapefile(bytes_of(parts, ".shp"), bytes_of(parts, ".dbf"), bytes_of(parts, ".prj"),
                          bytes_of(parts, ".cpg"));
  }
  no_such_layer(name);
}

std::vector<std::string> band_names(std::string_view bytes) {
  std::vector<std::string> names;
  for (std::size_t k = 1; k <= geotiff_bands(bytes); ++k) names.push_back(std::to_string(k));
  return names;
}

}  // namespace

void no_such_layer(std::string_view name) {
  no_layer("'" + std::string(name) + "' 레이어가 없습니다. layers('파일')로 이름을 보십시오");
}

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
  if (format == Format::json) return read_geojson(bytes, layer);
  const std::vector<std::string> names = layer_names(bytes);
  if (!layer.empty() && std::find(names.begin(), names.end(), layer) == names.end()) no_such_layer(layer);
  if (format == Format::kml) return read_kml(bytes);
  if (layer.empty() && names.size() > 1) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    no_layer("레이어가 여럿입니다(" + all + "). layer := '" + names[0] + "'처럼 하나를 고르십시오");
  }
  return format == Format::zip ? zip_layer(bytes, layer) : read_geopackage(bytes, names.size() == 1 ? names[0] : layer);
}

}  // namespace dure::geo
