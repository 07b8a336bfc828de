#include "run.hpp"
#include "views.hpp"

#include <dure/core/digest.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using store::quote_name;

/// How a column's values are written into the digest; "" for those that say where a row came from.
std::string written(const std::string& column, std::string_view type) {
  if (column == "_load" || column == "_row") return {};
  auto name = quote_name(column);
  auto text = type == "DOUBLE" || type == "FLOAT" ? "format('{:.12g}', " + name + ")" : "cast(" + name + " as varchar)";
  return "coalesce(" + text + ", chr(30))";
}

}  // namespace

std::string digest_of(store::Connection& connection, const std::string& schema, const std::string& table) {
  std::string row;
  for (auto& [column, type] : store::table_columns(connection, schema, table))
    if (auto text = written(column, type); !text.empty()) row += (row.empty() ? "" : ", ") + text;
  if (row.empty()) row = "''";
  auto sums = connection.rows(
      "select cast(count(*) as varchar), cast(sum(md5_number_lower(r)) as varchar), cast(sum(md5_number_upper(r)) as "
      "varchar) "
      "from (select concat_ws(chr(31), " +
      row + ") as r from " + quote_name(schema) + "." + quote_name(table) + ")");
  std::string all;
  for (auto& sum : sums.rows[0]) all += (sum.is_string() ? sum.string() : "") + ":";
  return sha256(all);
}

std::string version_of(store::Connection& connection, const std::string& table) {
  auto dot = table.find('.');
  auto schema = table.substr(0, dot), name = table.substr(dot + 1);
  if (schema == "dure") return std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  auto loads = [&](const std::string& datasets) {
    return connection
        .value(
            "select coalesce(string_agg(load_id, ',' order by load_id), '') || '/' || (select count(*) from "
            "dure.load_problem "
            "where state = 'fixed' and lower(dataset) in (" +
                datasets + ")) from dure.load where state = 'current' and lower(dataset) in (" + datasets + ")",
            {{"n", name}, {"s", schema}})
        .string();
  };
  if (schema == "main" || schema == "raw") return loads("$n");
  auto view = connection.value("select sql from duckdb_views() where schema_name = $s and view_name = $n",
                               {{"s", schema}, {"n", name}});
  if (view.is_string())
    return sha256(view.string()) +
           loads("select lower(dataset) from dure.binding where replace(pack, '-', '_') = $s and source = $n");
  auto digest = connection.value("select digest from dure.run_table where name = $t order by run_id desc limit 1",
                                 {{"t", table}});
  return digest.is_string() ? digest.string() : "";
}

void give_dataset_access(store::Connection& connection, const std::vector<BoundSource>& sources) {
  for (auto& bound : sources)
    for (auto& dataset : bound.datasets) {
      auto least = store::Role::admin;
      for (auto& row :
           connection
               .rows("select distinct replace(pack, '-', '_') || '.' || source from dure.binding where dataset = $d",
                     {{"d", dataset.dataset.name}})
               .rows)
        least = std::min(least, store::least_role(connection, row[0].string()));
      store::set_access(connection, "main." + dataset.dataset.name, least);
    }
}

void drop_strays(store::Connection& connection, const Pack& pack) {
  auto schema = schema_of(pack.name);
  for (auto& row :
       connection.rows("select table_name from duckdb_tables() where schema_name = $s", {{"s", schema}}).rows) {
    auto name = row[0].string();
    if (std::any_of(pack.tables.begin(), pack.tables.end(), [&](auto& t) { return t.name == name; })) continue;
    connection.exec("drop table " + quote_name(schema) + "." + quote_name(name));
    for (std::string_view table : {"dure.dataset where name", "dure.\"column\" where dataset"})
      connection.exec("delete from " + std::string(table) + " = $n", {{"n", schema + "." + name}});
  }
}

}  // namespace dure::policy
