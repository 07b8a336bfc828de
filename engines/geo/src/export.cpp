#include "coordinates.hpp"
#include "export_table.hpp"
#include "geometry.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/export.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace dure::geo {
namespace {

struct Ending {
  std::string_view end;
  ExportFormat format;
  std::string_view type;
};
constexpr std::array<Ending, 9> kEndings{{{".geojson", ExportFormat::geojson, "application/geo+json"},
                                          {".json", ExportFormat::geojson, "application/geo+json"},
                                          {".shp.zip", ExportFormat::shapefile, "application/zip"},
                                          {".zip", ExportFormat::shapefile, "application/zip"},
                                          {".shp", ExportFormat::shapefile, "application/zip"},
                                          {".gpkg", ExportFormat::geopackage, "application/geopackage+sqlite3"},
                                          {".kml", ExportFormat::kml, "application/vnd.google-earth.kml+xml"},
                                          {".gpx", ExportFormat::gpx, "application/gpx+xml"},
                                          {".csv", ExportFormat::csv, "text/csv; charset=utf-8"}}};

[[noreturn]] void refuse(const char* code, const std::string& why) { throw Error(Fault::input, code, why); }

bool is_select(std::string_view what) {
  const std::size_t first = what.find_first_not_of(" \t\r\n(");
  std::string word(what.substr(std::min(first, what.size()), 6));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return word.starts_with("select") || word.starts_with("with ") || word.starts_with("from ");
}

/// A table's name as SQL: `heat.village` is a table of a pack, anything else a dataset.
std::string sql_of(const std::string& what) {
  if (is_select(what)) return what;
  const std::size_t dot = what.find('.');
  return "select * from " + (dot == std::string::npos ? store::quote_name(what)
                                                      : store::quote_name(what.substr(0, dot)) + "." +
                                                            store::quote_name(what.substr(dot + 1)));
}

constexpr std::size_t NONE = std::string::npos;

/// Where the shapes of the rows stand.
struct Places {
  std::size_t geometry = NONE, x = NONE, y = NONE;
  std::int64_t epsg = 0;  ///< 0: not known yet
};

std::size_t column_named(const std::vector<store::Column>& columns, std::string_view name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
  return found == columns.end() ? NONE : static_cast<std::size_t>(found - columns.begin());
}

/// What dure.layer says of the tables that are read.
std::vector<store::Row> layers_read(store::Connection& sql, const std::string& text) {
  std::vector<store::Row> out;
  for (const std::string& table : store::reads_of(sql, text).tables) {
    const std::string name = table.substr(table.find('.') + 1);
    for (store::Row& row :
         sql.rows("select geometry, x, y, epsg from dure.layer where dataset = $d", {{"d", name}}).rows)
      out.push_back(std::move(row));
  }
  return out;
}

Places find_places(const std::vector<store::Column>& columns, const std::vector<store::Row>& layers) {
  Places places;
  places.geometry = column_named(columns, "geometry");
  for (const store::Row& layer : layers) {
    const bool shapes = layer[0].is_string();
    const std::int64_t epsg = layer[3].is_null() ? 0 : layer[3].integer();
    if (places.geometry != NONE && shapes && places.epsg == 0) places.epsg = epsg;
    if (places.geometry != NONE || !layer[1].is_string()) continue;
    const std::size_t x = column_named(columns, layer[1].string()), y = column_named(columns, layer[2].string());
    if (x != NONE && y != NONE && places.x == NONE) places = {NONE, x, y, epsg};
  }
  if (places.geometry != NONE || places.x != NONE) return places;
  for (const auto& [x, y] : {std::pair{"lon", "lat"}, {"경도", "위도"}, {"longitude", "latitude"}, {"lng", "lat"}})
    if (column_named(columns, x) != NONE && column_named(columns, y) != NONE)
      return {NONE, column_named(columns, x), column_named(columns, y), 4326};
  return places;
}

/// All numbers within degrees: then they are degrees.
bool all_degrees(const std::vector<std::string>& shapes) {
  bool any = false;
  for (const std::string& shape : shapes) {
    if (shape.empty()) continue;
    const Box box = Geometry::read(shape).bounds();
    if (std::isnan(box.west)) continue;
    any = true;
    if (box.west < -180 || box.east > 180 || box.south < -90 || box.north > 90) return false;
  }
  return any;
}

/// The system to write in, checked before anything is read.
std::int64_t target_of(const ExportOrder& order, std::int64_t own) {
  const bool only_degrees = order.format == ExportFormat::kml || order.format == ExportFormat::gpx;
  if (only_degrees && order.crs != 0 && order.crs != 4326)
    refuse("export.crs",
           "KML과 GPX는 경위도(EPSG:4326)로만 씁니다. --crs를 빼거나 .geojson, .gpkg, .shp.zip으로 내보내십시오");
  if (order.crs != 0) return order.crs;
  return only_degrees || order.format == ExportFormat::geojson ? 4326 : own;
}

class Reading {
public:
  Reading(const ExportOrder& order, std::vector<store::Row> layers) : order_(order), layers_(std::move(layers)) {
    table.name = order.name;
  }

  void take(store::Result& result) {
    const std::vector<store::Column> columns = result.columns();
    const bool flat = order_.format == ExportFormat::csv;
    Places places = find_places(columns, layers_);
    if (flat) places.x = NONE;  // they stand in the rows as they are
    if (!flat && places.geometry == NONE && places.x == NONE)
      refuse("export.no_shapes",
             "도형도 좌표도 없는 표라 지도 형식으로 쓸 수 없습니다. geometry 열이나 경도·위도 열을 넣거나 .csv로 "
             "내보내십시오");
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (c != places.geometry && columns[c].name != "_load" && columns[c].name != "_row") {
        table.columns.push_back(columns[c]);
        from_.push_back(c);
      }
    if (flat && places.geometry != NONE) table.columns.push_back({"geometry", store::Type::text, "VARCHAR"});
    while (result.next()) {
      store::Row row;
      for (const std::size_t c : from_) row.push_back(result.json(c));
      shapes_.push_back(shape_of(result, places));
      if (flat && places.geometry != NONE)
        row.push_back(shapes_.back().empty() ? Json() : Json(Geometry::read(shapes_.back()).wkt()));
      table.rows.push_back(std::move(row));
    }
    if (!flat) move(places);
  }

  ExportTable table;

private:
  static std::string shape_of(const store::Result& result, const Places& places) {
    if (places.geometry != NONE) {
      const std::string text = result.is_null(places.geometry) ? "" : result.text(places.geometry);
      return text.empty() || text.front() == '0' ? text : Geometry::read(text).wkb();
    }
    if (places.x == NONE || result.is_null(places.x) || result.is_null(places.y)) return "";
    const Json x = result.json(places.x), y = result.json(places.y);
    return x.is_number() && y.is_number() ? Geometry::point(x.number(), y.number()).wkb() : "";
  }

  void move(const Places& places) {
    std::int64_t own = order_.from != 0 ? order_.from : places.epsg;
    if (own == 0 && all_degrees(shapes_)) own = 4326;
    if (own == 0 && std::any_of(shapes_.begin(), shapes_.end(), [](const auto& s) { return !s.empty(); }))
      refuse("export.no_crs",
             "이 도형들의 좌표계를 모릅니다. 'dure crs 자료이름 5186'처럼 먼저 알려 주거나 --from 5186을 붙이십시오");
    table.epsg = own == 0 ? 4326 : target_of(order_, own);
    for (const std::string& shape : shapes_) {
      if (shape.empty())
        table.shapes.emplace_back();
      else
        table.shapes.push_back(
            take_apart(own == table.epsg ? shape : Geometry::read(shape).moved(own, table.epsg).wkb()));
    }
  }

  const ExportOrder& order_;
  std::vector<store::Row> layers_;
  std::vector<std::size_t> from_;
  std::vector<std::string> shapes_;
};

std::string written(const ExportTable& table, const ExportOrder& order) {
  switch (order.format) {
    case ExportFormat::geojson:
      return write_geojson(table);
    case ExportFormat::shapefile:
      return write_shapefile(table, order.cp949);
    case ExportFormat::geopackage:
      return write_geopackage(table);
    case ExportFormat::kml:
      return write_kml(table);
    case ExportFormat::gpx:
      return write_gpx(table);
    default:
      return write_csv_file(table, order.cp949);
  }
}

}  // namespace

std::optional<ExportFormat> export_format(std::string_view file_name) {
  for (const Ending& ending : kEndings)
    if (file_name.ends_with(ending.end)) return ending.format;
  return std::nullopt;
}

std::string_view export_type(ExportFormat format) {
  return std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& e) { return e.format == format; })->type;
}

std::string export_rows(store::Reader& reader, const ExportOrder& order, std::stop_token stop) {
  if (order.crs != 0 && crs_name(order.crs).empty())
    refuse("geo.crs", "EPSG:" + std::to_string(order.crs) + "을(를) 모릅니다. 4326, 5179, 5186 같은 번호를 주십시오");
  target_of(order, 4326);
  const std::string sql = sql_of(order.what);
  reader.check(sql);
  store::Connection connection = reader.store().connect();
  Reading reading(order, layers_read(connection, sql));
  reader.read(
      sql, {}, [&](store::Result& result) { reading.take(result); }, stop);
  std::string bytes = written(reading.table, order);
  store::audit(connection, reader.who(), "export", is_select(order.what) ? "select" : order.what,
               Json::object({{"name", order.name},
                             {"rows", static_cast<std::uint64_t>(reading.table.rows.size())},
                             {"bytes", static_cast<std::uint64_t>(bytes.size())}}));
  return bytes;
}

}  // namespace dure::geo
