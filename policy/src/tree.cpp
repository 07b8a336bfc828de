#include "tree.hpp"

#include <utility>

namespace dure::policy::tree {
namespace {

Json expression(std::string_view kind, std::string_view type) {
  return Json::object({{"class", kind}, {"type", type}, {"alias", ""}});
}

Json subquery(Json node) { return Json::object({{"node", std::move(node)}, {"named_param_map", Json::array()}}); }

}  // namespace

Json column(std::string_view name) {
  Json node = expression("COLUMN_REF", "COLUMN_REF");
  node.set("column_names", Json::Array{Json(name)});
  return node;
}

Json constant(std::int64_t value) {
  Json node = expression("CONSTANT", "VALUE_CONSTANT");
  const Json type = Json::object({{"id", "BIGINT"}, {"type_info", nullptr}});
  node.set("value", Json::object({{"type", type}, {"is_null", false}, {"value", value}}));
  return node;
}

Json call(std::string_view function, Json::Array arguments) {
  Json node = expression("FUNCTION", "FUNCTION");
  node.set("function_name", function);
  node.set("schema", "");
  node.set("children", std::move(arguments));
  node.set("filter", nullptr);
  node.set("order_bys", Json::object({{"type", "ORDER_MODIFIER"}, {"orders", Json::array()}}));
  node.set("distinct", false);
  node.set("is_operator", false);
  node.set("export_state", false);
  node.set("catalog", "");
  return node;
}

Json empty_list() { return call("list_value", {}); }

Json coalesce(Json a, Json b) {
  Json node = expression("OPERATOR", "OPERATOR_COALESCE");
  node.set("children", Json::Array{std::move(a), std::move(b)});
  return node;
}

Json either(Json::Array conditions) {
  if (conditions.size() == 1) return std::move(conditions.front());
  Json node = expression("CONJUNCTION", "CONJUNCTION_OR");
  node.set("children", std::move(conditions));
  return node;
}

Json is_not_null(Json operand) {
  Json node = expression("OPERATOR", "OPERATOR_IS_NOT_NULL");
  node.set("children", Json::Array{std::move(operand)});
  return node;
}

Json star(const std::vector<std::string>& except) {
  Json node = expression("STAR", "STAR");
  node.set("relation_name", "");
  node.set("exclude_list", Json::Array(except.begin(), except.end()));
  node.set("replace_list", Json::array());
  node.set("columns", false);
  node.set("expr", nullptr);
  node.set("qualified_exclude_list", Json::array());
  node.set("rename_list", Json::array());
  return node;
}

Json select(Json::Array expressions, Json from) {
  Json node = Json::object({{"type", "SELECT_NODE"}, {"modifiers", Json::array()}});
  node.set("cte_map", Json::object({{"map", Json::array()}}));
  node.set("select_list", std::move(expressions));
  node.set("from_table", std::move(from));
  for (const char* absent : {"where_clause", "having", "sample", "qualify"}) node.set(absent, nullptr);
  node.set("group_expressions", Json::array());
  node.set("group_sets", Json::array());
  node.set("aggregate_handling", "STANDARD_HANDLING");
  return node;
}

Json from_query(Json node, std::string_view alias) {
  Json from = Json::object({{"type", "SUBQUERY"}, {"alias", alias}, {"sample", nullptr}});
  from.set("subquery", subquery(std::move(node)));
  from.set("column_name_alias", Json::array());
  return from;
}

Json from_table(std::string_view schema, std::string_view name, std::string_view alias) {
  Json from = Json::object({{"type", "BASE_TABLE"}, {"alias", alias}, {"sample", nullptr}});
  from.set("schema_name", schema);
  from.set("table_name", name);
  from.set("column_name_alias", Json::array());
  from.set("catalog_name", "");
  from.set("at_clause", nullptr);
  return from;
}

Json scalar_query(Json node) {
  Json query = expression("SUBQUERY", "SUBQUERY");
  query.set("subquery_type", "SCALAR");
  query.set("subquery", subquery(std::move(node)));
  query.set("child", nullptr);
  query.set("comparison_type", "INVALID");
  return query;
}

std::string_view kind(const Json& node) {
  const Json& name = node["class"];
  return name.is_string() ? std::string_view(name.string()) : std::string_view();
}

std::string_view type(const Json& node) {
  const Json& name = node["type"];
  return name.is_string() ? std::string_view(name.string()) : std::string_view();
}

void walk(const Json& node, const std::function<bool(const Json&)>& visit) {
  if (node.is_array()) {
    for (const Json& item : node.items()) walk(item, visit);
  } else if (node.is_object() && visit(node)) {
    for (const auto& [name, value] : node.members()) walk(value, visit);
  }
}

void walk(Json& node, const std::function<bool(Json&)>& visit) {
  if (node.is_array()) {
    for (Json& item : node.items()) walk(item, visit);
  } else if (node.is_object() && visit(node)) {
    for (auto& [name, value] : node.members()) walk(value, visit);
  }
}

}  // namespace dure::policy::tree
