#include "shape_table.hpp"

#include "columns.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::geo {
namespace {

bool within_degrees(const Geometry& shape) {
  const Box box = shape.bounds();
  return !(box.west < -180 || box.east > 180 || box.south < -90 || box.north > 90);
}

Geometry read_one(const std::string& id, const std::string& text) {
  try {
    return Geometry::read(text);
  } catch (const Error& error) {
    throw Error(error.fault(), error.code(), "id '" + id + "': " + error.what());
  }
}

}  // namespace

ShapeTable read_shapes(store::Connection& sql, const std::string& table) {
  const Columns columns(sql, table);
  columns.must_have({"id"});
  const bool lon = columns.find("lon") && columns.find("lat"), xy = columns.find("x") && columns.find("y");
  if (!lon && !xy) columns.must_have({"geometry"});
  ShapeTable out;
  const bool shapes = columns.find("geometry") != nullptr;
  store::Result result = sql.query(std::string("select id, ") +
                                   (shapes ? "geometry"
                                    : lon  ? "lon::double, lat::double"
                                           : "x::double, y::double") +
                                   " from " + table + " where id is not null order by id");
  while (result.next()) {
    if (result.is_null(1) || (!shapes && result.is_null(2))) continue;
    std::string id = result.text(0);
    out.shapes.push_back(shapes ? read_one(id, result.text(1))
                                : Geometry::point(result.json(1).number(), result.json(2).number()));
    out.ids.push_back(std::move(id));
  }
  out.degrees = shapes ? std::all_of(out.shapes.begin(), out.shapes.end(), within_degrees) : lon;
  return out;
}

void to_metres(ShapeTable& table) {
  if (!table.degrees) return;
  for (Geometry& shape : table.shapes) shape = shape.moved(4326, 5179);
  table.degrees = false;
}

}  // namespace dure::geo
