#include "raw_table.hpp"

#include <algorithm>
#include <array>

namespace dure::ingest {
namespace {

using store::CellType;

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

CellType cell_type(std::string_view sql) {
  for (const CellType type :
       {CellType::boolean, CellType::integer, CellType::real, CellType::date, CellType::time, CellType::timestamp}) {
    if (store::sql_type(type) == sql) return type;
  }
  return CellType::text;
}

std::string definition(const store::BulkColumn& column) {
  return store::quote_name(column.name) + " " + std::string(store::sql_type(column.type));
}

std::vector<store::BulkColumn> all_columns(store::Connection& connection, std::string_view dataset) {
  std::vector<store::BulkColumn> columns;
  const auto rows = connection.rows(
      "select column_name, data_type from duckdb_columns() where schema_name = 'raw' and table_name = $t order by "
      "column_index",
      {{"t", dataset}});
  for (const auto& row : rows.rows) columns.push_back({row[0].string(), cell_type(row[1].string())});
  return columns;
}

}  // namespace

std::string raw_name(std::string_view dataset) { return "raw." + store::quote_name(dataset); }

std::vector<store::BulkColumn> raw_columns(store::Connection& connection, std::string_view dataset) {
  auto columns = all_columns(connection, dataset);
  std::erase_if(columns, [](const store::BulkColumn& c) { return c.name == "_load" || c.name == "_row"; });
  return columns;
}

std::string make_room(store::Connection& connection, std::string_view dataset,
                      const std::vector<store::BulkColumn>& columns) {
  const auto there = all_columns(connection, dataset);
  const std::string table = raw_name(dataset);
  std::string definitions;
  for (const store::BulkColumn& column : columns) {
    definitions += (definitions.empty() ? "" : ", ") + definition(column);
    const auto known = std::find_if(there.begin(), there.end(),
                                    [&](const store::BulkColumn& c) { return same_name(c.name, column.name); });
    if (there.empty()) continue;
    if (known == there.end()) {
      connection.exec("alter table " + table + " add column " + definition(column));
    } else if (known->type != column.type) {
      connection.exec("alter table " + table + " alter column " + store::quote_name(column.name) + " type " +
                      std::string(store::sql_type(column.type)));
    }
  }
  if (there.empty()) connection.exec("create table " + table + "(" + definitions + ")");
  return table;
}

}  // namespace dure::ingest
