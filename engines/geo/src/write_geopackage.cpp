#include "coordinates.hpp"
#include "export_table.hpp"
#include "geometry.hpp"
#include "sqlite.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>

// GeoPackage 1.3 (OGC 12-128r17): one table of features, without a spatial index.
namespace dure::geo {
namespace {

using Kind = Parts::Kind;

void grow(Box& box, const Parts& shape) {
  for (const auto& part : shape.parts)
    for (const Ring& ring : part)
      for (const Point& p : ring)
        box = {std::min(box.west, p.x), std::min(box.south, p.y), std::max(box.east, p.x), std::max(box.north, p.y)};
  for (const Parts& one : shape.inner) grow(box, one);
}

Box empty_box() { return {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL}; }

/// Shapes of a table have one kind: points, lines and polygons become several of their kind where some row has several.
Kind kind_of(const ExportTable& table) {
  std::map<Kind, bool> found;
  for (const Parts& shape : table.shapes)
    if (!shape.empty()) found[shape.kind] = true;
  if (found.size() == 1) return found.begin()->first;
  if (found.size() == 2) {
    const auto few = static_cast<std::uint32_t>(found.begin()->first),
               many = static_cast<std::uint32_t>(std::next(found.begin())->first);
    if (few + 3 == many) return static_cast<Kind>(many);
  }
  return Kind::collection;  // told as GEOMETRY: each row its own
}

void put_wkb(const Parts& shape, Kind as, Wkb& wkb) {
  const auto part = [&](const std::vector<Ring>& rings, Kind kind) {
    wkb.start(static_cast<std::uint32_t>(kind));
    if (kind == Kind::point) return wkb.point(rings.at(0).at(0));
    if (kind == Kind::line) return wkb.points(rings.at(0));
    wkb.count(rings.size());
    for (const Ring& ring : rings) wkb.points(ring);
  };
  if (as == Kind::collection) {
    wkb.start(7);
    wkb.count(shape.inner.size());
    for (const Parts& one : shape.inner) put_wkb(one, one.kind, wkb);
  } else if (as <= Kind::polygon) {
    part(shape.parts.at(0), as);
  } else {
    wkb.start(static_cast<std::uint32_t>(as));
    wkb.count(shape.parts.size());
    for (const auto& one : shape.parts) part(one, static_cast<Kind>(static_cast<std::uint32_t>(as) - 3));
  }
}

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The header of 8 bytes, for all but points the box (2.1.3), then the WKB.
std::string blob_of(const Parts& shape, Kind as, std::int64_t epsg) {
  const bool boxed = shape.kind != Kind::point;
  std::string out("GP\0", 3);
  out += static_cast<char>(boxed ? 0b011 : 0b001);
  put(out, static_cast<std::int32_t>(epsg));
  if (boxed) {
    Box box = empty_box();
    grow(box, shape);
    for (const double side : {box.west, box.east, box.south, box.north}) put(out, side);
  }
  Wkb wkb;
  put_wkb(shape, as, wkb);
  return out + from_hex(wkb.take());
}

std::string_view type_of(const store::Column& column) {
  switch (column.type) {
    case store::Type::boolean:
      return "BOOLEAN";
    case store::Type::integer:
      return "INTEGER";
    case store::Type::real:
    case store::Type::decimal:
      return "DOUBLE";
    case store::Type::date:
      return "DATE";
    default:
      return "TEXT";
  }
}

Sqlite::Value value_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_bool()) return std::int64_t{value.boolean()};
  if (value.is_integer()) return value.integer();
  if (value.is_number()) return value.number();
  return text_of(value);
}

void write_catalogue(Sqlite& file, const ExportTable& table, const std::string& kind) {
  file.run(
      "pragma application_id = 0x47504B47; pragma user_version = 10300; "
      "create table gpkg_spatial_ref_sys(srs_name text not null, srs_id integer primary key, organization text not "
      "null, organization_coordsys_id integer not null, definition text not null, description text);"
      "create table gpkg_contents(table_name text not null primary key, data_type text not null, identifier text "
      "unique, description text default '', last_change datetime not null, min_x double, min_y double, max_x "
      "double, max_y double, srs_id integer, constraint fk_gc_r_srs_id foreign key (srs_id) references "
      "gpkg_spatial_ref_sys(srs_id));"
      "create table gpkg_geometry_columns(table_name text not null, column_name text not null, geometry_type_name "
      "text not null, srs_id integer not null, z tinyint not null, m tinyint not null, constraint pk_geom_cols "
      "primary key (table_name, column_name), constraint fk_gc_tn foreign key (table_name) references "
      "gpkg_contents(table_name), constraint fk_gc_srs foreign key (srs_id) references "
      "gpkg_spatial_ref_sys(srs_id));"
      "insert into gpkg_spatial_ref_sys values ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', null), "
      "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', null);");
  for (const std::int64_t epsg : {std::int64_t{4326}, table.epsg}) {
    const std::string code = std::to_string(epsg);
    file.run("insert or ignore into gpkg_spatial_ref_sys values (" + store::quote_text(crs_name(epsg)) + ", " + code +
             ", 'EPSG', " + code + ", " + store::quote_text(wkt_of(epsg)) + ", null)");
  }
  Box box = empty_box();
  for (const Parts& shape : table.shapes) grow(box, shape);
  const bool any = box.west <= box.east;
  const auto side = [&](double value) { return any ? digits_of(value) : std::string("null"); };
  // a fixed moment: the same rows give the same bytes
  file.run("insert into gpkg_contents values (" + store::quote_text(table.name) + ", 'features', " +
           store::quote_text(table.name) + ", '', '2000-01-01T00:00:00.000Z', " + side(box.west) + ", " +
           side(box.south) + ", " + side(box.east) + ", " + side(box.north) + ", " + std::to_string(table.epsg) +
           "); insert into gpkg_geometry_columns values (" + store::quote_text(table.name) + ", 'geom', " +
           store::quote_text(kind) + ", " + std::to_string(table.epsg) + ", 0, 0)");
}

}  // namespace

std::string write_geopackage(const ExportTable& table) {
  static constexpr std::array names{"",           "POINT",           "LINESTRING",   "POLYGON",
                                    "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRY"};
  const Kind kind = kind_of(table);
  Sqlite file;
  file.run("begin");
  write_catalogue(file, table, names[static_cast<std::size_t>(kind)]);
  std::string columns =
      "fid integer primary key autoincrement not null, geom " + std::string(names[static_cast<std::size_t>(kind)]);
  std::string places = "null, ?1";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string& name = table.columns[c].name;
    const bool ours = name == "fid" || name == "geom";
    columns += ", " + store::quote_name(ours ? name + "_2" : name) + " " + std::string(type_of(table.columns[c]));
    places += ", ?" + std::to_string(c + 2);
  }
  file.run("create table " + store::quote_name(table.name) + "(" + columns + ")");
  {
    Sqlite::Insert insert(file, "insert into " + store::quote_name(table.name) + " values (" + places + ")", 0);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      std::vector<Sqlite::Value> values(1);
      const Parts& shape = table.shapes[row];
      if (!shape.empty()) values[0] = blob_of(shape, kind == Kind::collection ? shape.kind : kind, table.epsg);
      for (const Json& value : table.rows[row]) values.push_back(value_of(value));
      insert.row(values);
    }
  }
  file.run("commit");
  return file.file();
}

}  // namespace dure::geo
