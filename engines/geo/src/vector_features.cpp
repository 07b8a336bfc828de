#include "coordinates.hpp"
#include "vector_data.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

// Features of a layer: found by place, value and time, and written as GeoJSON.
namespace dure::geo {
namespace {

constexpr double kHalfWorld = 20037508.342789244;
constexpr int kSteps = 32;  // of each side of a window that another system bends

Point in_world(double x, double y, std::int64_t epsg) {
  if (epsg == 4326) y = std::clamp(y, -85.0511287798066, 85.0511287798066);
  const auto [east, north] = to_crs(x, y, epsg, 3857);
  return {east / kHalfWorld / 2 + 0.5, 0.5 - north / kHalfWorld / 2};
}

Point degrees_of(double x, double y) {
  return {(x - 0.5) * 360,
          (2 * std::atan(std::exp((0.5 - y) * 2 * std::numbers::pi)) - std::numbers::pi / 2) * 180 / std::numbers::pi};
}

struct WorldWindow {
  Geometry shape;
  bool upright;  ///< a box of the world, too
};

WorldWindow world_window(const FeatureQuery::Window& window) {
  const Extent& e = window.extent;
  Ring ring;
  const auto side = [&](double x1, double y1, double x2, double y2) {
    for (int k = 0; k < kSteps; ++k) {
      const double t = double(k) / kSteps;
      ring.push_back(in_world(x1 + t * (x2 - x1), y1 + t * (y2 - y1), window.epsg));
    }
  };
  side(e.west, e.south, e.east, e.south);
  side(e.east, e.south, e.east, e.north);
  side(e.east, e.north, e.west, e.north);
  side(e.west, e.north, e.west, e.south);
  if (std::any_of(ring.begin(), ring.end(), [](const Point& p) { return !std::isfinite(p.x) || !std::isfinite(p.y); }))
    throw Error(Fault::input, "geo.crs", "bbox가 그 좌표계 밖에 있습니다. 좌표의 순서와 좌표계 번호를 살펴 주십시오");
  const bool upright = window.epsg == 4326 || window.epsg == 3857;
  if (e.west == e.east && e.south == e.north) return {Geometry::point(ring[0].x, ring[0].y), upright};
  if (e.west == e.east || e.south == e.north) return {Geometry::of({{1, {ring}}}), upright};
  ring.push_back(ring.front());
  return {Geometry::of({{2, {ring}}}), upright};
}

bool holds(const Box& a, const Box& b) {
  return a.west <= b.west && a.east >= b.east && a.south <= b.south && a.north >= b.north;
}

bool truly_meets(const ShapeStock& stock, std::uint32_t feature, const WorldWindow& window, const Box& bounds) {
  if (window.upright && holds(bounds, stock.boxes[feature])) return true;
  try {
    return Geometry::of(stock.pieces(feature, false)).intersects(window.shape);
  } catch (const Error&) {  // a shape that GEOS cannot tell: its box meets, and leaving it out would lose it
    return true;
  }
}

void add_meeting(const ShapeStock& stock, const FeatureQuery::Window& asked, std::vector<bool>& met) {
  const WorldWindow window = world_window(asked);
  const Box bounds = window.shape.bounds();
  for (const std::uint32_t k : stock.boxes.meeting(bounds))
    if (!met[k] && truly_meets(stock, k, window, bounds)) met[k] = true;
}

std::vector<bool> meeting(const ShapeStock& stock, const FeatureQuery::Window& window) {
  std::vector<bool> met(stock.shapes.size());
  if (window.epsg == 4326 && window.extent.west > window.extent.east) {  // across the 180th meridian
    FeatureQuery::Window part = window;
    part.extent.east = 180;
    add_meeting(stock, part, met);
    part.extent = {-180, window.extent.south, window.extent.east, window.extent.north};
    add_meeting(stock, part, met);
  } else {
    add_meeting(stock, window, met);
  }
  return met;
}

/// Which of the pool's values a column may have.
std::vector<bool> saying(const ValuePool& pool, const std::string& text) {
  std::vector<bool> out(pool.size());
  for (std::uint32_t k = 0; k < pool.size(); ++k) out[k] = pool.says(k, text);
  return out;
}

std::vector<bool> within(const ValuePool& pool, const FeatureQuery& query) {
  std::vector<bool> out(pool.size());
  for (std::uint32_t k = 0; k < pool.size(); ++k) {
    const Json value = pool.json(k);
    if (!value.is_string()) continue;
    const std::string& begin = value.string();
    const bool day = begin.size() == 10;
    out[k] = (query.from.empty() || (day ? begin + " 23:59:59.999999" : begin) >= query.from) &&
             (query.until.empty() || (day ? begin + " 00:00:00" : begin) <= query.until);
  }
  return out;
}

double written(double value, bool degrees) {
  const double steps = degrees ? 1e9 : 1e4;
  return std::round(value * steps) / steps;
}

Json coordinates_of(const Point& p, const VectorLayer::State& layer, std::int64_t epsg, bool north_first) {
  auto [x, y] = to_crs(p.x, p.y, layer.epsg, epsg);
  x = written(x, epsg == 4326);
  y = written(y, epsg == 4326);
  return north_first ? Json::Array{y, x} : Json::Array{x, y};
}

Json geometry_of(const VectorLayer::State& layer, std::uint32_t number, std::int64_t epsg, bool north_first) {
  const int dimension = layer.stock.shapes[number].dimension;
  Json parts = Json::array();
  for (const Piece& piece : layer.stock.pieces(number, true)) {
    Json rings = Json::array();
    for (const Ring& ring : piece.rings) {
      Json line = Json::array();
      for (const Point& p : ring) line.push(coordinates_of(p, layer, epsg, north_first));
      rings.push(dimension == 0 ? std::move(line.items()[0]) : std::move(line));
    }
    parts.push(dimension == 2 ? std::move(rings) : std::move(rings.items()[0]));
  }
  if (parts.items().empty()) return {};
  const char* const kinds[] = {"Point", "LineString", "Polygon"};
  const bool one = parts.items().size() == 1;
  return Json::object({{"type", (one ? "" : "Multi") + std::string(kinds[dimension])},
                       {"coordinates", one ? std::move(parts.items()[0]) : std::move(parts)}});
}

}  // namespace

std::optional<Extent> VectorLayer::extent() const {
  Box all{INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (std::size_t k = 0; k < size(); ++k) {
    const Box& box = state_->stock.boxes[k];
    if (!(box.west <= box.east)) continue;
    all = {std::min(all.west, box.west), std::min(all.south, box.south), std::max(all.east, box.east),
           std::max(all.north, box.north)};
  }
  if (!(all.west <= all.east)) return std::nullopt;
  const Point low = degrees_of(all.west, all.north), high = degrees_of(all.east, all.south);
  return Extent{low.x, low.y, high.x, high.y};
}

std::vector<std::uint32_t> VectorLayer::select(const FeatureQuery& query) const {
  const State& s = *state_;
  std::vector<bool> stays(size(), true);
  if (query.meets) stays = meeting(s.stock, *query.meets);
  const auto narrow = [&](std::size_t field, const std::vector<bool>& good) {
    for (std::size_t k = 0; k < stays.size(); ++k) {
      const std::uint32_t value = s.cell(k, field);
      stays[k] = stays[k] && value != ValuePool::kNone && good[value];
    }
  };
  for (const auto& [name, text] : query.equals) {
    const auto field =
        std::find_if(s.fields.begin(), s.fields.end(), [&asked = name](const Field& f) { return f.name == asked; });
    if (field == s.fields.end())
      throw Error(Fault::input, "geo.columns", "'" + name + "'(이)라는 열이 없습니다. 열 이름을 살펴 주십시오");
    narrow(static_cast<std::size_t>(field - s.fields.begin()), saying(s.pool, text));
  }
  const auto date = std::find_if(s.fields.begin(), s.fields.end(), [](const Field& f) { return f.date; });
  if ((!query.from.empty() || !query.until.empty()) && date != s.fields.end())
    narrow(static_cast<std::size_t>(date - s.fields.begin()), within(s.pool, query));
  std::vector<std::uint32_t> out;
  for (std::uint32_t k = 0; k < stays.size(); ++k)
    if (stays[k]) out.push_back(k);
  return out;
}

Json VectorLayer::feature(std::uint32_t number, std::int64_t epsg, bool north_first) const {
  const State& s = *state_;
  Json properties = Json::object();
  for (std::size_t field = 0; field < s.fields.size(); ++field)
    properties.set(s.fields[field].name, s.pool.json(s.cell(number, field)));
  return Json::object({{"type", "Feature"},
                       {"id", s.id(number)},
                       {"geometry", geometry_of(s, number, epsg, north_first)},
                       {"properties", std::move(properties)}});
}

}  // namespace dure::geo
