#include "odd_places.hpp"

#include "raw_table.hpp"

#include <dure/store/catalog.hpp>

namespace dure::ingest {
namespace {

/// `load`, `row`, `swapped`: does it lie in Korea when turned, and `value`: its coordinates as text; of places that do
/// not.
std::string odd_sql(const std::string& dataset, const PlaceColumns& places, std::int64_t first_load) {
  const std::string raw = raw_name(dataset), code = std::to_string(places.epsg) + "::bigint";
  const std::string x = store::quote_name(places.x), y = store::quote_name(places.y);
  const std::string from =
      places.geometry.empty()
          ? "select _load, _row, " + x + "::double as x, " + y + "::double as y from " + raw
          : "select _load, _row, (b[1] + b[3]) / 2 as x, (b[2] + b[4]) / 2 as y from (select _load, _row, geo_bounds(" +
                store::quote_name(places.geometry) + ") as b from " + raw + ")";
  return "select _load as load, _row as \"row\", coalesce(geo_in_korea(q[1], q[2]), false) as swapped, round(x, 6) || "
         "', ' || "
         "round(y, 6) as value from "
         "(select *, to_crs(x, y, " +
         code + ", 4326::bigint) as p, to_crs(y, x, " + code + ", 4326::bigint) as q from (" + from +
         ") where x is not null and y is not null and _load >= " + std::to_string(first_load) +
         ") where not coalesce(geo_in_korea(p[1], p[2]), "
         "false) order by _load, _row";
}

void put_right(store::Connection& connection, const std::string& dataset, const PlaceColumns& places) {
  const std::string x = store::quote_name(places.x), y = store::quote_name(places.y);
  const std::string g = store::quote_name(places.geometry);
  connection.exec("update " + raw_name(dataset) + " set " +
                  (places.geometry.empty() ? x + " = " + y + ", " + y + " = " + x : g + " = geo_turned(" + g + ")") +
                  " from odd_place o where o.swapped and _load = o.load and _row = o.\"row\"");
}

void tell(store::Connection& connection, const std::string& dataset, const std::string& column) {
  connection.exec("create sequence if not exists dure.problem_id");
  connection.exec(
      "insert into dure.load_problem(problem_id, load_id, file_id, file, dataset, sheet, \"row\", \"column\", code, "
      "value) select nextval('dure.problem_id'), load_id, file_id, "
      "coalesce(f.name, ''), $d, sheet, \"row\", $c, "
      "case when swapped then 'geometry_swapped' else 'geometry_outside' end, value "
      "from (select *, row_number() over (order by load, \"row\") as n from odd_place) o "
      "join dure.load l on l.load_id = o.load left join dure.source_file f using (file_id) order by n",
      {{"d", dataset}, {"c", column}});
  connection.exec(
      "update dure.load set problems = problems + o.n from (select load, count(*) as n from odd_place group by load) o "
      "where load_id = o.load");
}

}  // namespace

bool settle_odd_places(store::Connection& connection, const std::string& dataset, const PlaceColumns& places,
                       std::int64_t first_load) {
  connection.exec("create or replace temp table odd_place as " + odd_sql(dataset, places, first_load));
  const std::string column = places.geometry.empty() ? places.x : places.geometry;
  const auto counts = connection.rows(
      "select count(*) filter (swapped), count(*) filter (not swapped), (select count(" + store::quote_name(column) +
          ") from " + raw_name(dataset) + " where _load >= $first) from odd_place",
      {{"first", first_load}});
  const auto swapped = counts.rows.at(0)[0].integer(), outside = counts.rows[0][1].integer();
  if (outside > 1 && outside == counts.rows[0][2].integer())
    connection.exec("delete from odd_place where row(load, \"row\") > (select min(row(load, \"row\")) from odd_place)");
  if (swapped > 0) put_right(connection, dataset, places);
  if (swapped + outside > 0) tell(connection, dataset, column);
  connection.exec("drop table odd_place");
  return swapped > 0;
}

}  // namespace dure::ingest
