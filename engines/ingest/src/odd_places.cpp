#include "odd_places.hpp"

#include "raw_table.hpp"

#include <dure/store/catalog.hpp>

namespace dure::ingest {
namespace {

void tell(store::Connection& connection, const std::string& dataset, const store::Row& row, const std::string& column,
          const char* code, const std::string& value) {
  connection.exec(
      "insert into dure.load_problem(problem_id, load_id, file_id, file, dataset, sheet, \"row\", \"column\", code, "
      "value) select $id, l.load_id, l.file_id, coalesce(f.name, ''), $d, l.sheet, $r, $c, $code, $v from dure.load l "
      "left join dure.source_file f using (file_id) where l.load_id = $l",
      {{"id", store::next_id(connection, "problem")},
       {"d", dataset},
       {"r", row[1]},
       {"c", column},
       {"code", code},
       {"v", value},
       {"l", row[0]}});
  connection.exec("update dure.load set problems = problems + 1 where load_id = $l", {{"l", row[0]}});
}

void put_right(store::Connection& connection, const std::string& dataset, const PlaceColumns& places,
               const store::Row& row) {
  const std::string x = store::quote_name(places.x), y = store::quote_name(places.y);
  const std::string g = store::quote_name(places.geometry);
  connection.exec(
      "update " + raw_name(dataset) + " set " +
          (places.geometry.empty() ? x + " = " + y + ", " + y + " = " + x : g + " = geo_turned(" + g + ")") +
          " where _load = $l and _row = $r",
      {{"l", row[0]}, {"r", row[1]}});
}

/// Load, row, does it lie in Korea when turned, and its coordinates as text; of places that do not.
std::string odd_sql(const std::string& dataset, const PlaceColumns& places) {
  const std::string raw = raw_name(dataset), code = std::to_string(places.epsg) + "::bigint";
  const std::string x = store::quote_name(places.x), y = store::quote_name(places.y);
  const std::string from =
      places.geometry.empty()
          ? "select _load, _row, " + x + "::double as x, " + y + "::double as y from " + raw
          : "select _load, _row, (b[1] + b[3]) / 2 as x, (b[2] + b[4]) / 2 as y from (select _load, _row, geo_bounds(" +
                store::quote_name(places.geometry) + ") as b from " + raw + ")";
  return "select _load, _row, coalesce(geo_in_korea(q[1], q[2]), false), round(x, 6) || ', ' || round(y, 6) from "
         "(select *, to_crs(x, y, " +
         code + ", 4326::bigint) as p, to_crs(y, x, " + code + ", 4326::bigint) as q from (" + from +
         ") where x is not null and y is not null and _load >= $first) where not coalesce(geo_in_korea(p[1], p[2]), "
         "false) order by _load, _row";
}

}  // namespace

bool settle_odd_places(store::Connection& connection, const std::string& dataset, const PlaceColumns& places,
                       std::int64_t first_load) {
  const auto odd = connection.rows(odd_sql(dataset, places), {{"first", first_load}});
  const std::string column = places.geometry.empty() ? places.x : places.geometry;
  const std::string filled = store::quote_name(column);
  const auto all = connection
                       .value("select count(" + filled + ") from " + raw_name(dataset) + " where _load >= $first",
                              {{"first", first_load}})
                       .integer();
  std::int64_t outside = 0;
  bool changed = false;
  for (const store::Row& row : odd.rows) outside += row[2].boolean() ? 0 : 1;
  const bool everywhere = outside > 1 && outside == all;
  for (const store::Row& row : odd.rows) {
    if (row[2].boolean()) {
      put_right(connection, dataset, places, row);
      changed = true;
      tell(connection, dataset, row, column, "geometry_swapped", row[3].string());
    } else {
      tell(connection, dataset, row, column, "geometry_outside", row[3].string());
      if (everywhere) break;
    }
  }
  return changed;
}

}  // namespace dure::ingest
