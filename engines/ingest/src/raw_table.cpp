#include "raw_table.hpp"

#include "delimited.hpp"

#include <dure/store/catalog.hpp>

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
  for (const auto& [name, type] : store::table_columns(connection, "raw", dataset))
    columns.push_back({name, cell_type(type)});
  return columns;
}

/// `columns` and those of `more` that they lack, types wide enough for both.
std::vector<store::BulkColumn> united(std::vector<store::BulkColumn> columns,
                                      const std::vector<store::BulkColumn>& more) {
  for (const store::BulkColumn& other : more) {
    const auto same = std::find_if(columns.begin(), columns.end(),
                                   [&](const store::BulkColumn& c) { return same_name(c.name, other.name); });
    if (same == columns.end()) {
      columns.push_back(other);
    } else {
      same->type = wider(same->type, other.type);
    }
  }
  return columns;
}

std::vector<store::BulkColumn> without_ours(std::vector<store::BulkColumn> columns) {
  std::erase_if(columns, [](const store::BulkColumn& c) { return c.name == "_load" || c.name == "_row"; });
  return columns;
}

}  // namespace

std::string raw_name(std::string_view dataset) { return "raw." + store::quote_name(dataset); }

std::vector<store::BulkColumn> raw_columns(store::Connection& connection, std::string_view dataset) {
  return without_ours(all_columns(connection, dataset));
}

/// Adds and widens. Without leave, says only whether there was anything to do.
bool RawTables::alter(const std::string& dataset, const std::vector<store::BulkColumn>& columns, bool may) {
  const std::vector<store::BulkColumn> there = this->there(dataset);
  const std::string table = raw_name(dataset);
  std::string definitions;
  bool needed = there.empty() && !columns.empty();
  for (const store::BulkColumn& column : columns) {
    definitions += (definitions.empty() ? "" : ", ") + definition(column);
    const auto known = std::find_if(there.begin(), there.end(),
                                    [&](const store::BulkColumn& c) { return same_name(c.name, column.name); });
    const bool absent = known == there.end();
    if (there.empty() || (!absent && known->type == column.type)) continue;
    needed = true;
    if (!may) return true;
    connection_.exec("alter table " + table +
                     (absent ? " add column " + definition(column)
                             : " alter column " + store::quote_name(column.name) + " type " +
                                   std::string(store::sql_type(column.type))));
  }
  if (needed && may && there.empty()) connection_.exec("create table " + table + "(" + definitions + ")");
  if (needed && may) known_.erase(dataset);
  return needed;
}

const std::vector<store::BulkColumn>& RawTables::there(const std::string& dataset) const {
  const auto known = known_.find(dataset);
  return known != known_.end() ? known->second
                               : known_.emplace(dataset, all_columns(connection_, dataset)).first->second;
}

std::vector<store::BulkColumn> RawTables::columns(const std::string& dataset) const {
  const auto needed = needs_.find(dataset);
  auto now = without_ours(there(dataset));
  return needed == needs_.end() ? now : united(std::move(now), without_ours(needed->second));
}

std::string RawTables::make_room(const std::string& dataset, const std::vector<store::BulkColumn>& columns) {
  if (changed_.contains(dataset)) {
    if (alter(dataset, columns, false)) need(dataset, columns);
    return raw_name(dataset);
  }
  const auto needed = needs_.find(dataset);
  alter(dataset, needed == needs_.end() ? columns : united(columns, needed->second), true);
  changed_.insert(dataset);
  return raw_name(dataset);
}

void RawTables::before_delete(const std::string& dataset) {
  const auto needed = needs_.find(dataset);
  if (changed_.insert(dataset).second && needed != needs_.end()) alter(dataset, needed->second, true);
}

void RawTables::need(const std::string& dataset, const std::vector<store::BulkColumn>& columns) {
  auto& needed = needs_[dataset];
  needed = united(std::move(needed), columns);
  throw TooLate{};
}

}  // namespace dure::ingest
