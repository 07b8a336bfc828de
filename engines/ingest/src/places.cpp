#include "places.hpp"

#include "coordinate_columns.hpp"
#include "layer_table.hpp"
#include "odd_places.hpp"
#include "raw_table.hpp"

#include <dure/store/catalog.hpp>

#include <algorithm>
#include <cmath>

namespace dure::ingest {
namespace {

/// A row of dure.layer being made.
struct Layer {
  Json geometry, x, y, epsg;
  std::string kind, how;
  std::int64_t features = 0;
  double box[4] = {};     ///< west, south, east, north in its own system
  double middle[2] = {};  ///< medians: one wild value does not move them
};

/// Degrees of the corners of a box; four nulls where a corner has none.
Json::Array degrees_of(store::Connection& connection, const Layer& layer) {
  const Json::Array none(4);
  if (layer.epsg.is_null() || layer.features == 0) return none;
  const auto number = [](double value) { return Json(value).dump(); };
  const auto corner = [&](int x, int y) {
    return "to_crs(" + number(layer.box[x]) + "::double, " + number(layer.box[y]) + "::double, " + layer.epsg.dump() +
           "::bigint, 4326::bigint)";
  };
  const auto row = connection.rows(
      "select min(c[1]), min(c[2]), max(c[1]), max(c[2]), count(*) filter (c is null) from "
      "(select unnest([" +
      corner(0, 1) + ", " + corner(0, 3) + ", " + corner(2, 1) + ", " + corner(2, 3) + "]) as c)");
  if (row.rows.at(0)[4].integer() > 0) return none;
  return {row.rows[0][0], row.rows[0][1], row.rows[0][2], row.rows[0][3]};
}

/// Codes that may be meant, as a list in SQL; near what the city already has.
std::string guesses_of(store::Connection& connection, const std::string& dataset, const Layer& layer) {
  if (!layer.epsg.is_null() || layer.features == 0) return "[]::bigint[]";
  std::string numbers;
  for (const int k : {0, 1, 0, 1}) numbers += Json(layer.middle[k]).dump() + "::double, ";
  const Json codes = connection
                         .rows("select crs_guess(" + numbers +
                                   "(select avg((west + east) / 2) from dure.layer where dataset <> $d), "
                                   "(select avg((south + north) / 2) from dure.layer where dataset <> $d))",
                               {{"d", dataset}})
                         .rows.at(0)[0];
  return (codes.is_null() ? std::string("[]") : codes.dump()) + "::bigint[]";
}

void write(store::Connection& connection, const std::string& dataset, const Layer& layer) {
  const std::string guesses = guesses_of(connection, dataset, layer);
  const Json::Array box = degrees_of(connection, layer);
  connection.exec("delete from dure.layer where dataset = $d", {{"d", dataset}});
  connection.exec("insert into dure.layer select $d, $g, $x, $y, $e, $k, $n, $w, $s, $o, $t, $a, " + guesses + ", $h",
                  {{"d", dataset},
                   {"g", layer.geometry},
                   {"x", layer.x},
                   {"y", layer.y},
                   {"e", layer.epsg},
                   {"k", layer.kind},
                   {"n", layer.features},
                   {"w", box[0]},
                   {"s", box[1]},
                   {"o", box[2]},
                   {"t", box[3]},
                   {"a", layer.epsg.is_null() && layer.features > 0},
                   {"h", layer.how}});
}

/// Six numbers from column `from` on: the box, then the medians.
void take_box(const store::Row& row, std::size_t from, Layer& layer) {
  for (std::size_t k = 0; k < 6; ++k)
    if (!row[from + k].is_null()) (k < 4 ? layer.box[k] : layer.middle[k - 4]) = row[from + k].number();
}

std::string kind_name(const std::vector<std::int64_t>& kinds) {
  constexpr const char* names[] = {"",           "Point",           "LineString",   "Polygon",
                                   "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"};
  std::int64_t most = 0;
  for (const std::int64_t kind : kinds) most = std::max(most, kind);
  if (most < 1 || most > 7) return "Mixed";
  const bool alike =
      std::all_of(kinds.begin(), kinds.end(), [&](std::int64_t k) { return k == most || k == most - 3; });
  return alike ? names[most] : "Mixed";
}

void measure_shapes(store::Connection& connection, const std::string& dataset, Layer& layer) {
  const auto row = connection.rows(
      "select count(geometry), min(b[1]), min(b[2]), max(b[3]), max(b[4]), "
      "median((b[1] + b[3]) / 2), median((b[2] + b[4]) / 2), list(distinct substr(geometry, 4, 1)::bigint) from "
      "(select geometry, geo_bounds(geometry) as b "
      "from " +
      raw_name(dataset) + " where geometry is not null)");
  layer.features = row.rows.at(0)[0].integer();
  take_box(row.rows[0], 1, layer);
  std::vector<std::int64_t> kinds;
  if (row.rows[0][7].is_array())
    for (const Json& kind : row.rows[0][7].items()) kinds.push_back(kind.integer());
  layer.kind = kind_name(kinds);
}

void measure_raster(store::Connection& connection, const std::string& dataset, Layer& layer) {
  const auto row = connection.rows(
      "select count(*), min(x), min(y - dy), max(x + dx * len(cells)), max(y), "
      "median(x + dx * len(cells) / 2), median(y) from " +
      raw_name(dataset));
  layer.features = row.rows.at(0)[0].integer();
  take_box(row.rows[0], 1, layer);
}

bool functions_are_there(store::Connection& connection) {
  return connection.value("select count(*) from duckdb_functions() where function_name = 'crs_guess'").integer() > 0;
}

bool is_number(store::CellType type) { return type == store::CellType::integer || type == store::CellType::real; }

/// Places at (0, 0) are none: programs write them for "not known".
void measure_points(store::Connection& connection, const std::string& dataset, Layer& layer) {
  const std::string x = store::quote_name(layer.x.string()), y = store::quote_name(layer.y.string());
  const auto row =
      connection.rows("select count(*), min(" + x + "), min(" + y + "), max(" + x + "), max(" + y + "), median(" + x +
                      "), median(" + y + ") from " + raw_name(dataset) + " where " + x + " <> 0 and " + y + " <> 0");
  layer.features = row.rows.at(0)[0].integer();
  take_box(row.rows[0], 1, layer);
}

/// The first pair of columns that holds places of its system; nothing where no column does.
std::optional<Layer> find_points(store::Connection& connection, const std::string& dataset) {
  const auto columns = raw_columns(connection, dataset);
  std::vector<std::string> numbers;
  for (const store::BulkColumn& column : columns)
    if (is_number(column.type)) numbers.push_back(column.name);
  for (const CoordinatePair& pair : coordinate_pairs(numbers)) {
    Layer layer;
    layer.x = pair.x;
    layer.y = pair.y;
    measure_points(connection, dataset, layer);
    if (layer.features == 0) continue;
    const double mid_x = layer.middle[0], mid_y = layer.middle[1];
    const bool degrees =
        std::abs(mid_x) <= 180 && std::abs(mid_y) <= 180 && (std::abs(mid_x) <= 90 || std::abs(mid_y) <= 90);
    if (pair.degrees && !degrees) continue;
    const bool korean = std::abs(mid_x - 128) < 5 && std::abs(mid_y - 37) < 6;
    if (!pair.degrees && degrees && !korean) continue;  // x and y of a picture, a chart, a grid
    layer.kind = "Point";
    layer.how = degrees ? "range" : "name";
    if (degrees)
      layer.epsg = 4326;
    else if (pair.epsg)
      layer.epsg = *pair.epsg;
    if (layer.epsg.is_null() && guesses_of(connection, dataset, layer) == "[]::bigint[]") continue;
    return layer;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> known_epsg(store::Connection& connection, std::string_view dataset) {
  const Json epsg = connection.value("select epsg from dure.layer where dataset = $d", {{"d", dataset}});
  return epsg.is_null() ? std::nullopt : std::optional(epsg.integer());
}

void note_layer(store::Connection& connection, const std::string& dataset, bool raster,
                std::optional<std::int64_t> epsg, std::string_view how) {
  if (how != "person" && known_epsg(connection, dataset)) return;
  connection.exec("delete from dure.layer where dataset = $d", {{"d", dataset}});
  connection.exec("insert into dure.layer select $d, $g, null, null, $e, $k, 0, null, null, null, null, false, [], $h",
                  {{"d", dataset},
                   {"g", raster ? Json() : Json(shape_column)},
                   {"e", epsg ? Json(*epsg) : Json()},
                   {"k", raster ? "Raster" : "Mixed"},
                   {"h", how}});
}

void measure_places(store::Connection& connection, const std::string& dataset, std::int64_t first_load,
                    std::optional<std::int64_t> crs) {
  const auto known =
      connection.rows("select geometry, x, y, epsg, kind, how from dure.layer where dataset = $d", {{"d", dataset}});
  if (!known.rows.empty() && known.rows[0][1].is_null()) {
    const store::Row& row = known.rows[0];
    Layer layer{.geometry = row[0], .x = {}, .y = {}, .epsg = row[3], .kind = row[4].string(), .how = row[5].string()};
    if (row[0].is_null())
      measure_raster(connection, dataset, layer);
    else
      measure_shapes(connection, dataset, layer);
    return write(connection, dataset, layer);
  }
  std::vector<std::string> names;
  for (const store::BulkColumn& column : raw_columns(connection, dataset)) names.push_back(column.name);
  if (known.rows.empty() && (coordinate_pairs(names).empty() || !functions_are_there(connection))) return;
  auto layer = find_points(connection, dataset);
  if (!layer) return connection.exec("delete from dure.layer where dataset = $d", {{"d", dataset}});
  if (!known.rows.empty() && !known.rows[0][3].is_null() && known.rows[0][5] == Json("person")) {
    layer->epsg = known.rows[0][3];
    layer->how = "person";
  }
  if (crs && layer->how != "range") {
    layer->epsg = *crs;
    layer->how = "person";
  }
  if (!layer->epsg.is_null()) {
    const PlaceColumns columns{"", layer->x.string(), layer->y.string(), layer->epsg.integer()};
    if (settle_odd_places(connection, dataset, columns, first_load)) measure_points(connection, dataset, *layer);
  }
  write(connection, dataset, *layer);
}

}  // namespace dure::ingest
