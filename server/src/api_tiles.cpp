#include "api.hpp"
#include "target.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>

// /tiles: tables as vector and raster tiles
namespace dure::server {
namespace {

[[noreturn]] void no_tile() {
  throw Error(Fault::missing, "map.tile",
              "그런 지도 조각이 없습니다. 주소는 /tiles/표이름/z/x/y.mvt 꼴이고, 격자 표는 .png로 끝납니다.");
}

/// `abc.json` without its ending; nothing when it ends otherwise.
std::optional<std::string> without(const std::string& name, std::string_view ending) {
  if (!name.ends_with(ending) || name.size() == ending.size()) return std::nullopt;
  return name.substr(0, name.size() - ending.size());
}

/// True when the asker has it already.
bool tagged(Response& response, const Request& request, const std::string& tag) {
  const auto etag = "\"" + tag + "\"";
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control", "private, no-cache");
  response.headers.emplace_back("Vary", "Accept-Encoding, Cookie, Authorization");
  if (request.header("if-none-match") != etag) return false;
  response.status = 304;
  response.type.clear();
  return true;
}

void nothing_there(Response& response) {
  response.status = 204;
  response.type.clear();
}

Response vector_tile(House& house, const Request& request, const MapSource& source, const geo::TileAddress& at) {
  const auto accepted = request.header("accept-encoding");
  const bool packed = accepted.empty() || accepted.find("gzip") != std::string_view::npos || accepted == "*";
  Response response;
  response.type = "application/vnd.mapbox-vector-tile";
  if (tagged(response, request, source.version + (packed ? "" : "-plain"))) return response;
  if (packed) {
    const auto name = std::to_string(at.z) + "/" + std::to_string(at.x) + "/" + std::to_string(at.y);
    response.body = *house.maps.kept(source, name, [&] {
      const auto tile = source.vector->tile(at);
      return tile.empty() ? tile : geo::gzipped(tile);
    });
    if (!response.body.empty()) response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = source.vector->tile(at);
  }
  if (response.body.empty()) nothing_there(response);
  return response;
}

double bound(const Request& request, std::string_view name, double usual) {
  const auto text = request.argument(name);
  double value = usual;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && (read.ec != std::errc() || read.ptr != text.data() + text.size()))
    throw Error(Fault::input, "http.number", "'" + std::string(text) + "'은(는) 수가 아닙니다.");
  return value;
}

Response raster_tile(House& house, const Request& request, const MapSource& source, const geo::TileAddress& at) {
  const auto asked = request.argument("ramp");
  const std::string ramp = asked.empty() ? "heat" : std::string(asked);
  const double low = bound(request, "low", source.raster->low());
  const double high = bound(request, "high", std::max(source.raster->high(), low + 1e-9));
  Response response;
  response.type = "image/png";
  if (tagged(response, request, source.version)) return response;
  const auto name = std::to_string(at.z) + "/" + std::to_string(at.x) + "/" + std::to_string(at.y) + "/" + ramp + "/" +
                    std::to_string(low) + "/" + std::to_string(high);
  response.body = *house.maps.kept(source, name, [&] { return source.raster->tile(at, ramp, low, high); });
  if (response.body.empty()) nothing_there(response);
  return response;
}

Json bounds_of(const std::optional<geo::Extent>& extent) {
  const auto e = extent.value_or(geo::Extent{-180, -85.05, 180, 85.05});
  return Json(Json::Array{e.west, e.south, e.east, e.north});
}

Json vector_layers(const geo::VectorLayer& layer) {
  Json fields = Json::object();
  for (const auto& field : layer.fields()) fields.set(field.name, field.type);
  Json one = Json::object({{"id", layer.name()}, {"minzoom", 0}, {"maxzoom", geo::kFullZoom}});
  if (layer.without_place() > 0)
    one.set("description", "지도에 놓을 수 없는 행 " + std::to_string(layer.without_place()) + "개가 빠졌습니다.");
  one.set("fields", std::move(fields));
  return Json(Json::Array{std::move(one)});
}

}  // namespace

std::shared_ptr<const MapSource> map_source(House& house, const Visit& visit, const std::string& table) {
  auto reader = reader_for(house, visit, "map " + table);
  const auto sitting = visit.basic ? "basic " + visit.who.name : "session " + visit.session;
  return house.maps.open({reader, sitting}, table);
}

std::string map_title(store::Connection& connection, const std::string& table) {
  const auto title = connection.value("select coalesce(title, name) from dure.dataset where name = $name",
                                      {{"name", table.starts_with("main.") ? table.substr(5) : table}});
  return title.is_string() ? title.string() : table;
}

std::string origin_of(const Request& request) {
  const std::string host(request.header("host"));
  const bool good = std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
  if (host.empty() || !good)
    throw Error(Fault::input, "http.host", "요청의 Host 머리글을 읽을 수 없습니다. 서버 주소를 다시 적어 주십시오.");
  return (request.secure ? "https://" : "http://") + host;
}

Response api::tile_json(House& house, Visit& visit) {
  const auto table = without(visit.parts.at(0), ".json");
  if (!table) no_tile();
  const auto source = map_source(house, visit, *table);
  const bool raster = source->raster != nullptr;
  Response response;
  if (tagged(response, visit.request, source->version)) return response;
  auto connection = house.city.store().connect();
  Json json = Json::object({{"tilejson", "3.0.0"}, {"name", map_title(connection, *table)}, {"scheme", "xyz"}});
  json.set("attribution", house.city.settings().text("city.name"));
  json.set("tiles", Json(Json::Array{origin_of(visit.request) + "/tiles/" + percent_encoded(*table) + "/{z}/{x}/{y}" +
                                     (raster ? ".png" : ".mvt")}));
  json.set("minzoom", 0);
  json.set("maxzoom", geo::kFullZoom);
  json.set("bounds", bounds_of(raster ? source->raster->extent() : source->vector->extent()));
  if (raster) {
    const auto names = geo::RasterLayer::ramps();
    json.set("low", source->raster->low());
    json.set("high", source->raster->high());
    json.set("ramps", Json(Json::Array(names.begin(), names.end())));
  } else {
    json.set("vector_layers", vector_layers(*source->vector));
  }
  response.body = json.dump();
  return response;
}

Response api::tile(House& house, Visit& visit) {
  const auto& parts = visit.parts;
  const auto y = without(parts.at(3), ".mvt"), row = without(parts.at(3), ".png");
  if (!y && !row) no_tile();
  const auto at = geo::tile_address(parts.at(1), parts.at(2), y ? *y : *row);
  if (!at) no_tile();
  const auto source = map_source(house, visit, parts.at(0));
  if (y && source->vector) return vector_tile(house, visit.request, *source, *at);
  if (row && source->raster) return raster_tile(house, visit.request, *source, *at);
  no_tile();
}

}  // namespace dure::server
