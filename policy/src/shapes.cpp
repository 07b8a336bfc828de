#include "lineage.hpp"
#include "sql_tree.hpp"

#include <dure/store/catalog.hpp>

namespace dure::policy {

Shapes::Shapes(store::Connection& connection) : connection_(connection) { reload(); }

bool Shapes::is_aggregate(std::string_view function) const {
  if (aggregates_.empty()) {
    auto names =
        connection_.query("select distinct function_name from duckdb_functions() where function_type = 'aggregate'");
    while (names.next()) aggregates_.insert(names.text(0));
  }
  return aggregates_.contains(function);
}

void Shapes::reload() {
  columns_.clear();
  auto all = connection_.query(
      "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database() "
      "and not internal order by 1, 2, column_index");
  while (all.next()) columns_[lower(all.text(0) + "." + all.text(1))].push_back(all.text(2));
}

void Shapes::reload(const std::string& schema, const std::string& table) {
  std::vector<std::string> names;
  for (auto& [name, type] : store::table_columns(connection_, schema, table)) names.push_back(name);
  columns_[lower(schema + "." + table)] = std::move(names);
}

const std::vector<std::string>* Shapes::columns(std::string_view table) const {
  auto found = columns_.find(table);
  return found == columns_.end() ? nullptr : &found->second;
}

std::string Shapes::qualified(std::string_view bare) const {
  for (std::string_view schema : {"main.", "dure."})
    if (auto name = std::string(schema).append(bare); columns_.contains(name)) return name;
  for (auto& [name, columns] : columns_)
    if (auto dot = name.find('.'); name.substr(dot + 1) == bare && !name.starts_with("raw.")) return name;
  return std::string(bare);
}

std::vector<std::string> Shapes::tables() const {
  std::vector<std::string> names;
  for (auto& [name, columns] : columns_) names.push_back(name);
  return names;
}

}  // namespace dure::policy
