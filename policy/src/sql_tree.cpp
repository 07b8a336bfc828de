#include "sql_tree.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using Names = std::set<std::string>;
using Seen = std::function<void(Json&)>;

void walk(Json& node, const Names& ctes, const Seen& seen);

void walk_query(Json& query, Names ctes, const Seen& seen) {
  if (auto* map = query.find("cte_map"); map && map->find("map"))
    for (auto& entry : map->find("map")->items()) {
      auto name = lower(text_of(entry, "key"));
      auto* body = entry.find("value");
      auto within = ctes;
      if (is_a((*body)["query"]["node"], "type", "RECURSIVE_CTE_NODE")) within.insert(name);
      walk(*body, within, seen);
      ctes.insert(name);
    }
  for (auto& [name, value] : query.members())
    if (name != "cte_map") walk(value, ctes, seen);
}

void walk(Json& node, const Names& ctes, const Seen& seen) {
  if (node.is_array()) {
    for (auto& item : node.items()) walk(item, ctes, seen);
  } else if (node.is_object()) {
    if (node.find("cte_map")) return walk_query(node, ctes, seen);
    if (is_a(node, "type", "BASE_TABLE") &&
        (!text_of(node, "schema_name").empty() || !ctes.contains(lower(text_of(node, "table_name")))))
      seen(node);
    for (auto& [name, value] : node.members()) walk(value, ctes, seen);
  }
}

void note_once(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string text_of(const Json& node, std::string_view member) {
  auto& value = node[member];
  return value.is_string() ? value.string() : std::string();
}

bool is_a(const Json& node, std::string_view member, std::string_view value) {
  auto& found = node[member];
  return found.is_string() && found.string() == value;
}

Json& query_of(Json& tree) {
  auto* statements = tree.find("statements");
  if (!statements || !statements->is_array() || statements->items().size() != 1)
    throw Error(Fault::input, "sql.several", "SELECT 문 하나만 적습니다. 나머지 문장은 지워 주십시오.");
  auto* query = statements->items()[0].find("node");
  if (!query) throw Error(Fault::defect, "sql.tree", "SQL의 구문을 읽지 못했습니다.");
  return *query;
}

void each_object(Json& node, const Seen& seen) {
  if (node.is_array()) {
    for (auto& item : node.items()) each_object(item, seen);
  } else if (node.is_object()) {
    seen(node);
    for (auto& [name, value] : node.members()) each_object(value, seen);
  }
}

void each_table(Json& node, const Seen& seen) { walk(node, {}, seen); }

std::vector<std::string> tables_of(Json& tree) {
  std::vector<std::string> names;
  each_table(tree, [&](Json& table) {
    auto schema = text_of(table, "schema_name");
    note_once(names,
              lower(schema.empty() ? text_of(table, "table_name") : schema + "." + text_of(table, "table_name")));
  });
  each_object(tree, [&](Json& node) {
    if (!is_a(node, "type", "TABLE_FUNCTION")) return;
    for (auto& argument : node["function"]["children"].items())
      if (auto& value = argument["value"]["value"]; value.is_string()) note_once(names, lower(value.string()));
  });
  return names;
}

std::set<std::string> parameters_of(const Json& tree) {
  std::set<std::string> names;
  auto copy = tree;
  each_object(copy, [&](Json& node) {
    if (is_a(node, "type", "VALUE_PARAMETER")) names.insert(text_of(node, "identifier"));
  });
  return names;
}

void forget_places(Json& tree) {
  each_object(tree, [](Json& node) {
    if (auto* place = node.find("query_location")) *place = Json(0);
  });
}

}  // namespace dure::policy
