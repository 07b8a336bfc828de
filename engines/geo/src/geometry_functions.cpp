#include "coordinates.hpp"
#include "geometry.hpp"
#include "grid.hpp"
#include "parts.hpp"
#include "shape_table.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <cmath>

namespace dure::geo {
namespace {

using std::string_view;
using store::Kind;

struct Pair {
  std::size_t left, right;
  double distance;
};

struct Joined {
  std::vector<std::string> left, right;
  std::vector<Pair> pairs;
};

/// The `count` nearest of `shapes`, nearest first (ties: the first), and none beyond `most`.
std::vector<Pair> nearest(const Shapes& shapes, const Geometry& to, std::size_t left, std::size_t count, double most,
                          bool skip_itself) {
  std::vector<Pair> found;
  const Box box = to.bounds();
  if (std::isnan(box.west)) return found;
  const auto search = [&](double reach) {
    found.clear();
    for (const std::size_t right :
         shapes.meeting({box.west - reach, box.south - reach, box.east + reach, box.north + reach}))
      if (const double apart = shapes[right].distance(to); apart <= reach && !(skip_itself && right == left))
        found.push_back({left, right, apart});
  };
  if (std::isfinite(most)) {
    search(most);
  } else {
    const std::size_t others = shapes.size() - (skip_itself ? 1 : 0);
    for (double reach = 100; reach < 1e9 && found.size() < std::min(count, others); reach *= 2) search(reach);
  }
  std::stable_sort(found.begin(), found.end(), [](const Pair& a, const Pair& b) { return a.distance < b.distance; });
  if (found.size() > count) found.resize(count);
  return found;
}

void join_by(const std::string& how, double metres, std::size_t k, const Shapes& left, const Shapes& right,
             std::vector<Pair>& pairs) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::vector<Pair> found;
    if (how == "within")
      for (const std::size_t j : right.containing(left[i])) found.push_back({i, j, 0});
    else if (how == "contains")
      for (const std::size_t j : right.meeting(left[i].bounds())) {
        if (left[i].contains(right[j])) found.push_back({i, j, 0});
      }
    else if (how == "intersects")
      for (const std::size_t j : right.intersecting(left[i])) found.push_back({i, j, 0});
    else
      found = nearest(right, left[i], i, how == "near" ? right.size() : k, how == "near" ? metres : HUGE_VAL, false);
    pairs.insert(pairs.end(), found.begin(), found.end());
  }
}

store::TableRows pair_rows(const std::shared_ptr<const Joined>& joined, const char* left, const char* right) {
  return {{{left, Kind::text}, {right, Kind::text}, {"distance", Kind::real}},
          [joined](std::size_t n, store::RowOut& row) {
            if (n >= joined->pairs.size()) return false;
            const Pair& pair = joined->pairs[n];
            row.set(0, joined->left[pair.left]);
            row.set(1, joined->right[pair.right]);
            row.set(2, pair.distance);
            return true;
          }};
}

std::size_t wanted(const Json& k, std::size_t otherwise) {
  if (k.is_null()) return otherwise;
  if (k.integer() < 1) throw Error(Fault::input, "geo.k", "k는 1 이상이어야 합니다");
  return static_cast<std::size_t>(k.integer());
}

store::TableRows spatial_join(const store::TableCall& call) {
  const std::string how = call.named("how").is_null() ? "intersects" : call.named("how").string();
  if (how != "within" && how != "contains" && how != "intersects" && how != "nearest" && how != "near")
    throw Error(
        Fault::input, "geo.join",
        "how := '" + how + "'을(를) 모릅니다. within, contains, intersects, nearest, near 가운데 하나를 주십시오");
  const Json& metres = call.named("metres");
  if (how == "near" && metres.is_null())
    throw Error(Fault::input, "geo.join", "near에는 거리를 주십시오: metres := 100");
  store::Connection sql = call.connect();
  ShapeTable left = read_shapes(sql, call.table(0)), right = read_shapes(sql, call.table(1));
  if (left.degrees != right.degrees && !left.ids.empty() && !right.ids.empty())
    throw Error(Fault::input, "geo.join",
                "두 표의 좌표가 다릅니다: 하나는 경위도, 하나는 미터입니다. to_crs 또는 geo_to_crs로 맞추십시오");
  if (how == "near" || how == "nearest") {
    to_metres(left);
    to_metres(right);
  }
  const auto joined = std::make_shared<Joined>();
  joined->left = std::move(left.ids);
  joined->right = std::move(right.ids);
  const Shapes shapes(std::move(left.shapes)), others(std::move(right.shapes));
  join_by(how, metres.is_null() ? 0 : metres.number(), wanted(call.named("k"), 1), shapes, others, joined->pairs);
  return pair_rows(joined, "left_id", "right_id");
}

/// Who is whose neighbour: those that touch, the k nearest, or those within so many metres.
store::TableRows neighbours(const store::TableCall& call) {
  store::Connection sql = call.connect();
  ShapeTable table = read_shapes(sql, call.table(0));
  const Json& metres = call.named("metres");
  const Json& k = call.named("k");
  if (!metres.is_null() || !k.is_null()) to_metres(table);
  const auto joined = std::make_shared<Joined>();
  joined->left = joined->right = std::move(table.ids);
  const Shapes shapes(std::move(table.shapes));
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    std::vector<Pair> found;
    if (metres.is_null() && k.is_null()) {
      for (const std::size_t j : shapes.intersecting(shapes[i]))
        if (j != i) found.push_back({i, j, 0});
    } else {
      found =
          nearest(shapes, shapes[i], i, wanted(k, shapes.size()), metres.is_null() ? HUGE_VAL : metres.number(), true);
    }
    joined->pairs.insert(joined->pairs.end(), found.begin(), found.end());
  }
  return pair_rows(joined, "id", "neighbour");
}

void install_scalars(store::Store& store) {
  store::scalar(store, "geo_area", [](string_view g) { return Geometry::read(g).area(); });
  store::scalar(store, "geo_length", [](string_view g) { return Geometry::read(g).length(); });
  store::scalar(store, "geo_distance",
                [](string_view a, string_view b) { return Geometry::read(a).distance(Geometry::read(b)); });
  store::scalar(store, "geo_contains",
                [](string_view a, string_view b) { return Geometry::read(a).contains(Geometry::read(b)); });
  store::scalar(store, "geo_within",
                [](string_view a, string_view b) { return Geometry::read(b).contains(Geometry::read(a)); });
  store::scalar(store, "geo_intersects",
                [](string_view a, string_view b) { return Geometry::read(a).intersects(Geometry::read(b)); });
  store::scalar(store, "geo_buffer",
                [](string_view g, double metres) { return Geometry::read(g).buffer(metres).wkb(); });
  store::scalar(store, "geo_simplify",
                [](string_view g, double tolerance) { return Geometry::read(g).simplified(tolerance).wkb(); });
  store::scalar(store, "geo_centroid", [](string_view g) { return Geometry::read(g).centroid().wkb(); });
  store::scalar(store, "geo_mended", [](string_view g) { return Geometry::read(g).mended().wkb(); });
  store::scalar(store, "geo_common",
                [](string_view a, string_view b) { return Geometry::read(a).common(Geometry::read(b)).wkb(); });
  store::scalar(store, "geo_fault", [](string_view g) -> std::optional<std::string> {
    std::string why = Geometry::read(g).fault();
    return why.empty() ? std::nullopt : std::optional(std::move(why));
  });
  store::scalar(store, "geo_bounds", [](string_view g) -> std::optional<std::vector<double>> {
    const Box box = Geometry::read(g).bounds();
    if (std::isnan(box.west)) return std::nullopt;
    return std::vector<double>{box.west, box.south, box.east, box.north};
  });
  store::scalar(store, "geo_to_crs", [](string_view g, std::int64_t from, std::int64_t to) {
    return Geometry::read(g).moved(from, to).wkb();
  });
  store::scalar(store, "geo_turned", [](string_view g) { return Geometry::read(g).turned().wkb(); });
  store::scalar(store, "geo_point", [](double x, double y) { return Geometry::point(x, y).wkb(); });
  store::scalar(store, "geo_wkb", [](string_view g) { return Geometry::read(g).wkb(); });
  store::scalar(store, "geo_wkt", [](string_view g) { return Geometry::read(g).wkt(); });
  store::scalar(store, "geo_json", [](string_view g) { return Geometry::read(g).geojson(); });
}

void install_grid(store::Store& store) {
  store::scalar(store, "grid_code",
                [](double x, double y, std::int64_t metres, std::int64_t crs) -> std::optional<std::string> {
                  const auto [east, north] = to_crs(x, y, crs, 5179);
                  return std::isnan(east) ? std::nullopt : grid_code(east, north, metres);
                });
  store::scalar(store, "grid_square", [](string_view code) -> std::optional<std::string> {
    const auto box = grid_box(code);
    return box ? std::optional(Geometry::box(*box).wkb()) : std::nullopt;
  });
}

}  // namespace

void install_geometry(store::Store& store) {
  install_scalars(store);
  install_grid(store);
  store::table(store, {.name = "spatial_join",
                       .positional = {{"left", Kind::text, true}, {"right", Kind::text, true}},
                       .named = {{"how", Kind::text}, {"metres", Kind::real}, {"k", Kind::integer}},
                       .bind = spatial_join});
  store::table(store, {.name = "neighbours",
                       .positional = {{"shapes", Kind::text, true}},
                       .named = {{"metres", Kind::real}, {"k", Kind::integer}},
                       .bind = neighbours});
}

}  // namespace dure::geo
