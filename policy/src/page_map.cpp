#include "page_map.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dure::policy {
namespace {

using store::quote_name;

constexpr std::size_t most_exact = 20'000, most_drawn = 60'000, most_rows = 10'000, most_corners = 500;
constexpr double pixels = 4'000;  // quarter pixels across a map of 1,000

bool has(const store::Rows& rows, std::string_view name) {
  return std::ranges::find(rows.columns, name, &store::Column::name) != rows.columns.end();
}

double rounded(double degrees) { return std::round(degrees * 1e6) / 1e6; }

/// Rounds every position of a GeoJSON `coordinates`, counts them and widens the box.
class Placer {
public:
  void place(Json& coordinates) {
    auto& items = coordinates.items();
    if (items.empty() || !items[0].is_number()) {
      for (auto& item : items) place(item);
      return;
    }
    double lon = items[0].number(), lat = items.size() > 1 ? items[1].number() : NAN;
    if (!(std::abs(lon) <= 180 && std::abs(lat) <= 90))
      throw Error(Fault::input, "map.place",
                  "지도의 좌표가 경위도가 아닙니다. geo_to_crs(geometry, 5186, 4326)처럼 경위도로 바꾸어 주십시오.");
    coordinates = Json(Json::Array{rounded(lon), rounded(lat)});
    west_ = std::min(west_, lon), east_ = std::max(east_, lon);
    south_ = std::min(south_, lat), north_ = std::max(north_, lat);
    ++count_;
  }
  void geometry(Json& shape) {
    if (auto* parts = shape.find("geometries"))
      for (auto& part : parts->items()) geometry(part);
    if (auto* coordinates = shape.find("coordinates")) place(*coordinates);
  }
  Json bounds() const {
    if (count_ == 0) return {};
    return Json(Json::Array{rounded(west_), rounded(south_), rounded(east_), rounded(north_)});
  }
  std::size_t count() const { return count_; }

private:
  double west_ = 180, south_ = 90, east_ = -180, north_ = -90;
  std::size_t count_ = 0;
};

bool is_place(const store::Column& column) {
  return column.name == "geometry" || column.name == "lon" || column.name == "lat";
}

/// `select a, b, <place> as geometry from (…)`: the card's own columns but for the place.
std::string with_place(const CardSpec& card, const store::Rows& head, const std::string& place) {
  std::string sql = "select ";
  for (auto& column : head.columns)
    if (!is_place(column)) sql += quote_name(column.name) + ", ";
  return sql + place + " as geometry from (" + card.sql + ") as drawn";
}

/// Takes the last column out of the rows as shapes.
Drawn apart(store::Rows rows) {
  Drawn drawn;
  Placer placer;
  rows.columns.pop_back();
  for (auto& row : rows.rows) {
    Json shape = row.back().is_string() ? Json::parse(row.back().string()) : row.back();
    row.pop_back();
    if (shape.is_object()) placer.geometry(shape);
    drawn.shapes.push(std::move(shape));
  }
  drawn.bounds = placer.bounds();
  drawn.rows = std::move(rows);
  drawn.vertices = placer.count();
  return drawn;
}

Drawn draw_points(const Ask& ask, const CardSpec& card, const store::Rows& head) {
  auto place =
      "case when lon is not null and lat is not null then '{\"type\":\"Point\",\"coordinates\":[' || "
      "cast(lon as double) || ',' || cast(lat as double) || ']}' end";
  return apart(ask(with_place(card, head, place)));
}

/// Across the card's shapes: rows, vertices (roughly: 32 hexadecimal digits each) and the longer side in degrees.
struct Extent {
  double rows = 0, vertices = 0, side = 0;
  Json bounds;
};

Extent extent_of(const Ask& ask, const CardSpec& card) {
  auto found = ask(
      "select count(*) as rows, coalesce(sum(length(geometry)) / 32, 0) as vertices, min(b[1]) as west, min(b[2]) as "
      "south, max(b[3]) as east, max(b[4]) as north from (select geometry, geo_bounds(geometry) as b from (" +
      card.sql + ") as drawn) as boxes");
  auto& row = found.rows.at(0);
  Extent extent{row[0].number(), row[1].number(), 0, {}};
  if (row[2].is_null()) return extent;
  extent.side = std::max(row[4].number() - row[2].number(), row[5].number() - row[3].number());
  extent.bounds = Json(Json::Array{row[2], row[3], row[4], row[5]});
  return extent;
}

/// The table that a card names as its whole source, `schema.table`, or "".
std::string table_of(const CardSpec& card) {
  constexpr std::string_view all = "select * from ";
  auto rest = std::string_view(card.sql).substr(std::min(all.size(), card.sql.size()));
  return card.sql.starts_with(all) && rest.find(' ') == std::string_view::npos ? std::string(rest) : std::string();
}

/// A whole table in tiles: the page carries its values, spread over their order, for the classes.
Drawn in_tiles(const Ask& ask, const CardSpec& card, const store::Rows& head, const Extent& extent,
               std::string_view schema) {
  auto table = table_of(card);
  if (!table.empty() && table.find('.') == std::string::npos) table = std::string(schema) + "." + table;
  if (table.empty())
    throw Error(Fault::input, "map.too_much",
                "지도에 그릴 도형이 너무 많습니다(" + std::to_string(static_cast<std::int64_t>(extent.rows)) +
                    "개). 표로 만들어 map: 표이름 으로 적거나, 조건을 더해 줄여 주십시오.");
  Drawn drawn;
  drawn.rows.columns = head.columns;
  std::erase_if(drawn.rows.columns, is_place);
  drawn.rows.truncated = true;
  drawn.bounds = extent.bounds;
  drawn.tiles = Json::object({{"table", table}, {"rows", extent.rows}});
  if (card.value.empty()) return drawn;
  auto found = ask("select quantile_cont(cast(" + quote_name(card.value) +
                   " as double), [i / 239.0 for i in range(240)]) as values from (" + card.sql + ") as drawn");
  drawn.tiles.set("values", found.rows.at(0)[0].is_null() ? Json::array() : found.rows[0][0]);
  return drawn;
}

bool read_corner(std::string_view text, double& lon, double& lat) {
  auto read = [&](double& into) {
    auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), into);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return bad == std::errc();
  };
  if (!read(lon) || !text.starts_with(' ')) return false;
  text.remove_prefix(1);
  return read(lat) && text.empty() && std::abs(lon) <= 180 && std::abs(lat) <= 90;
}

/// `127.1 37.2,127.3 37.2,…` as WKT, its ring closed; "" when it is none.
std::string polygon_of(std::string_view text) {
  std::string ring, first;
  std::size_t corners = 0;
  while (!text.empty()) {
    auto comma = std::min(text.find(','), text.size());
    double lon = 0, lat = 0;
    if (!read_corner(text.substr(0, comma), lon, lat) || ++corners > most_corners) return "";
    auto corner = Json(lon).dump() + " " + Json(lat).dump();
    if (first.empty()) first = corner;
    ring += corner + ", ";
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return corners < 3 ? "" : "POLYGON((" + ring + first + "))";
}

/// What counts as inside is decided by a shape's middle, so that neighbours drawn one after the other share no shape
/// and sums add up; `cut` says how many the border cuts that are not counted.
CardSpec inside_of(const CardSpec& card, const std::string& polygon, bool with_geometry) {
  CardSpec inside;
  inside.id = card.id + ".inside";
  inside.kind = "inside";
  inside.unit = card.unit;
  inside.format = card.format;
  inside.inside = card.inside;
  inside.line = card.line;
  if (inside.inside.empty()) inside.inside = card.format == "count" || card.format == "won" ? "sum" : "mean";
  const auto place = std::string(with_geometry ? "geometry" : "geo_point(lon, lat)"),
             ring = ", geo_mended('" + polygon + "'))";
  inside.sql = "select count(*) filter (where _held) as shapes";
  if (inside.inside != "count") {
    inside.value = card.value;
    inside.sql += std::string(inside.inside == "sum" ? ", sum(" : ", avg(") + quote_name(card.value) +
                  ") filter (where _held" +
                  (card.suppressed.empty() ? "" : " and not coalesce(" + quote_name(card.suppressed) + ", false)") +
                  ") as " + quote_name(card.value);
  }
  if (with_geometry) inside.sql += ", count(*) filter (where _touched and not _held) as cut";
  inside.sql += " from (select *, geo_intersects(geo_centroid(" + place + ")" + ring + " as _held";
  if (with_geometry) inside.sql += ", geo_intersects(" + place + ring + " as _touched";
  inside.sql += " from (" + card.sql + ") as drawn) as placed";
  return inside;
}

}  // namespace

store::Rows without_place(store::Rows rows) {
  for (auto& row : rows.rows) {
    std::size_t column = 0;
    std::erase_if(row, [&](auto&) { return is_place(rows.columns[column++]); });
  }
  std::erase_if(rows.columns, is_place);
  return rows;
}

Drawn draw(const Ask& ask, const CardSpec& card, std::string_view schema) {
  auto head = ask("select * from (" + card.sql + ") as drawn limit 0");
  if (!has(head, "geometry")) return draw_points(ask, card, head);
  auto extent = extent_of(ask, card);
  if (card.tiles || extent.rows > most_rows) return in_tiles(ask, card, head, extent, schema);
  auto shape = extent.vertices <= most_exact ? std::string("geometry")
                                             : "geo_simplify(geometry, " + Json(extent.side / pixels).dump() + ")";
  auto drawn = apart(ask(with_place(card, head, "geo_json(" + shape + ")")));
  return drawn.vertices <= most_drawn ? drawn : in_tiles(ask, card, head, extent, schema);
}

void add_inside(Dashboard& board, const Choices& choices, const Ask& ask) {
  auto choice = std::ranges::find(choices, inside_choice, &Choices::value_type::first);
  if (choice == choices.end()) return;
  std::string_view text = choice->second;
  auto colon = std::min(text.rfind(':'), text.size());
  auto polygon = polygon_of(text.substr(std::min(colon + 1, text.size())));
  if (polygon.empty()) return;
  for (auto& row : board.rows)
    for (auto& card : row)
      if (card.kind == "map" && card.id == text.substr(0, colon))
        card.parts.push_back(
            inside_of(card, polygon, has(ask("select * from (" + card.sql + ") as drawn limit 0"), "geometry")));
}

}  // namespace dure::policy
