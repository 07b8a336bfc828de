#include "reads.hpp"

#include "duck.hpp"

#include <dure/store/access.hpp>

#include <algorithm>

namespace dure::store {
namespace {

using Words = std::set<std::string, std::less<>>;

const Words query_nodes{"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"};
const Words table_refs{"BASE_TABLE",      "JOIN",  "SUBQUERY", "TABLE_FUNCTION",
                       "EXPRESSION_LIST", "EMPTY", "PIVOT",    "SHOW_REF"};
const Words expressions{"CASE",     "CAST",       "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
                        "FUNCTION", "OPERATOR",   "PARAMETER",  "STAR",       "SUBQUERY",    "WINDOW",
                        "LAMBDA",   "LAMBDA_REF", "BETWEEN",    "COLLATE",    "DEFAULT",     "POSITIONAL_REFERENCE",
                        "TYPE"};
const Words others{"LIMIT_MODIFIER",    "LIMIT_PERCENT_MODIFIER", "ORDER_MODIFIER",
                   "DISTINCT_MODIFIER", "ORDER_DEFAULT",          "ASCENDING",
                   "DESCENDING"};

std::string text_of(const Json& json) { return json.is_string() ? json.string() : std::string(); }

[[noreturn]] void refuse_form(const std::string& form) {
  throw Error(Fault::denied, "access.form",
              "이 SQL 형식(" + form + ")은 여기서 쓸 수 없습니다. 다른 SELECT 문으로 쓰십시오");
}

/// `CREATE VIEW name (columns) AS SELECT …;` → `SELECT …`
std::string view_body(std::string_view sql) {
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i + 4 < sql.size(); ++i) {
    if (sql[i] == '"') quoted = !quoted;
    if (quoted) continue;
    depth += sql[i] == '(' ? 1 : sql[i] == ')' ? -1 : 0;
    if (depth == 0 && sql.substr(i, 4) == " AS ") {
      sql.remove_prefix(i + 4);
      while (!sql.empty() && (sql.back() == ';' || sql.back() == '\n' || sql.back() == ' ')) sql.remove_suffix(1);
      return std::string(sql);
    }
  }
  refuse_form("VIEW");
}

class Walk {
public:
  Walk(Connection& connection, const Params& params)
      : connection_(connection),
        params_(params),
        relations_(relations_of(connection)),
        database_(lower_case(connection.value("select current_database()").string())) {}

  Found found;

  void statement(std::string_view sql) {
    auto tree = connection_.parse(sql);
    auto& statements = tree["statements"];
    if (!statements.is_array() || statements.items().size() != 1)
      throw Error(Fault::input, "sql.syntax", "SELECT 문 하나만 쓸 수 있습니다. 세미콜론 뒤의 문장을 지우십시오");
    auto& node = statements.items()[0]["node"];
    if (!node.is_object()) refuse_form("?");
    auto scopes = std::exchange(scopes_, {});
    query_node(node);
    scopes_ = std::move(scopes);
  }

private:
  void walk(const Json& json) {
    if (json.is_array())
      for (auto& item : json.items()) walk(item);
    if (!json.is_object()) return;
    if (json.find("class")) {
      expression(json);
    } else if (json.find("cte_map")) {
      query_node(json);
    } else if (json.find("type") && json.find("sample") && json.find("query_location")) {
      table_ref(json);
    } else {
      if (json.find("function_name") || json.find("table_name")) refuse_form("?");
      auto& type = json["type"];
      if (type.is_string() && !others.contains(type.string()) && !type.string().ends_with("_TYPE_INFO"))
        refuse_form(type.string());
      members(json, {});
    }
  }

  void members(const Json& json, std::initializer_list<std::string_view> but) {
    for (auto& [key, value] : json.members())
      if (std::find(but.begin(), but.end(), key) == but.end()) walk(value);
  }

  /// Names of CTEs are seen by what comes after them, and by the recursive half of themselves; by nothing else.
  void query_node(const Json& node) {
    auto type = text_of(node["type"]);
    if (!query_nodes.contains(type)) refuse_form(type);
    scopes_.emplace_back();
    auto here = scopes_.size() - 1;
    if (auto& map = node["cte_map"]["map"]; map.is_array())
      for (auto& entry : map.items()) {
        walk(entry["value"]);
        scopes_[here].insert(lower_case(text_of(entry["key"])));
      }
    if (type == "RECURSIVE_CTE_NODE" || type == "CTE_NODE") {
      members(node, {"cte_map", "right", "child"});
      scopes_[here].insert(lower_case(text_of(node["cte_name"])));
      walk(node["right"]);
      walk(node["child"]);
    } else {
      members(node, {"cte_map"});
    }
    scopes_.pop_back();
  }

  void expression(const Json& json) {
    auto kind = text_of(json["class"]);
    if (!expressions.contains(kind)) refuse_form(kind);
    if (kind == "FUNCTION" || kind == "WINDOW") scalar_call(lower_case(text_of(json["function_name"])));
    members(json, {});
  }

  void scalar_call(const std::string& name) {
    auto& instance = *connection_.state().instance;
    std::lock_guard lock(instance.functions_mutex);
    if (auto right = instance.scalar_rights.find(name); right != instance.scalar_rights.end())
      found.tables.insert(right->second);
    found.functions.insert(name);
  }

  void table_ref(const Json& json) {
    auto type = text_of(json["type"]);
    if (!table_refs.contains(type)) refuse_form(type);
    if (type == "BASE_TABLE") {
      base_table(json);
    } else if (type == "TABLE_FUNCTION") {
      table_function(json["function"]);
      members(json, {"function"});
      return;
    } else if (type == "SHOW_REF" && !json["query"].is_object()) {
      found.unknown.insert("show " + text_of(json["table_name"]));
    }
    members(json, {});
  }

  void base_table(const Json& json) {
    auto catalog = lower_case(text_of(json["catalog_name"]));
    auto schema = text_of(json["schema_name"]);
    auto name = text_of(json["table_name"]);
    if (catalog.empty() && schema.empty() && is_cte(name)) return;
    if (!catalog.empty() && catalog != database_) {
      found.unknown.insert(catalog + "." + schema + "." + name);
      return;
    }
    auto* relation = relations_->find(schema, name);
    if (!relation && lower_case(schema) == database_) relation = relations_->find("main", name);
    if (relation) {
      reach(*relation);
    } else {
      found.unknown.insert(schema.empty() ? name : schema + "." + name);
    }
  }

  bool is_cte(const std::string& name) const {
    auto key = lower_case(name);
    return std::any_of(scopes_.begin(), scopes_.end(), [&](const Words& scope) { return scope.contains(key); });
  }

  void reach(const Relation& relation) {
    if (relation.view_sql.empty()) {
      found.tables.insert(relation.full());
    } else if (found.views.insert(relation.full()).second) {
      statement(view_body(relation.view_sql));
    }
  }

  void table_function(const Json& function) {
    if (text_of(function["class"]) != "FUNCTION") refuse_form("TABLE_FUNCTION");
    auto name = lower_case(text_of(function["function_name"]));
    found.table_functions.insert(name);
    members(function, {});
    auto& instance = *connection_.state().instance;
    std::shared_ptr<const TableFunction> ours;
    {
      std::lock_guard lock(instance.functions_mutex);
      if (auto at = instance.table_functions.find(name); at != instance.table_functions.end()) ours = at->second;
    }
    if (ours) tables_of_call(*ours, function["children"]);
  }

  void tables_of_call(const TableFunction& function, const Json& children) {
    std::vector<Json> positional;
    Json::Object named;
    if (children.is_array())
      for (auto& child : children.items()) {
        auto name = text_of(child["alias"]);
        if (name.empty()) {
          positional.push_back(constant(child));
        } else {
          named.emplace_back(name, constant(child));
        }
      }
    positional.resize(std::max(positional.size(), function.positional.size()));
    TableCall call(connection_.state().instance, positional, named);
    for (std::size_t i = 0; i < function.positional.size(); ++i)
      if (function.positional[i].is_table) reach_named(call[i]);
    for (auto& parameter : function.named)
      if (parameter.is_table &&
          std::any_of(named.begin(), named.end(), [&](auto& n) { return n.first == parameter.name; }))
        reach_named(call.named(parameter.name));
    if (function.reads)
      for (auto& table : function.reads(call)) reach_named(table);
    if (function.rights)
      for (auto& right : function.rights(call)) found.tables.insert(right);
  }

  void reach_named(const Json& name) {
    if (!name.is_string())
      throw Error(Fault::denied, "access.table", "함수에 넘기는 테이블 이름은 따옴표로 묶은 글자로 적어야 합니다");
    auto* relation = relations_->find_written(name.string());
    if (!relation) {
      found.unknown.insert(name.string());
      return;
    }
    found.tables.insert(relation->full());
    reach(*relation);
  }

  /// The value of a constant, a cast constant or a given parameter; null for anything else.
  Json constant(const Json& expression) const {
    auto kind = text_of(expression["class"]);
    if (kind == "CAST") return constant(expression["child"]);
    if (kind == "CONSTANT") return expression["value"]["value"];
    if (kind != "PARAMETER") return {};
    auto name = text_of(expression["identifier"]);
    for (auto& [key, value] : params_)
      if (key == name) return value;
    return {};
  }

  Connection& connection_;
  const Params& params_;
  std::shared_ptr<const Relations> relations_;
  std::string database_;
  std::vector<Words> scopes_;
};

}  // namespace

Found find_reads(Connection& connection, std::string_view sql, const Params& params) {
  Walk walk(connection, params);
  walk.statement(sql);
  return std::move(walk.found);
}

Reads reads_of(Connection& connection, std::string_view sql) {
  auto found = find_reads(connection, sql, {});
  found.functions.merge(found.table_functions);
  return {{found.tables.begin(), found.tables.end()}, {found.functions.begin(), found.functions.end()}};
}

}  // namespace dure::store
