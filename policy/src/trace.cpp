#include <dure/core/error.hpp>
#include <dure/policy/page.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "tree.hpp"

namespace dure::policy {
namespace {

constexpr std::string_view src = "_src";

[[noreturn]] void cannot(std::string_view what) {
  throw Error(Fault::input, "trace.shape", "행 하나하나까지 따라갈 수 없는 질의입니다: " + std::string(what));
}

/// What a name in FROM stands for, in the catalogue.
struct Relation {
  std::string schema, name;
  bool has_row = false;  ///< carries `_load` and `_row`
};

/// Every table and view by name, with the schemas it stands in.
class Relations {
public:
  explicit Relations(store::Connection& connection) {
    const auto found = connection.rows(
        "select schema_name, table_name, count(*) filter (column_name in ('_load', '_row')) = 2 from duckdb_columns() "
        "where database_name = current_database() group by all order by all");
    for (const auto& row : found.rows)
      all_[row[1].string()].push_back({row[0].string(), row[1].string(), row[2].boolean()});
  }

  /// As the search path would: the schema named, else the pack's own, main, dure, then any other. A dataset's view
  /// means its raw table.
  const Relation* find(const std::string& schema, const std::string& name, const std::string& own) const {
    const auto found = all_.find(name);
    if (found == all_.end()) return nullptr;
    const auto in = [&](std::string_view wanted) {
      const auto at = std::ranges::find(found->second, wanted, &Relation::schema);
      return at == found->second.end() ? nullptr : &*at;
    };
    const auto path = schema.empty() ? std::vector<std::string>{own, "main", "dure"} : std::vector<std::string>{schema};
    for (const auto& step : path)
      if (const Relation* hit = in(step)) return step == "main" && in("raw") ? in("raw") : hit;
    return schema.empty() ? &found->second.front() : nullptr;
  }

private:
  std::map<std::string, std::vector<Relation>> all_;
};

/// The columns that carry sources in one FROM clause: the alias that each came under, and its name.
using Carriers = std::vector<std::pair<std::string, std::string>>;
using Names = std::set<std::string>;

class Tracer {
public:
  Tracer(store::Connection& connection, const Definition& definition)
      : connection_(connection), definition_(definition), relations_(connection) {
    const auto found =
        connection.rows("select distinct function_name from duckdb_functions() where function_type = 'aggregate'");
    for (const auto& row : found.rows) aggregates_.insert(row[0].string());
  }

  Json query(Json node, const std::string& own, Names ctes, std::string_view column);
  bool exact() const { return exact_; }

private:
  Json select(Json node, const std::string& own, const Names& ctes, std::string_view column);
  Json set_operation(Json node, const std::string& own, const Names& ctes);
  Json from(Json ref, const std::string& own, const Names& ctes, Carriers& carriers);
  Json base(const Json& ref, const std::string& own, const Names& ctes, Carriers& carriers);
  Json carried(Json inner, const std::string& alias, Carriers& carriers, Json sources, std::vector<std::string> hidden);
  Json sources_of_subqueries(const Json& expressions, const std::string& own, const Names& ctes);
  Json narrowed(Json sources, const Json& expressions, std::string_view column);
  bool has_aggregate(const Json& expression) const;
  void look_at_windows(const Json& expressions, std::string_view column);
  void qualify(Json& node, const std::string& own, const Names& ctes);

  store::Connection& connection_;
  const Definition& definition_;
  Relations relations_;
  Names aggregates_;
  int next_ = 0, depth_ = 0;
  bool exact_ = true;
};

std::string output_name(const Json& expression) {
  const Json& alias = expression["alias"];
  if (alias.is_string() && !alias.string().empty()) return alias.string();
  if (tree::kind(expression) == "COLUMN_REF") return expression["column_names"].items().back().string();
  return "";
}

/// The expressions that make `column`; all of them when none has that name.
std::vector<const Json*> made_by(const Json& expressions, std::string_view column) {
  std::vector<const Json*> found, all;
  for (const Json& expression : expressions.items()) {
    all.push_back(&expression);
    if (!column.empty() && output_name(expression) == column) found.push_back(&expression);
  }
  return found.empty() ? all : found;
}

bool Tracer::has_aggregate(const Json& expression) const {
  bool found = false;
  tree::walk(expression, [&](const Json& node) {
    const auto kind = tree::kind(node);
    if (kind == "FUNCTION" && aggregates_.contains(node["function_name"].string())) found = true;
    return kind != "SUBQUERY" && !found;
  });
  return found;
}

/// The sources of one group, only of those rows that the asked aggregates count: by FILTER, count_if, or count(x) where
/// x is not null.
Json Tracer::narrowed(Json sources, const Json& expressions, std::string_view column) {
  Json::Array conditions;
  bool all = false;
  const auto look = [&](const Json& node) {
    if (tree::kind(node) != "FUNCTION" || !aggregates_.contains(node["function_name"].string()))
      return tree::kind(node) != "SUBQUERY";
    const std::string& name = node["function_name"].string();
    const auto& arguments = node["children"].items();
    if (node["filter"].is_object())
      conditions.push_back(node["filter"]);
    else if (name == "count_if")
      conditions.push_back(arguments.front());
    else if (name == "count" && !arguments.empty())
      conditions.push_back(tree::is_not_null(arguments.front()));
    else
      all = true;
    return false;
  };
  for (const Json* expression : made_by(expressions, column)) tree::walk(*expression, look);
  Json list = tree::call("list", {std::move(sources)});
  if (!all && !conditions.empty()) list.set("filter", tree::either(std::move(conditions)));
  return tree::coalesce(tree::call("flatten", {std::move(list)}), tree::empty_list());
}

/// A window over other rows (a running sum, a lag) takes from them too; a rank only orders.
void Tracer::look_at_windows(const Json& expressions, std::string_view column) {
  static const Names ordering{"WINDOW_RANK", "WINDOW_RANK_DENSE", "WINDOW_ROW_NUMBER", "WINDOW_NTILE"};
  for (const Json* expression : made_by(expressions, column))
    tree::walk(*expression, [&](const Json& node) {
      if (tree::kind(node) == "WINDOW" && !ordering.contains(std::string(tree::type(node)))) exact_ = false;
      return tree::kind(node) != "SUBQUERY";
    });
}

/// `select (select count(*) from a) - (select …)`: with nothing in FROM, the rows are those of the subqueries.
Json Tracer::sources_of_subqueries(const Json& expressions, const std::string& own, const Names& ctes) {
  Json sources = tree::empty_list();
  tree::walk(expressions, [&](const Json& node) {
    if (tree::kind(node) != "SUBQUERY") return true;
    Json inner = query(node["subquery"]["node"], own, ctes, "");
    Json flat = tree::select({tree::call("flatten", {tree::call("list", {tree::column(src)})})},
                             tree::from_query(std::move(inner), "s"));
    Json more = tree::coalesce(tree::scalar_query(std::move(flat)), tree::empty_list());
    sources = tree::call("list_concat", {std::move(sources), std::move(more)});
    return false;
  });
  return sources;
}

/// Subqueries in conditions are left as they are, but their names must go on meaning what they meant in the pack.
void Tracer::qualify(Json& node, const std::string& own, const Names& ctes) {
  tree::walk(node, [&](Json& inner) {
    if (tree::type(inner) != "BASE_TABLE" || !inner["schema_name"].string().empty()) return true;
    const std::string name = inner["table_name"].string();
    const Relation* relation = ctes.contains(name) ? nullptr : relations_.find("", name, own);
    if (!relation) return true;
    if (inner["alias"].string().empty()) inner.set("alias", name);
    inner.set("schema_name", relation->schema);
    return true;
  });
}

/// (select * exclude (hidden), sources as _srcN from inner) as alias
Json Tracer::carried(Json inner, const std::string& alias, Carriers& carriers, Json sources,
                     std::vector<std::string> hidden) {
  const std::string name = std::string(src) + std::to_string(++next_);
  sources.set("alias", name);
  carriers.emplace_back(alias, name);
  return tree::from_query(tree::select({tree::star(hidden), std::move(sources)}, std::move(inner)), alias);
}

Json Tracer::base(const Json& ref, const std::string& own, const Names& ctes, Carriers& carriers) {
  const std::string schema = ref["schema_name"].string(), name = ref["table_name"].string();
  const std::string alias = ref["alias"].string().empty() ? name : ref["alias"].string();
  if (schema.empty() && ctes.contains(name))
    return carried(tree::from_table("", name, ""), alias, carriers, tree::column(src), {std::string(src)});
  const Relation* relation = relations_.find(schema, name, own);
  if (!relation) cannot(name);
  if (relation->has_row) {
    Json load = tree::call("*", {tree::column("_load"), tree::constant(std::int64_t{1} << 32)});
    Json row = tree::call("list_value", {tree::call("+", {std::move(load), tree::column("_row")})});
    Json table = tree::from_table(relation->schema, relation->name, "");
    return carried(std::move(table), alias, carriers, std::move(row), {"_load", "_row"});
  }
  const auto defined = definition_ ? definition_(relation->schema, relation->name) : std::nullopt;
  if (!defined) return tree::from_table(relation->schema, relation->name, alias);
  if (++depth_ > 64) cannot("정의가 자기 자신을 부릅니다");
  Json inner = query(connection_.parse(*defined)["statements"].items().front()["node"], relation->schema, {}, "");
  --depth_;
  return carried(tree::from_query(std::move(inner), "d"), alias, carriers, tree::column(src), {std::string(src)});
}

Json Tracer::from(Json ref, const std::string& own, const Names& ctes, Carriers& carriers) {
  const auto type = tree::type(ref);
  if (ref["column_name_alias"].is_array() && !ref["column_name_alias"].items().empty() && type != "TABLE_FUNCTION")
    cannot("열 이름을 바꾼 표");
  if (type == "BASE_TABLE") return base(ref, own, ctes, carriers);
  if (type == "SUBQUERY") {
    Json inner = query(ref["subquery"]["node"], own, ctes, "");
    std::string alias = ref["alias"].string();
    if (alias.empty()) alias = "q" + std::to_string(next_);
    return carried(tree::from_query(std::move(inner), "q"), alias, carriers, tree::column(src), {std::string(src)});
  }
  if (type == "JOIN") {
    ref.set("left", from(ref["left"], own, ctes, carriers));
    ref.set("right", from(ref["right"], own, ctes, carriers));
    qualify(*ref.find("condition"), own, ctes);
    return ref;
  }
  if (type == "EMPTY" || type == "TABLE_FUNCTION" || type == "EXPRESSION_LIST") return ref;
  cannot(type);
}

/// `*` must not show the carriers, nor `a.*` those that came under a.
void hide_carriers(Json& expressions, const Carriers& carriers) {
  for (Json& expression : expressions.items()) {
    if (tree::kind(expression) != "STAR" || expression["columns"].boolean()) continue;
    const std::string relation = expression["relation_name"].string();
    for (const auto& [alias, name] : carriers)
      if (relation.empty() || relation == alias) expression.find("exclude_list")->push(Json(name));
  }
}

/// Takes a plain DISTINCT off the modifiers and says whether there was one.
bool take_distinct(Json& modifiers) {
  const auto plain = [](const Json& m) {
    return tree::type(m) == "DISTINCT_MODIFIER" && m["distinct_on_targets"].items().empty();
  };
  return std::erase_if(modifiers.items(), plain) > 0;
}

/// select * exclude (_src), flatten(list(_src)) as _src from (node) group by all, with the node's order and limit put
/// outside.
Json merge_equal_rows(Json node) {
  Json modifiers = node["modifiers"];
  node.set("modifiers", Json::array());
  Json sources = tree::call("flatten", {tree::call("list", {tree::column(src)})});
  sources.set("alias", src);
  Json outer =
      tree::select({tree::star({std::string(src)}), std::move(sources)}, tree::from_query(std::move(node), "d"));
  outer.set("aggregate_handling", "FORCE_AGGREGATES");
  outer.set("modifiers", std::move(modifiers));
  return outer;
}

Json Tracer::select(Json node, const std::string& own, const Names& ctes, std::string_view column) {
  Carriers carriers;
  node.set("from_table", from(node["from_table"], own, ctes, carriers));
  const bool nothing = tree::type(node["from_table"]) == "EMPTY";
  Json& expressions = *node.find("select_list");
  Json sources = nothing ? sources_of_subqueries(expressions, own, ctes) : tree::empty_list();
  for (const auto& [alias, name] : carriers) {
    Json one = tree::coalesce(tree::column(name), tree::empty_list());
    sources = carriers.size() == 1 ? std::move(one) : tree::call("list_concat", {std::move(sources), std::move(one)});
  }
  for (const char* clause : {"select_list", "where_clause", "having", "qualify"})
    qualify(*node.find(clause), own, ctes);
  look_at_windows(expressions, column);
  const bool grouped = !node["group_expressions"].items().empty() ||
                       node["aggregate_handling"].string() == "FORCE_AGGREGATES" || has_aggregate(expressions) ||
                       has_aggregate(node["having"]);
  if (grouped && !nothing) sources = narrowed(std::move(sources), expressions, column);
  hide_carriers(expressions, carriers);
  sources.set("alias", src);
  expressions.push(std::move(sources));
  return take_distinct(*node.find("modifiers")) ? merge_equal_rows(std::move(node)) : node;
}

Json Tracer::set_operation(Json node, const std::string& own, const Names& ctes) {
  const std::string kind = node["setop_type"].string();
  if (kind != "UNION" && kind != "UNION_BY_NAME") cannot(kind);
  node.set("left", query(node["left"], own, ctes, ""));
  node.set("right", query(node["right"], own, ctes, ""));
  const bool all = node["setop_all"].boolean();
  node.set("setop_all", true);
  return all ? node : merge_equal_rows(std::move(node));
}

Json Tracer::query(Json node, const std::string& own, Names ctes, std::string_view column) {
  const auto type = std::string(tree::type(node));
  if (type != "SELECT_NODE" && type != "SET_OPERATION_NODE") cannot(type);
  Json with = node["cte_map"];
  node.set("cte_map", Json::object({{"map", Json::array()}}));
  for (Json& entry : with.find("map")->items()) {
    Json& body = *entry.find("value");
    if (!body["aliases"].items().empty()) cannot("열 이름을 바꾼 WITH");
    Json& statement = *body.find("query");
    statement.set("node", query(statement["node"], own, ctes, ""));
    ctes.insert(entry["key"].string());
  }
  Json traced =
      type == "SELECT_NODE" ? select(std::move(node), own, ctes, column) : set_operation(std::move(node), own, ctes);
  traced.set("cte_map", std::move(with));  // on the outermost layer, so that every layer inside sees the names
  return traced;
}

}  // namespace

Trace trace(store::Connection& connection, std::string_view sql, std::string_view column, std::string_view schema,
            const Definition& definition) {
  Tracer tracer(connection, definition);
  Json tree = connection.parse(sql);
  Json& statement = tree.find("statements")->items().front();
  statement.set("node", tracer.query(statement["node"], std::string(schema), {}, column));
  return {connection.unparse(tree), tracer.exact()};
}

}  // namespace dure::policy
