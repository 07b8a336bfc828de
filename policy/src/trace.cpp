#include <dure/core/error.hpp>
#include <dure/policy/page.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
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
  std::set<std::string> columns;
  bool has_row() const { return columns.contains("_load") && columns.contains("_row"); }
};

/// Every table and view by name, with the schemas it stands in.
class Relations {
public:
  explicit Relations(store::Connection& connection) {
    const auto found = connection.rows(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database() "
        "order by all");
    for (const auto& row : found.rows) {
      auto& named = all_[row[1].string()];
      if (named.empty() || named.back().schema != row[0].string())
        named.push_back({row[0].string(), row[1].string(), {}});
      named.back().columns.insert(row[2].string());
    }
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

/// The output columns of a query that are asked about; empty: all of them, its rows as such.
using Wanted = Names;

/// Queries named by WITH, as written; each sees those before it.
struct Ctes {
  struct Body {
    Json node;
    std::shared_ptr<const Ctes> before;
  };
  std::map<std::string, Body> bodies;
  bool has(const std::string& name) const { return bodies.contains(name); }
};

/// What a SELECT takes from the relations of its FROM to make the wanted columns.
struct Needs {
  bool rows = false;                      ///< count(*), or nothing in particular: every relation's rows
  std::map<std::string, Names> by_alias;  ///< a.x
  Names bare;                             ///< x
  bool single = false;                    ///< FROM has one relation: bare names are its own

  /// The columns wanted of the relation under `alias`; nothing when it has no part. `columns` are its own where known.
  std::optional<Wanted> of(const std::string& alias, const Names* columns) const {
    if (rows) return Wanted{};
    Wanted wanted;
    if (const auto own = by_alias.find(alias); own != by_alias.end()) wanted = own->second;
    for (const auto& name : bare)
      if (single || !columns || columns->contains(name)) wanted.insert(name);
    if (wanted.empty()) return std::nullopt;
    return wanted;
  }
};

class Tracer {
public:
  Tracer(store::Connection& connection, const Definition& definition)
      : connection_(connection), definition_(definition), relations_(connection) {
    const auto found =
        connection.rows("select distinct function_name from duckdb_functions() where function_type = 'aggregate'");
    for (const auto& row : found.rows) aggregates_.insert(row[0].string());
  }

  Json query(Json node, const std::string& own, Ctes ctes, const Wanted& wanted);
  bool exact() const { return exact_; }

private:
  Json select(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted);
  Json set_operation(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted);
  Json from(Json ref, const std::string& own, const Ctes& ctes, const Needs& needs, Carriers& carriers);
  Json base(Json ref, const std::string& own, const Ctes& ctes, const Needs& needs, Carriers& carriers);
  Json carried(Json inner, const std::string& alias, Carriers& carriers, Json sources, std::vector<std::string> hidden);
  Json inlined(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted, const std::string& alias,
               Carriers& carriers);
  Json sources_of_subqueries(const Json& expressions, const std::string& own, const Ctes& ctes);
  Json narrowed(Json sources, const Json& expressions, const Wanted& wanted);
  Needs needs_of(const Json& expressions, const Wanted& wanted) const;
  bool has_aggregate(const Json& expression) const;
  void look_at_windows(const Json& expressions, const Wanted& wanted);
  void qualify(Json& node, const std::string& own, const Ctes& ctes);

  store::Connection& connection_;
  const Definition& definition_;
  Relations relations_;
  Names aggregates_;
  int next_ = 0, depth_ = 0, inlined_ = 0;
  bool exact_ = true;
};

std::string output_name(const Json& expression) {
  const Json& alias = expression["alias"];
  if (alias.is_string() && !alias.string().empty()) return alias.string();
  if (tree::kind(expression) == "COLUMN_REF") return expression["column_names"].items().back().string();
  return "";
}

/// The expressions that make the wanted columns; all of them when one of these is no expression of its own (it came by
/// `*`).
std::vector<const Json*> made_by(const Json& expressions, const Wanted& wanted) {
  std::vector<const Json*> found, all;
  for (const Json& expression : expressions.items()) {
    all.push_back(&expression);
    if (wanted.contains(output_name(expression))) found.push_back(&expression);
  }
  return found.size() < wanted.size() || wanted.empty() ? all : found;
}

/// Columns of FROM that the wanted outputs are computed from. An aggregate without a column, and `*` when all is
/// wanted, take rows.
Needs Tracer::needs_of(const Json& expressions, const Wanted& wanted) const {
  Needs needs;
  needs.rows = wanted.empty();
  Names named;
  for (const Json& expression : expressions.items()) named.insert(output_name(expression));
  for (const auto& name : wanted)
    if (!named.contains(name)) needs.bare.insert(name);  // by `*`
  for (const Json* expression : made_by(expressions, wanted)) {
    if (!wanted.contains(output_name(*expression)) && !wanted.empty()) continue;
    bool any = false;
    tree::walk(*expression, [&](const Json& node) {
      if (tree::kind(node) == "FUNCTION" && node["function_name"].string() == "count_star") needs.rows = true;
      if (tree::kind(node) != "COLUMN_REF") return tree::kind(node) != "SUBQUERY";
      const auto& path = node["column_names"].items();
      any = true;
      if (path.size() > 1)
        needs.by_alias[path[path.size() - 2].string()].insert(path.back().string());
      else
        needs.bare.insert(path.front().string());
      return false;
    });
    if (!any) needs.rows = true;
  }
  return needs;
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
Json Tracer::narrowed(Json sources, const Json& expressions, const Wanted& wanted) {
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
  for (const Json* expression : made_by(expressions, wanted)) tree::walk(*expression, look);
  Json list = tree::call("list", {std::move(sources)});
  if (!all && !conditions.empty()) list.set("filter", tree::either(std::move(conditions)));
  return tree::coalesce(tree::call("flatten", {std::move(list)}), tree::empty_list());
}

/// A window over other rows (a running sum, a lag) takes from them too; a rank only orders.
void Tracer::look_at_windows(const Json& expressions, const Wanted& wanted) {
  static const Names ordering{"WINDOW_RANK", "WINDOW_RANK_DENSE", "WINDOW_ROW_NUMBER", "WINDOW_NTILE"};
  for (const Json* expression : made_by(expressions, wanted))
    tree::walk(*expression, [&](const Json& node) {
      if (tree::kind(node) == "WINDOW" && !ordering.contains(std::string(tree::type(node)))) exact_ = false;
      return tree::kind(node) != "SUBQUERY";
    });
}

/// `select (select count(*) from a) - (select …)`: with nothing in FROM, the rows are those of the subqueries.
Json Tracer::sources_of_subqueries(const Json& expressions, const std::string& own, const Ctes& ctes) {
  Json sources = tree::empty_list();
  tree::walk(expressions, [&](const Json& node) {
    if (tree::kind(node) != "SUBQUERY") return true;
    Json inner = query(node["subquery"]["node"], own, ctes, {});
    Json flat = tree::select({tree::call("flatten", {tree::call("list", {tree::column(src)})})},
                             tree::from_query(std::move(inner), "s"));
    Json more = tree::coalesce(tree::scalar_query(std::move(flat)), tree::empty_list());
    sources = tree::call("list_concat", {std::move(sources), std::move(more)});
    return false;
  });
  return sources;
}

/// Subqueries in conditions are left as they are, but their names must go on meaning what they meant in the pack.
void Tracer::qualify(Json& node, const std::string& own, const Ctes& ctes) {
  tree::walk(node, [&](Json& inner) {
    if (tree::type(inner) != "BASE_TABLE" || !inner["schema_name"].string().empty()) return true;
    const std::string name = inner["table_name"].string();
    const Relation* relation = ctes.has(name) ? nullptr : relations_.find("", name, own);
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

/// (traced query) as alias, its sources as one of our carriers.
Json Tracer::inlined(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted,
                     const std::string& alias, Carriers& carriers) {
  if (++depth_ > 64 || ++inlined_ > 400) cannot("정의가 너무 깊습니다");
  Json inner = query(std::move(node), own, ctes, wanted);
  --depth_;
  return carried(tree::from_query(std::move(inner), "d"), alias, carriers, tree::column(src), {std::string(src)});
}

Json Tracer::base(Json ref, const std::string& own, const Ctes& ctes, const Needs& needs, Carriers& carriers) {
  const std::string schema = ref["schema_name"].string(), name = ref["table_name"].string();
  const std::string alias = ref["alias"].string().empty() ? name : ref["alias"].string();
  if (const auto cte = ctes.bodies.find(name); schema.empty() && cte != ctes.bodies.end()) {
    const auto wanted = needs.of(alias, nullptr);
    return wanted ? inlined(cte->second.node, own, *cte->second.before, *wanted, alias, carriers) : ref;
  }
  const Relation* relation = relations_.find(schema, name, own);
  if (!relation) cannot(name);
  const auto wanted = needs.of(alias, &relation->columns);
  Json table = tree::from_table(relation->schema, relation->name, alias);
  if (!wanted) return table;
  if (relation->has_row()) {
    Json load = tree::call("*", {tree::column("_load"), tree::constant(std::int64_t{1} << 32)});
    Json row = tree::call("list_value", {tree::call("+", {std::move(load), tree::column("_row")})});
    return carried(std::move(table), alias, carriers, std::move(row), {});
  }
  const auto defined = definition_ ? definition_(relation->schema, relation->name) : std::nullopt;
  if (!defined) return table;
  Json node = connection_.parse(*defined)["statements"].items().front()["node"];
  return inlined(std::move(node), relation->schema, {}, *wanted, alias, carriers);
}

Json Tracer::from(Json ref, const std::string& own, const Ctes& ctes, const Needs& needs, Carriers& carriers) {
  const auto type = tree::type(ref);
  if (ref["column_name_alias"].is_array() && !ref["column_name_alias"].items().empty() && type != "TABLE_FUNCTION")
    cannot("열 이름을 바꾼 표");
  if (type == "BASE_TABLE") return base(std::move(ref), own, ctes, needs, carriers);
  if (type == "SUBQUERY") {
    std::string alias = ref["alias"].string();
    if (alias.empty()) alias = "q" + std::to_string(next_);
    const auto wanted = needs.of(alias, nullptr);
    if (wanted) return inlined(ref["subquery"]["node"], own, ctes, *wanted, alias, carriers);
    qualify(ref, own, ctes);
    return ref;
  }
  if (type == "JOIN") {
    const std::string kind = ref["join_type"].string();
    const bool decides = kind == "SEMI" || kind == "ANTI";  // the right side decides, but gives nothing
    ref.set("left", from(ref["left"], own, ctes, needs, carriers));
    if (decides)
      qualify(*ref.find("right"), own, ctes);
    else
      ref.set("right", from(ref["right"], own, ctes, needs, carriers));
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

Json Tracer::select(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted) {
  Carriers carriers;
  Json& expressions = *node.find("select_list");
  Needs needs = needs_of(expressions, wanted);
  needs.single = tree::type(node["from_table"]) != "JOIN";
  node.set("from_table", from(node["from_table"], own, ctes, needs, carriers));
  const bool nothing = tree::type(node["from_table"]) == "EMPTY";
  Json sources = nothing ? sources_of_subqueries(*node.find("select_list"), own, ctes) : tree::empty_list();
  for (const auto& [alias, name] : carriers) {
    Json one = tree::coalesce(tree::column(name), tree::empty_list());
    sources = carriers.size() == 1 ? std::move(one) : tree::call("list_concat", {std::move(sources), std::move(one)});
  }
  for (const char* clause : {"select_list", "where_clause", "having", "qualify"})
    qualify(*node.find(clause), own, ctes);
  Json& listed = *node.find("select_list");
  look_at_windows(listed, wanted);
  const bool grouped = !node["group_expressions"].items().empty() ||
                       node["aggregate_handling"].string() == "FORCE_AGGREGATES" || has_aggregate(listed) ||
                       has_aggregate(node["having"]);
  if (grouped && !nothing) sources = narrowed(std::move(sources), listed, wanted);
  hide_carriers(listed, carriers);
  sources.set("alias", src);
  listed.push(std::move(sources));
  return take_distinct(*node.find("modifiers")) ? merge_equal_rows(std::move(node)) : node;
}

Json Tracer::set_operation(Json node, const std::string& own, const Ctes& ctes, const Wanted& wanted) {
  const std::string kind = node["setop_type"].string();
  if (kind != "UNION" && kind != "UNION_BY_NAME") cannot(kind);
  node.set("left", query(node["left"], own, ctes, kind == "UNION_BY_NAME" ? wanted : Wanted{}));
  node.set("right", query(node["right"], own, ctes, kind == "UNION_BY_NAME" ? wanted : Wanted{}));
  const bool all = node["setop_all"].boolean();
  node.set("setop_all", true);
  return all ? node : merge_equal_rows(std::move(node));
}

Json Tracer::query(Json node, const std::string& own, Ctes ctes, const Wanted& wanted) {
  const auto type = std::string(tree::type(node));
  if (type != "SELECT_NODE" && type != "SET_OPERATION_NODE") cannot(type);
  Json with = node["cte_map"];
  node.set("cte_map", Json::object({{"map", Json::array()}}));
  for (Json& entry : with.find("map")->items()) {
    Json& body = *entry.find("value");
    if (!body["aliases"].items().empty()) cannot("열 이름을 바꾼 WITH");
    Json& inner = *body.find("query")->find("node");
    const Json as_written = inner;
    qualify(inner, own, ctes);
    auto before = std::make_shared<const Ctes>(ctes);
    ctes.bodies[entry["key"].string()] = {as_written, std::move(before)};
  }
  Json traced = type == "SELECT_NODE" ? select(std::move(node), own, ctes, wanted)
                                      : set_operation(std::move(node), own, ctes, wanted);
  traced.set("cte_map", std::move(with));  // conditions and untraced relations still name them
  return traced;
}

}  // namespace

Trace trace(store::Connection& connection, std::string_view sql, std::string_view column, std::string_view schema,
            const Definition& definition) {
  Tracer tracer(connection, definition);
  Json tree = connection.parse(sql);
  Json& statement = tree.find("statements")->items().front();
  Wanted wanted;
  if (!column.empty()) wanted.insert(std::string(column));
  statement.set("node", tracer.query(statement["node"], std::string(schema), {}, wanted));
  return {connection.unparse(tree), tracer.exact()};
}

}  // namespace dure::policy
