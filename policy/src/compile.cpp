#include "compile.hpp"

#include "manifest.hpp"
#include "sql_tree.hpp"
#include "ties.hpp"
#include "tree.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

Json constant(const Json& value, std::string_view type) {
  auto held =
      Json::object({{"type", Json::object({{"id", type}, {"type_info", nullptr}})}, {"is_null", value.is_null()}});
  if (!value.is_null()) held.set("value", value);
  return Json::object(
      {{"class", "CONSTANT"}, {"type", "VALUE_CONSTANT"}, {"alias", ""}, {"query_location", 0}, {"value", held}});
}

/// The tree's name of a type; `VARCHAR[]` is a list.
Json type_json(std::string_view sql_type) {
  if (!sql_type.ends_with("[]")) return Json::object({{"id", sql_type}, {"type_info", nullptr}});
  sql_type.remove_suffix(2);
  return Json::object({{"id", "LIST"},
                       {"type_info", Json::object({{"type", "LIST_TYPE_INFO"},
                                                   {"alias", ""},
                                                   {"extension_info", nullptr},
                                                   {"child_type", type_json(sql_type)}})}});
}

Json cast(Json child, std::string_view type) {
  return Json::object({{"class", "CAST"},
                       {"type", "OPERATOR_CAST"},
                       {"alias", ""},
                       {"query_location", 0},
                       {"child", std::move(child)},
                       {"cast_type", type_json(type)},
                       {"try_cast", false}});
}

/// `value` of a setting or filter as an expression of its type.
Json expression_of(const Json& value, std::string_view sql_type) {
  if (value.is_null()) return cast(constant(value, "NULL"), sql_type);
  if (value.is_array()) {
    Json::Array items;
    for (auto& item : value.items()) items.push_back(expression_of(item, sql_type.substr(0, sql_type.size() - 2)));
    return cast(items.empty() ? tree::empty_list() : tree::call("list_value", std::move(items)), sql_type);
  }
  if (value.is_integer() && sql_type == "BIGINT") return constant(value, "BIGINT");
  if (value.is_string())
    return sql_type == "VARCHAR" ? constant(value, "VARCHAR") : cast(constant(value, "VARCHAR"), sql_type);
  return cast(constant(value.dump(), "VARCHAR"), sql_type);
}

void replace_keeping_alias(Json& node, Json with) {
  with.set("alias", text_of(node, "alias"));
  node = std::move(with);
}

[[noreturn]] void throw_unknown_parameter(const std::string& name, const Pack& pack, const Rewrite& how) {
  std::vector<std::string> known;
  for (auto& setting : pack.settings) known.push_back(setting.name);
  for (auto& [filter, type] : how.filters) known.push_back(filter);
  auto nearest = nearest_word(name, known);
  throw Error(
      Fault::input, "sql.parameter",
      "$" + name + "은(는) 설정에도 화면 조건에도 없습니다." +
          (nearest.empty() ? " manifest.yaml의 settings에 적어 주십시오." : " $" + nearest + "을(를) 뜻했습니까?"));
}

void write_values(Json& tree, const Rewrite& how) {
  each_object(tree, [&](Json& node) {
    if (!is_a(node, "type", "VALUE_PARAMETER")) return;
    auto name = text_of(node, "identifier");
    if (auto value = how.values.find(name); value != how.values.end())
      replace_keeping_alias(node, expression_of(value->second, how.filters.at(name)));
  });
}

void fill_parameters(Json& tree, const Pack& pack, const Rewrite& how, Query& into) {
  each_object(tree, [&](Json& node) {
    if (!is_a(node, "type", "VALUE_PARAMETER")) return;
    auto name = text_of(node, "identifier");
    if (auto filter = how.filters.find(name); filter != how.filters.end()) {
      if (std::find(into.parameters.begin(), into.parameters.end(), name) == into.parameters.end())
        into.parameters.push_back(name);
      auto inner = node;
      inner.set("type", "VALUE_PARAMETER ");  // not to be met again below the cast
      inner.set("alias", "");
      replace_keeping_alias(node, cast(std::move(inner), filter->second));
      return;
    }
    auto setting = std::find_if(pack.settings.begin(), pack.settings.end(), [&](auto& s) { return s.name == name; });
    if (setting == pack.settings.end()) throw_unknown_parameter(name, pack, how);
    replace_keeping_alias(node, expression_of(setting->value, sql_type_of(setting->type)));
  });
  each_object(tree, [](Json& node) {
    if (is_a(node, "type", "VALUE_PARAMETER ")) node.set("type", "VALUE_PARAMETER");
  });
}

/// Parameters that are gone must not be announced.
void announce_parameters(Json& tree, const Query& query) {
  auto map = Json::array();
  for (std::size_t i = 0; i < query.parameters.size(); ++i)
    map.push(Json::object({{"key", query.parameters[i]}, {"value", static_cast<std::int64_t>(i + 1)}}));
  tree.find("statements")->items()[0].set("named_param_map", std::move(map));
}

void stop_clock(Json& tree, const std::string& now) {
  static const std::vector<std::string> moments{
      "now",           "get_current_timestamp", "current_timestamp", "transaction_timestamp", "current_localtimestamp",
      "localtimestamp"};
  static const std::vector<std::string> days{"today", "current_date"};
  auto in = [](auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  each_object(tree, [&](Json& node) {
    std::string name;
    if (is_a(node, "class", "FUNCTION"))
      name = lower(text_of(node, "function_name"));
    else if (is_a(node, "class", "COLUMN_REF") && node["column_names"].items().size() == 1)
      name = lower(node["column_names"].items()[0].string());
    if (in(moments, name)) replace_keeping_alias(node, cast(constant(now, "VARCHAR"), "TIMESTAMP"));
    if (in(days, name)) replace_keeping_alias(node, cast(constant(now.substr(0, 10), "VARCHAR"), "DATE"));
  });
}

bool is_own(const Pack& pack, std::string_view name) {
  return std::any_of(pack.sources.begin(), pack.sources.end(), [&](auto& s) { return s.name == name; }) ||
         std::any_of(pack.tables.begin(), pack.tables.end(), [&](auto& t) { return t.name == name; });
}

void qualify(Json& tree, const Pack& pack, const Shapes& shapes, std::vector<std::string>& reads) {
  each_table(tree, [&](Json& table) {
    auto name = lower(text_of(table, "table_name"));
    if (text_of(table, "schema_name").empty()) {
      auto full = is_own(pack, name) ? schema_of(pack.name) + "." + name : shapes.qualified(name);
      if (auto dot = std::string_view(full).find("."); dot != std::string_view::npos) {
        table.set("schema_name", full.substr(0, dot));
        if (is_own(pack, name)) table.set("table_name", name);
      }
    }
    auto read = lower(text_of(table, "schema_name") + "." + text_of(table, "table_name"));
    if (std::find(reads.begin(), reads.end(), read) == reads.end()) reads.push_back(read);
  });
  each_object(tree, [&](Json& node) {  // p_median('costs'): an engine reads the table it is told
    if (!is_a(node, "type", "TABLE_FUNCTION")) return;
    for (auto& argument : node.find("function")->find("children")->items())
      if (auto value = text_of(argument["value"], "value"); !value.empty() && is_own(pack, lower(value))) {
        reads.push_back(schema_of(pack.name) + "." + lower(value));
        argument.find("value")->set("value", reads.back());
      }
  });
}

/// A pack runs with full rights, and its tables are read by others: it must not carry accounts or the audit out, nor
/// read what its text does not name.
void refuse_secrets(Json& node, const std::vector<std::string>& reads) {
  static const std::set<std::string> tables{"dure.user_account", "dure.audit", "dure.access"};
  static const std::set<std::string> functions{"query", "query_table"};
  auto refuse = [](const std::string& name) {
    throw Error(Fault::denied, "access.table", "정책팩의 SQL은 " + name + "을(를) 읽을 수 없습니다. 지워 주십시오.");
  };
  for (auto& name : reads)
    if (tables.contains(name)) refuse(name);
  each_object(node, [&](Json& object) {
    if (auto name = lower(text_of(object, "function_name")); functions.contains(name)) refuse(name + "()");
  });
}

}  // namespace

Query compile(store::Connection& connection, const Shapes& shapes, const Pack& pack, std::string_view sql,
              const Rewrite& how) {
  Query query;
  auto tree = connection.parse(sql);
  auto& node = query_of(tree);
  forget_places(tree);
  write_values(tree, how);
  fill_parameters(tree, pack, how, query);
  if (how.clock) stop_clock(tree, *how.clock);
  qualify(node, pack, shapes, query.reads);
  refuse_secrets(node, query.reads);
  auto analysis = analyse(node, shapes, how.keep_rows);
  query.columns = std::move(analysis.columns);
  query.keeps_rows = analysis.keeps_rows;
  settle_ties(node, query.columns.size());
  announce_parameters(tree, query);
  query.sql = connection.unparse(tree);
  return query;
}

std::string literal(const Json& value, std::string_view sql_type) {
  if (value.is_null()) return "null";
  if (value.is_array()) {
    std::string items;
    for (auto& item : value.items())
      items += (items.empty() ? "" : ", ") + literal(item, sql_type.substr(0, sql_type.size() - 2));
    return "cast([" + items + "] as " + std::string(sql_type) + ")";
  }
  if (!value.is_string()) return value.dump();
  auto text = store::quote_text(value.string());
  if (sql_type == "DATE") return "date " + text;
  if (sql_type == "TIMESTAMP") return "timestamp " + text;
  if (sql_type == "VARCHAR") return text;
  return "cast(" + text + " as " + std::string(sql_type) + ")";
}

}  // namespace dure::policy
