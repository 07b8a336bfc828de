#include "views.hpp"

#include "manifest.hpp"

#include <dure/store/access.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using store::quote_name;
using store::quote_text;

bool is_whole(std::string_view sql) {
  return sql == "BIGINT" || sql == "INTEGER" || sql == "SMALLINT" || sql == "TINYINT" || sql == "UTINYINT" ||
         sql == "USMALLINT" || sql == "UINTEGER";
}
bool is_real(std::string_view sql) {
  return sql == "DOUBLE" || sql == "FLOAT" || sql.starts_with("DECIMAL") || sql == "HUGEINT" || sql == "UBIGINT";
}

std::string called(std::string_view function, const std::string& value) {
  return std::string(function) + "(cast(" + value + " as varchar))";
}

std::string whole_of(const std::string& value, std::string_view from) {
  if (is_whole(from) || from == "BOOLEAN") return "cast(" + value + " as bigint)";
  if (is_real(from))
    return "case when " + value + " = trunc(" + value + ") and abs(" + value + ") < 9e15 then cast(" + value +
           " as bigint) end";
  return called("bind_integer", value);
}

/// Shapes stand in a dataset as the file has them; a pack reads longitude and latitude.
std::string in_degrees(const DatasetColumn& shapes) {
  auto shape = cast_sql(quote_name(shapes.name), shapes.sql_type, "shape");
  if (shapes.epsg == 0 || shapes.epsg == 4326) return shape;
  return "geo_to_crs(" + shape + ", " + std::to_string(shapes.epsg) + ", 4326)";
}

std::string select_of(const Source& source, const BoundDataset& bound) {
  std::string sql = "select ";
  for (std::size_t c = 0; c < source.columns.size(); ++c) {
    auto& column = source.columns[c];
    auto found = std::find_if(bound.columns.begin(), bound.columns.end(), [&](auto& b) { return b.column == c; });
    if (found == bound.columns.end()) {
      sql += "cast(null as " + std::string(sql_type_of(column.type)) + ")";
    } else {
      auto& from = bound.dataset.columns[found->from];
      sql += column.type == "shape" ? in_degrees(from) : cast_sql(quote_name(from.name), from.sql_type, column.type);
    }
    sql += " as " + quote_name(column.name) + ", ";
  }
  return sql + "_load, _row from raw." + quote_name(bound.dataset.name);
}

std::string empty_select(const Source& source) {
  std::string sql = "select ";
  for (auto& column : source.columns)
    sql += "cast(null as " + std::string(sql_type_of(column.type)) + ") as " + quote_name(column.name) + ", ";
  return sql + "cast(null as bigint) as _load, cast(null as bigint) as _row where false";
}

/// Tables and views of the pack's schema that stand where the other kind belongs, or that no manifest line names any
/// more.
void clear_way(store::Connection& connection, const Pack& pack) {
  auto schema = schema_of(pack.name);
  auto is_source = [&](auto& name) {
    return std::any_of(pack.sources.begin(), pack.sources.end(), [&](auto& s) { return s.name == name; });
  };
  for (auto& row :
       connection.rows("select view_name from duckdb_views() where schema_name = $s and not internal", {{"s", schema}})
           .rows)
    if (!is_source(row[0].string()))
      connection.exec("drop view " + quote_name(schema) + "." + quote_name(row[0].string()));
  for (auto& row :
       connection.rows("select table_name from duckdb_tables() where schema_name = $s", {{"s", schema}}).rows)
    if (is_source(row[0].string()))
      connection.exec("drop table " + quote_name(schema) + "." + quote_name(row[0].string()));
}

void write_binding(store::Connection& connection, const Pack& pack, const BoundSource& bound) {
  for (auto& dataset : bound.datasets)
    for (auto& column : dataset.columns)
      connection.exec("insert into dure.binding values ($pack, $source, $dataset, $column, $from, $how)",
                      {{"pack", pack.name},
                       {"source", bound.source->name},
                       {"dataset", dataset.dataset.name},
                       {"column", bound.source->columns[column.column].name},
                       {"from", dataset.dataset.columns[column.from].name},
                       {"how", column.how}});
}

}  // namespace

bool always_casts(std::string_view from, std::string_view type) {
  auto to = sql_type_of(type);
  if (to == from || to == "VARCHAR") return true;
  if (to == "BIGINT") return is_whole(from) || from == "BOOLEAN";
  if (to == "DOUBLE") return is_whole(from) || is_real(from);
  return (to == "DATE" && from == "TIMESTAMP") || (to == "TIMESTAMP" && from == "DATE") ||
         (to == "TIME" && from == "TIMESTAMP");
}

std::string cast_sql(const std::string& value, std::string_view from, std::string_view type) {
  auto to = sql_type_of(type);
  if (type == "month" && (from == "DATE" || from == "TIMESTAMP"))
    return "cast(date_trunc('month', " + value + ") as date)";
  if (to == from) return value;
  if (to == "VARCHAR") return "cast(" + value + " as varchar)";
  if (to == "BIGINT") return whole_of(value, from);
  if (to == "DOUBLE" && (is_whole(from) || is_real(from))) return "cast(" + value + " as double)";
  if (to == "DOUBLE") return called(type == "percent" ? "bind_percent" : "bind_number", value);
  if (always_casts(from, type)) return "cast(" + value + " as " + std::string(to) + ")";
  if (to == "DATE") return called(type == "month" ? "bind_month" : "bind_date", value);
  if (to == "TIMESTAMP") return called("bind_datetime", value);
  if (to == "TIME") {
    auto text = is_whole(from) ? "lpad(cast(" + value + " as varchar), 4, '0')" : value;
    return "(time '00:00:00' + to_microseconds(" + called("bind_micros", text) + "))";
  }
  return called("bind_flag", value);
}

std::string source_select(const BoundSource& bound) {
  if (bound.datasets.empty()) return empty_select(*bound.source);
  std::string sql;
  for (auto& dataset : bound.datasets) sql += (sql.empty() ? "" : " union all ") + select_of(*bound.source, dataset);
  return sql;
}

void make_views(store::Connection& connection, const Pack& pack, const std::vector<BoundSource>& sources) {
  auto schema = quote_name(schema_of(pack.name));
  connection.exec("create schema if not exists " + schema);
  clear_way(connection, pack);
  connection.exec("delete from dure.binding where pack = $pack", {{"pack", pack.name}});
  for (auto& bound : sources) {
    connection.exec("create or replace view " + schema + "." + quote_name(bound.source->name) + " as " +
                    source_select(bound));
    write_binding(connection, pack, bound);
  }
}

}  // namespace dure::policy
