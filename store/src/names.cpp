#include "names.hpp"

#include "duck.hpp"

#include <algorithm>

namespace dure::store {
namespace {

/// Takes one name off the front of `a."b c".d`; false when it is not written so.
bool take_name(std::string_view& rest, std::string& name) {
  name.clear();
  if (rest.empty() || rest[0] != '"') {
    auto end = std::min(rest.find('.'), rest.size());
    name = rest.substr(0, end);
    rest.remove_prefix(end);
    return !name.empty() && name.find('"') == std::string::npos;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"' && (i + 1 == rest.size() || rest[i + 1] != '"')) {
      rest.remove_prefix(i + 1);
      return rest.empty() || rest[0] == '.';
    }
    if (rest[i] == '"') ++i;
    name += rest[i];
  }
  return false;
}

std::string key_of(std::string_view schema, std::string_view name) {
  return lower_case(schema) + "\x1f" + lower_case(name);
}

}  // namespace

Relations::Relations(Connection& connection, std::uint64_t definitions) : definitions_(definitions) {
  auto result = connection.query(
      "select * from (select schema_name, table_name, '' from duckdb_tables() where not internal and database_name = "
      "current_database() union all select schema_name, view_name, sql from duckdb_views() where not internal and "
      "database_name = current_database()) order by case schema_name when 'main' then 0 when 'dure' then 1 else 2 end, "
      "schema_name");
  while (result.next()) {
    relations_.push_back({result.text(0), result.text(1), result.text(2)});
    keys_.push_back(key_of(relations_.back().schema, relations_.back().name));
  }
}

const std::set<std::string>& Relations::macros(Connection& connection) const {
  std::call_once(macros_asked_, [&] {
    auto macros = connection.query(
        "select distinct lower(function_name) from duckdb_functions() where not internal and function_type in "
        "('macro', 'table_macro')");
    while (macros.next()) macros_.insert(macros.text(0));
  });
  return macros_;
}

std::shared_ptr<const Relations> relations_of(Connection& connection) {
  auto& instance = *connection.state().instance;
  std::lock_guard lock(instance.relations_mutex);
  auto now = instance.definitions.load();
  if (connection.state().made_definitions)  // its own, which nobody else sees yet
    return std::make_shared<const Relations>(connection, now);
  if (!instance.relations || instance.relations->definitions() != now)
    instance.relations = std::make_shared<const Relations>(connection, now);
  return instance.relations;
}

const Relation* Relations::find(std::string_view schema, std::string_view name) const {
  auto key = key_of(schema, name);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    std::string_view candidate = keys_[i];
    if (schema.empty()) {
      if (relations_[i].schema != "raw" && candidate.substr(candidate.find('\x1f')) == key) return &relations_[i];
    } else if (candidate == key) {
      return &relations_[i];
    }
  }
  return nullptr;
}

const Relation* Relations::find_written(std::string_view written) const {
  std::string first, second;
  if (!take_name(written, first)) return nullptr;
  if (written.empty()) return find("", first);
  written.remove_prefix(1);
  if (!take_name(written, second) || !written.empty()) return nullptr;
  return find(first, second);
}

}  // namespace dure::store
