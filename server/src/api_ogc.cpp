#include "ogc.hpp"
#include "target.hpp"

#include <dure/core/error.hpp>
#include <dure/core/markup.hpp>

#include <algorithm>
#include <array>

// /ogc: what there is
namespace dure::server {
namespace ogc {
namespace {

constexpr std::string_view kEpsg = "http://www.opengis.net/def/crs/EPSG/0/";
constexpr std::array<std::int64_t, 4> kOffered{4326, 5179, 5186, 5174};

}  // namespace

std::string crs_uri(std::int64_t epsg) { return std::string(kEpsg) + std::to_string(epsg); }

Json crs_list(std::int64_t stored) {
  Json list = Json::array();
  list.push(kCrs84);
  for (const auto epsg : kOffered) list.push(crs_uri(epsg));
  if (std::find(kOffered.begin(), kOffered.end(), stored) == kOffered.end()) list.push(crs_uri(stored));
  return list;
}

Crs crs_of(std::string_view uri, std::int64_t stored) {
  if (uri.empty() || uri == kCrs84) return {};
  const Json list = crs_list(stored);
  for (const auto& offered : list.items()) {
    if (offered.string() != uri) continue;
    const auto epsg = number_of(uri.substr(kEpsg.size()));
    return {epsg, geo::north_first(epsg), offered.string()};
  }
  throw Error(Fault::input, "ogc.crs",
              "'" + std::string(uri) + "' 좌표계로는 주지 않습니다. 모음(collection)의 crs에 적힌 주소를 쓰십시오.");
}

Json link(const std::string& href, std::string_view rel, std::string_view type, std::string_view title) {
  Json out = Json::object({{"href", href}, {"rel", rel}, {"type", type}});
  if (!title.empty()) out.set("title", title);
  return out;
}

std::string address(const Visit& visit, const std::string& path) { return origin_of(visit.request) + "/ogc" + path; }

void allow(const Visit& visit, std::initializer_list<std::string_view> names) {
  const auto& query = visit.request.query;
  for (const auto& [name, value] : query)
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Error(Fault::input, "ogc.parameter",
                  "'" + name + "'(이)라는 매개변수는 없습니다. 철자를 살피거나 빼십시오.");
  each_once(query);
  const auto form = visit.request.argument("f");
  const bool page = visit.request.path == "/ogc" || visit.request.path == "/ogc/";
  if (!form.empty() && form != "json" && form != "geojson" && !(page && form == "html"))
    throw Error(Fault::input, "ogc.parameter",
                "'" + std::string(form) + "' 형식으로는 주지 않습니다. f=json을 쓰십시오.");
}

std::shared_ptr<const MapSource> collection(House& house, const Visit& visit) {
  const auto& id = visit.parts.at(0);
  auto source = map_source(house, visit, id);
  if (!source->vector)
    throw Error(Fault::missing, "map.layer",
                "'" + id + "'은(는) 격자라 도형 목록이 없습니다. /tiles/의 그림으로 보십시오.");
  return source;
}

}  // namespace ogc

namespace {

using ogc::address;
using ogc::link;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kOpenApi = "application/vnd.oai.openapi+json;version=3.0";

bool wants_html(const Request& request) {
  const auto form = request.argument("f");
  if (!form.empty()) return form == "html";
  const auto accepted = request.header("accept");
  const auto html = accepted.find("text/html"), json = accepted.find("json");
  return html != std::string_view::npos && html < json;
}

Response page_of(const Json& landing) {
  Response response;
  response.type = "text/html; charset=utf-8";
  const auto title = escaped(landing["title"].string());
  response.body = "<!doctype html><html lang=\"ko\"><meta charset=\"utf-8\"><title>" + title + "</title><h1>" + title +
                  "</h1><p>" + escaped(landing["description"].string()) + "</p><ul>";
  for (const auto& one : landing["links"].items())
    response.body +=
        "<li><a href=\"" + escaped(one["href"].string()) + "\">" + escaped(one["title"].string()) + "</a></li>";
  response.body += "</ul></html>\n";
  return response;
}

Json collection_json(const Visit& visit, const std::string& id, const std::string& title,
                     const geo::VectorLayer* layer) {
  const auto self = address(visit, "/collections/" + percent_encoded(id));
  Json json = Json::object({{"id", id}, {"title", title}, {"itemType", "feature"}});
  json.set("crs", ogc::crs_list(layer != nullptr ? layer->epsg() : 4326));
  if (layer != nullptr) {
    json.set("storageCrs", layer->epsg() == 4326 ? std::string(ogc::kCrs84) : ogc::crs_uri(layer->epsg()));
    if (const auto e = layer->extent()) {
      Json box(Json::Array{Json(Json::Array{e->west, e->south, e->east, e->north})});
      json.set("extent", Json::object({{"spatial", Json::object({{"bbox", std::move(box)}, {"crs", ogc::kCrs84}})}}));
    }
  }
  Json links = Json::array();
  links.push(link(self, "self", kJson, "이 모음"));
  links.push(link(self + "/items", "items", ogc::kGeoJson, "도형과 속성"));
  json.set("links", std::move(links));
  return json;
}

}  // namespace

Response api::ogc_landing(House& house, Visit& visit) {
  ogc::allow(visit, {"f"});
  const auto city = house.city.settings().text("city.name");
  Json json = Json::object(
      {{"title", city + " 지도 자료"},
       {"description", "지금 권한으로 읽을 수 있는 표 가운데 위치가 있는 것을 도형으로 줍니다(OGC API - Features)."}});
  Json links = Json::array();
  links.push(link(address(visit, ""), "self", kJson, "이 문서"));
  links.push(link(address(visit, "/api"), "service-desc", kOpenApi, "API 설명(OpenAPI)"));
  links.push(link(address(visit, "/conformance"), "conformance", kJson, "지키는 표준"));
  links.push(link(address(visit, "/collections"), "data", kJson, "모음 목록"));
  json.set("links", std::move(links));
  return wants_html(visit.request) ? page_of(json) : json_response(json);
}

Response api::ogc_conformance(House&, Visit& visit) {
  ogc::allow(visit, {"f"});
  Json classes = Json::array();
  for (const char* name : {"1/1.0/conf/core", "1/1.0/conf/geojson", "1/1.0/conf/oas30", "2/1.0/conf/crs"})
    classes.push("http://www.opengis.net/spec/ogcapi-features-" + std::string(name));
  return json_response(Json::object({{"conformsTo", std::move(classes)}}));
}

Response api::ogc_collections(House& house, Visit& visit) {
  ogc::allow(visit, {"f"});
  auto reader = reader_for(house, visit, "map collections");
  Json list = Json::array();
  auto connection = house.city.store().connect();
  for (const auto& table : house.maps.tables(reader))
    list.push(collection_json(visit, table, map_title(connection, table), nullptr));
  Json links = Json::array();
  links.push(link(address(visit, "/collections"), "self", kJson, "이 문서"));
  return json_response(
      Json::object({{"links", std::move(links)}, {"crs", ogc::crs_list(4326)}, {"collections", std::move(list)}}));
}

Response api::ogc_collection(House& house, Visit& visit) {
  ogc::allow(visit, {"f"});
  const auto source = ogc::collection(house, visit);
  const auto& id = visit.parts.at(0);
  auto connection = house.city.store().connect();
  return json_response(collection_json(visit, id, map_title(connection, id), source->vector.get()));
}

}  // namespace dure::server
