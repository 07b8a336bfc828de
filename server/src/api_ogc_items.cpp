#include "ogc.hpp"
#include "target.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>
#include <charconv>

// /ogc/collections/{id}/items: features in pages
namespace dure::server {
namespace {

using ogc::link;

constexpr std::size_t kMostBytes = std::size_t{32} << 20U;  // of a page, whatever its limit

struct Wish {
  geo::FeatureQuery query;
  ogc::Crs crs;
  std::int64_t limit = ogc::kUsualItems, offset = 0;
};

void read_one(const std::string& name, const std::string& value, const geo::VectorLayer& layer, const ogc::Crs& box,
              Wish& wish) {
  const auto& fields = layer.fields();
  if (name == "limit" || name == "offset") {
    const auto count = number_of(value);
    if (name == "limit" && count == 0) ogc::refuse("limit", "1보다 크거나 같은 수를 주십시오.");
    (name == "limit" ? wish.limit : wish.offset) = name == "limit" ? std::min(count, ogc::kMostItems) : count;
  } else if (name == "bbox") {
    wish.query.meets = ogc::window_of(value, box);
  } else if (name == "datetime") {
    ogc::read_time(value, wish.query);
  } else if (std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; })) {
    wish.query.equals.emplace_back(name, value);
  } else if (name == "f" && value != "json" && value != "geojson") {
    ogc::refuse("f", "f=json을 쓰십시오.");
  } else if (name != "crs" && name != "bbox-crs" && name != "f") {
    throw Error(Fault::input, "ogc.parameter",
                "'" + name + "'(이)라는 매개변수도 열도 없습니다. 철자를 살피거나 빼십시오.");
  }
}

Wish wish_of(const Visit& visit, const geo::VectorLayer& layer) {
  Wish wish;
  wish.crs = ogc::crs_of(visit.request.argument("crs"), layer.epsg());
  const auto box = ogc::crs_of(visit.request.argument("bbox-crs"), layer.epsg());
  ogc::each_once(visit.request.query);
  for (const auto& [name, value] : visit.request.query) read_one(name, value, layer, box, wish);
  return wish;
}

/// This page's address with another offset.
std::string page_at(const Visit& visit, const std::string& path, std::int64_t offset) {
  std::string query;
  for (const auto& [name, value] : visit.request.query) {
    if (name != "offset") query += (query.empty() ? "?" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  }
  if (offset > 0) query += (query.empty() ? "?" : "&") + ("offset=" + std::to_string(offset));
  return ogc::address(visit, path + query);
}

Response features(std::string body, const ogc::Crs& crs) {
  Response response;
  response.type = ogc::kGeoJson;
  response.headers.emplace_back("Content-Crs", "<" + crs.uri + ">");
  response.body = std::move(body);
  return response;
}

std::string now_utc() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto day = std::chrono::floor<std::chrono::days>(now);
  auto text = write_datetime({day, now - day});
  std::replace(text.begin(), text.end(), ' ', 'T');
  return text + "Z";
}

}  // namespace

Response api::ogc_items(House& house, Visit& visit) {
  const auto source = ogc::collection(house, visit);
  const auto& layer = *source->vector;
  const auto wish = wish_of(visit, layer);
  const auto matched = layer.select(wish.query);
  const auto count = static_cast<std::int64_t>(matched.size());
  std::string list;
  std::int64_t next = std::min(wish.offset, count);
  for (; next < count && next - wish.offset < wish.limit && list.size() < kMostBytes; ++next) {
    if (!list.empty()) list += ',';
    list += layer.feature(matched[static_cast<std::size_t>(next)], wish.crs.epsg, wish.crs.north_first).dump();
  }
  const auto returned = std::max<std::int64_t>(0, next - wish.offset);
  const auto path = "/collections/" + percent_encoded(visit.parts.at(0));
  Json links = Json::array();
  links.push(link(page_at(visit, path + "/items", wish.offset), "self", ogc::kGeoJson, "이 쪽"));
  if (next < count) links.push(link(page_at(visit, path + "/items", next), "next", ogc::kGeoJson, "다음 쪽"));
  if (wish.offset > 0) {
    const auto before = std::max<std::int64_t>(0, wish.offset - wish.limit);
    links.push(link(page_at(visit, path + "/items", before), "prev", ogc::kGeoJson, "앞쪽"));
  }
  links.push(link(ogc::address(visit, path), "collection", "application/json", "모음"));
  auto head = Json::object({{"type", "FeatureCollection"},
                            {"links", std::move(links)},
                            {"timeStamp", now_utc()},
                            {"numberMatched", count},
                            {"numberReturned", returned}})
                  .dump();
  head.pop_back();
  return features(head + ",\"features\":[" + list + "]}", wish.crs);
}

Response api::ogc_item(House& house, Visit& visit) {
  ogc::allow(visit, {"f", "crs"});
  const auto source = ogc::collection(house, visit);
  const auto& layer = *source->vector;
  const auto crs = ogc::crs_of(visit.request.argument("crs"), layer.epsg());
  const auto& id = visit.parts.at(1);
  std::uint64_t wanted = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), wanted);
  const auto number =
      read.ec == std::errc() && read.ptr == id.data() + id.size() ? layer.find(wanted) : std::optional<std::uint32_t>();
  if (!number)
    throw Error(Fault::missing, "ogc.item", "'" + visit.parts.at(0) + "'에 번호가 '" + id + "'인 도형이 없습니다.");
  const auto path = "/collections/" + percent_encoded(visit.parts.at(0));
  auto json = layer.feature(*number, crs.epsg, crs.north_first);
  Json links = Json::array();
  links.push(link(ogc::address(visit, path + "/items/" + id), "self", ogc::kGeoJson, "이 도형"));
  links.push(link(ogc::address(visit, path), "collection", "application/json", "모음"));
  json.set("links", std::move(links));
  return features(json.dump(), crs);
}

}  // namespace dure::server
