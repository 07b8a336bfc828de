#include "ogc.hpp"

// /ogc/api: the service as OpenAPI 3.0 describes it
namespace dure::server {
namespace {

Json schema(std::string_view type) { return Json::object({{"type", type}}); }

Json parameter(std::string_view name, Json of, std::string_view says, bool in_path = false) {
  Json out = Json::object({{"name", name}, {"in", in_path ? "path" : "query"}, {"required", in_path}});
  out.set("description", says);
  out.set("schema", std::move(of));
  return out;
}

Json answer(std::string_view says, std::string_view type) {
  return Json::object({{"description", says},
                       {"content", Json::object({{std::string(type), Json::object({{"schema", schema("object")}})}})}});
}

Json get(std::string_view name, std::string_view says, std::string_view type, Json parameters) {
  Json answers = Json::object({{"200", answer("찾은 것", type)},
                               {"400", answer("요청이 틀렸을 때", "application/json")},
                               {"401", answer("로그인하지 않았을 때", "application/json")},
                               {"404", answer("없을 때", "application/json")}});
  Json one = Json::object({{"operationId", name}, {"summary", says}});
  if (!parameters.items().empty()) one.set("parameters", std::move(parameters));
  one.set("responses", std::move(answers));
  return Json::object({{"get", std::move(one)}});
}

Json collection_id() { return parameter("collectionId", schema("string"), "모음의 이름(표이름)", true); }

Json crs(std::string_view name, std::string_view says) {
  Json of = Json::object({{"type", "string"}, {"format", "uri"}, {"default", ogc::kCrs84}});
  of.set("enum", ogc::crs_list(4326));
  return parameter(name, std::move(of), says);
}

Json items_parameters() {
  Json list = Json::array();
  list.push(collection_id());
  list.push(parameter(
      "limit",
      Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", ogc::kMostItems}, {"default", ogc::kUsualItems}}),
      "한 쪽에 담을 도형의 수"));
  list.push(
      parameter("offset", Json::object({{"type", "integer"}, {"minimum", 0}, {"default", 0}}), "건너뛸 도형의 수"));
  Json box = Json::object({{"type", "array"}, {"minItems", 4}, {"maxItems", 6}, {"items", schema("number")}});
  Json within = parameter("bbox", std::move(box), "이 네모에 닿는 도형만");
  within.set("style", "form");
  within.set("explode", false);
  list.push(std::move(within));
  list.push(crs("bbox-crs", "bbox의 좌표계"));
  list.push(crs("crs", "돌려줄 좌표계"));
  list.push(parameter("datetime", schema("string"), "날짜 열이 이때이거나 이 사이인 도형만"));
  Json values = parameter("properties", Json::object({{"type", "object"}, {"additionalProperties", schema("string")}}),
                          "열이름=값: 그 값인 도형만");
  values.set("style", "form");
  values.set("explode", true);
  list.push(std::move(values));
  return list;
}

Json item_parameters() {
  Json list = Json::array();
  list.push(collection_id());
  list.push(parameter("featureId", schema("string"), "도형의 번호", true));
  list.push(crs("crs", "돌려줄 좌표계"));
  return list;
}

}  // namespace

Response api::ogc_definition(House& house, Visit& visit) {
  ogc::allow(visit, {"f"});
  const std::string_view json = "application/json";
  Json one = Json::array();
  one.push(collection_id());
  Json paths = Json::object(
      {{"/", get("getLandingPage", "첫 문서", json, Json::array())},
       {"/conformance", get("getConformanceDeclaration", "지키는 표준", json, Json::array())},
       {"/collections", get("getCollections", "모음 목록", json, Json::array())},
       {"/collections/{collectionId}", get("describeCollection", "한 모음", json, std::move(one))},
       {"/collections/{collectionId}/items", get("getFeatures", "도형들", ogc::kGeoJson, items_parameters())},
       {"/collections/{collectionId}/items/{featureId}",
        get("getFeature", "도형 하나", ogc::kGeoJson, item_parameters())}});
  Json definition = Json::object({{"openapi", "3.0.3"}});
  definition.set("info", Json::object({{"title", house.city.settings().text("city.name") + " 지도 자료"},
                                       {"version", DURE_VERSION}}));
  definition.set("servers", Json(Json::Array{Json::object({{"url", ogc::address(visit, "")}})}));
  definition.set("paths", std::move(paths));
  Json ways = Json::object({{"basic", Json::object({{"type", "http"}, {"scheme", "basic"}})},
                            {"cookie", Json::object({{"type", "apiKey"}, {"in", "cookie"}, {"name", "dure"}})}});
  definition.set("components", Json::object({{"securitySchemes", std::move(ways)}}));
  auto response = json_response(definition);
  response.type = "application/vnd.oai.openapi+json;version=3.0";
  return response;
}

}  // namespace dure::server
