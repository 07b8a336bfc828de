#include "lineage.hpp"

#include "sql_tree.hpp"

#include <algorithm>

namespace dure::policy {
namespace {

constexpr std::string_view load_column = "_load", row_column = "_row";

/// One thing in FROM.
struct Relation {
  std::string alias;
  std::vector<OutputColumn> columns;
  std::set<std::string> tables;  ///< that its rows come from
  bool known = true;             ///< false: its columns cannot be listed

  const OutputColumn* find(std::string_view name) const {
    auto found = std::find_if(columns.begin(), columns.end(), [&](auto& c) { return lower(c.name) == lower(name); });
    return found == columns.end() ? nullptr : &*found;
  }
  bool gives_rows() const { return find(load_column) && find(row_column); }
  bool ends_with_rows() const {
    auto n = columns.size();
    return n >= 2 && columns[n - 2].name == load_column && columns[n - 1].name == row_column;
  }
};

/// What stands in a FROM clause; `giver` is the relation of which each result row is one row, -1 for none.
struct From {
  std::vector<Relation> relations;
  int giver = -1;
};

using Ctes = std::map<std::string, Relation>;
using Scopes = std::vector<const std::vector<Relation>*>;  ///< innermost last

void merge(std::set<Origin>& into, const std::set<Origin>& from) { into.insert(from.begin(), from.end()); }

void rename(Relation& relation, const Json& names) {
  if (!names.is_array()) return;
  auto& items = names.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i >= relation.columns.size()) relation.columns.push_back({"", {}});
    relation.columns[i].name = items[i].string();
  }
}

class Follower {
public:
  explicit Follower(const Shapes& shapes) : shapes_(shapes) {}

  Relation query(Json& node, Ctes ctes, const Scopes& outer, bool keep);

private:
  void with(Json& node, Ctes& ctes, const Scopes& outer, bool keep);
  Relation select(Json& node, const Ctes& ctes, const Scopes& outer, bool keep);
  Relation set_operation(Json& node, const Ctes& ctes, const Scopes& outer, bool keep);
  From from(Json& node, const Ctes& ctes, const Scopes& outer, bool keep);
  From join(Json& node, const Ctes& ctes, const Scopes& outer, bool keep);
  Relation base_table(const Json& node, const Ctes& ctes) const;
  void star(Json& item, const std::vector<Relation>& relations, const Ctes& ctes, const Scopes& scopes,
            std::vector<OutputColumn>& out);
  std::set<Origin> origins(Json& expression, const Ctes& ctes, const Scopes& scopes,
                           const std::vector<OutputColumn>& aliases);
  std::set<Origin> column(const Json& node, const Scopes& scopes, const std::vector<OutputColumn>& aliases) const;
  bool folds(const Json& expression) const;
  bool keeps_each_row(const Json& node) const;

  const Shapes& shapes_;
  int unnamed_ = 0;
};

std::set<Origin> rows_of(const std::vector<Relation>& relations) {
  std::set<Origin> all;
  for (auto& relation : relations)
    for (auto& table : relation.tables) all.insert({table, ""});
  return all;
}

/// The first relation that has the name; of `a join b using (k)` either will do.
const OutputColumn* find_column(const std::vector<Relation>& relations, std::string_view name) {
  for (auto& relation : relations)
    if (auto* found = relation.find(name)) return found;
  return nullptr;
}

Relation Follower::query(Json& node, Ctes ctes, const Scopes& outer, bool keep) {
  with(node, ctes, outer, keep);
  if (is_a(node, "type", "SELECT_NODE")) return select(node, ctes, outer, keep);
  if (is_a(node, "type", "SET_OPERATION_NODE")) return set_operation(node, ctes, outer, keep);
  Relation unknown;
  unknown.known = false;
  each_table(node, [&](Json& table) {
    unknown.tables.insert(lower(text_of(table, "schema_name") + "." + text_of(table, "table_name")));
  });
  return unknown;
}

void Follower::with(Json& node, Ctes& ctes, const Scopes& outer, bool keep) {
  auto* map = node.find("cte_map");
  if (!map || !map->find("map")) return;
  for (auto& entry : map->find("map")->items()) {
    auto name = lower(text_of(entry, "key"));
    auto* body = entry.find("value");
    auto* inner = body->find("query")->find("node");
    Relation relation;
    if (is_a(*inner, "type", "RECURSIVE_CTE_NODE")) {
      relation = query(*inner->find("left"), ctes, outer, false);
      rename(relation, (*body)["aliases"]);
      auto within = ctes;
      within[name] = relation;
      auto again = query(*inner->find("right"), within, outer, false);
      for (std::size_t i = 0; i < std::min(relation.columns.size(), again.columns.size()); ++i)
        merge(relation.columns[i].from, again.columns[i].from);
      relation.tables.insert(again.tables.begin(), again.tables.end());
    } else {
      relation = query(*inner, ctes, outer, keep);
      rename(relation, (*body)["aliases"]);
    }
    relation.alias = name;
    ctes[name] = std::move(relation);
  }
}

Relation Follower::set_operation(Json& node, const Ctes& ctes, const Scopes& outer, bool keep) {
  auto type = text_of(node, "setop_type");
  bool by_name = type == "UNION_BY_NAME";
  auto& left = *node.find("left");
  auto& right = *node.find("right");
  Relation l, r;
  bool kept = false;
  if (keep && node["setop_all"] == Json(true) && (type == "UNION" || by_name)) {
    auto left_try = left, right_try = right;
    l = query(left_try, ctes, outer, true);
    r = query(right_try, ctes, outer, true);
    if ((kept = l.ends_with_rows() && r.ends_with_rows())) {
      left = std::move(left_try);
      right = std::move(right_try);
    }
  }
  if (!kept) {
    l = query(left, ctes, outer, false);
    r = query(right, ctes, outer, false);
  }
  for (std::size_t i = 0; i < r.columns.size(); ++i) {
    auto* into = by_name                ? const_cast<OutputColumn*>(l.find(r.columns[i].name))
                 : i < l.columns.size() ? &l.columns[i]
                                        : nullptr;
    if (into)
      merge(into->from, r.columns[i].from);
    else if (by_name)
      l.columns.push_back(r.columns[i]);
  }
  l.tables.insert(r.tables.begin(), r.tables.end());
  l.known = l.known && r.known;
  return l;
}

Relation Follower::base_table(const Json& node, const Ctes& ctes) const {
  auto schema = lower(text_of(node, "schema_name")), table = lower(text_of(node, "table_name"));
  Relation relation;
  if (auto cte = ctes.find(table); schema.empty() && cte != ctes.end()) {
    relation = cte->second;
  } else {
    auto name = schema.empty() ? shapes_.qualified(table) : schema + "." + table;
    relation.tables.insert(name);
    if (auto* columns = shapes_.columns(name))
      for (auto& column : *columns) relation.columns.push_back({column, {{name, column}}});
    else
      relation.known = false;
  }
  rename(relation, node["column_name_alias"]);
  auto alias = text_of(node, "alias");
  relation.alias = alias.empty() ? text_of(node, "table_name") : alias;
  return relation;
}

From Follower::join(Json& node, const Ctes& ctes, const Scopes& outer, bool keep) {
  auto left = from(*node.find("left"), ctes, outer, keep);
  auto scopes = outer;
  scopes.push_back(&left.relations);
  auto right = from(*node.find("right"), ctes, scopes, keep);
  auto type = text_of(node, "join_type");
  From both{left.relations, -1};
  for (auto& relation : right.relations) both.relations.push_back(std::move(relation));
  int shifted = right.giver < 0 ? -1 : right.giver + static_cast<int>(left.relations.size());
  if (type == "LEFT" || type == "SEMI" || type == "ANTI")
    both.giver = left.giver;
  else if (type == "RIGHT")
    both.giver = shifted;
  else if (type == "INNER" && !is_a(node, "ref_type", "POSITIONAL"))
    both.giver = left.giver >= 0 ? left.giver : shifted;
  auto inner = outer;
  inner.push_back(&both.relations);
  if (auto* condition = node.find("condition")) origins(*condition, ctes, inner, {});
  return both;
}

From Follower::from(Json& node, const Ctes& ctes, const Scopes& outer, bool keep) {
  if (!node.is_object() || is_a(node, "type", "EMPTY")) return {};
  if (is_a(node, "type", "JOIN")) return join(node, ctes, outer, keep);
  Relation relation;
  if (is_a(node, "type", "BASE_TABLE")) {
    relation = base_table(node, ctes);
  } else if (is_a(node, "type", "SUBQUERY")) {
    relation = query(*node.find("subquery")->find("node"), ctes, outer, keep);
    rename(relation, node["column_name_alias"]);
    if (text_of(node, "alias").empty()) node.set("alias", "unnamed_" + std::to_string(++unnamed_));
    relation.alias = text_of(node, "alias");
  } else {
    relation.alias = text_of(node, "alias");
    auto& named = node["column_name_alias"];
    relation.known = is_a(node, "type", "EXPRESSION_LIST") || (named.is_array() && !named.items().empty());
    if (auto* source = node.find("source")) {  // pivot
      relation.known = false;
      for (auto& inner : from(*source, ctes, outer, false).relations)
        relation.tables.insert(inner.tables.begin(), inner.tables.end());
    }
    rename(relation, node["column_name_alias"]);
    if (auto* function = node.find("function")) {
      auto from_arguments = origins(*function, ctes, outer, {});
      for (auto& column : relation.columns) column.from = from_arguments;
    }
  }
  From one{{}, relation.gives_rows() ? 0 : -1};
  one.relations.push_back(std::move(relation));
  return one;
}

bool Follower::folds(const Json& expression) const {
  if (expression.is_array())
    return std::any_of(expression.items().begin(), expression.items().end(), [&](auto& item) { return folds(item); });
  if (!expression.is_object() || is_a(expression, "class", "SUBQUERY")) return false;
  if (is_a(expression, "class", "FUNCTION") && shapes_.is_aggregate(lower(text_of(expression, "function_name"))))
    return true;
  return std::any_of(expression.members().begin(), expression.members().end(),
                     [&](auto& member) { return folds(member.second); });
}

bool Follower::keeps_each_row(const Json& node) const {
  if (!node["group_expressions"].items().empty() || !node["group_sets"].items().empty() || !node["having"].is_null())
    return false;
  if (!is_a(node, "aggregate_handling", "STANDARD_HANDLING") || folds(node["select_list"])) return false;
  for (auto& modifier : node["modifiers"].items())
    if (is_a(modifier, "type", "DISTINCT_MODIFIER") && modifier["distinct_on_targets"].items().empty()) return false;
  return true;
}

Json column_of(std::string_view relation, std::string_view name) {
  Json names = Json::array();
  names.push(relation);
  names.push(name);
  return Json::object(
      {{"class", "COLUMN_REF"}, {"type", "COLUMN_REF"}, {"alias", ""}, {"query_location", 0}, {"column_names", names}});
}

Relation Follower::select(Json& node, const Ctes& ctes, const Scopes& outer, bool keep) {
  auto source = from(*node.find("from_table"), ctes, outer, keep);
  auto scopes = outer;
  scopes.push_back(&source.relations);
  Relation result;
  for (auto& relation : source.relations) {
    result.tables.insert(relation.tables.begin(), relation.tables.end());
    result.known = result.known && relation.known;
  }
  auto& list = *node.find("select_list");
  for (auto& item : list.items()) {
    if (is_a(item, "class", "STAR")) {
      star(item, source.relations, ctes, scopes, result.columns);
      continue;
    }
    OutputColumn column{text_of(item, "alias"), origins(item, ctes, scopes, result.columns)};
    if (column.name.empty() && is_a(item, "class", "COLUMN_REF"))
      column.name = item["column_names"].items().back().string();
    if (column.from.empty()) column.from = rows_of(source.relations);
    result.columns.push_back(std::move(column));
  }
  for (std::string_view part : {"where_clause", "group_expressions", "having", "qualify", "modifiers"})
    if (auto* expression = node.find(part)) origins(*expression, ctes, scopes, result.columns);
  if (keep && source.giver >= 0 && !result.gives_rows() && keeps_each_row(node)) {
    auto& giver = source.relations[static_cast<std::size_t>(source.giver)];
    for (auto name : {load_column, row_column}) {
      list.push(column_of(giver.alias, name));
      result.columns.push_back({std::string(name), giver.find(name)->from});
    }
  }
  return result;
}

void Follower::star(Json& item, const std::vector<Relation>& relations, const Ctes& ctes, const Scopes& scopes,
                    std::vector<OutputColumn>& out) {
  auto of = lower(text_of(item, "relation_name"));
  std::map<std::string, std::set<Origin>> replaced;
  for (auto& entry : item.find("replace_list")->items())
    replaced[lower(text_of(entry, "key"))] = origins(*entry.find("value"), ctes, scopes, out);
  if (item["columns"] == Json(true)) {
    out.push_back({"", rows_of(relations)});
    return;
  }
  auto& excluded = *item.find("exclude_list");
  std::set<std::string> left_out;
  for (auto& name : excluded.items()) left_out.insert(lower(name.string()));
  for (auto name : {load_column, row_column}) {
    bool there = std::any_of(relations.begin(), relations.end(),
                             [&](auto& r) { return (of.empty() || lower(r.alias) == of) && r.find(name); });
    if (there && left_out.insert(std::string(name)).second) excluded.push(name);
  }
  for (auto& relation : relations) {
    if (!of.empty() && lower(relation.alias) != of) continue;
    if (!relation.known) out.push_back({"", rows_of({relation})});
    for (auto& column : relation.columns) {
      if (left_out.contains(lower(column.name))) continue;
      auto other = replaced.find(lower(column.name));
      out.push_back({column.name, other == replaced.end() ? column.from : other->second});
    }
  }
}

std::set<Origin> Follower::column(const Json& node, const Scopes& scopes,
                                  const std::vector<OutputColumn>& aliases) const {
  auto& names = node["column_names"].items();
  auto last = names.back().string();
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
    for (auto& relation : **scope)
      for (std::size_t i = 0; i + 1 < names.size(); ++i)
        if (lower(relation.alias) == lower(names[i].string()))
          if (auto* found = relation.find(names[i + 1].string())) return found->from;
    if (auto* found = find_column(**scope, names[0].string())) return found->from;
    if (names.size() == 1 && scope == scopes.rbegin())
      for (auto& alias : aliases)
        if (lower(alias.name) == lower(last)) return alias.from;
    std::set<Origin> perhaps;
    for (auto& relation : **scope)
      if (!relation.known) merge(perhaps, rows_of({relation}));
    if (!perhaps.empty()) return perhaps;
  }
  return {};
}

std::set<Origin> Follower::origins(Json& expression, const Ctes& ctes, const Scopes& scopes,
                                   const std::vector<OutputColumn>& aliases) {
  std::set<Origin> all;
  if (expression.is_array()) {
    for (auto& item : expression.items()) merge(all, origins(item, ctes, scopes, aliases));
  } else if (is_a(expression, "class", "COLUMN_REF")) {
    all = column(expression, scopes, aliases);
  } else if (is_a(expression, "class", "FUNCTION") && is_a(expression, "function_name", "count_star")) {
    if (!scopes.empty()) all = rows_of(*scopes.back());
    if (auto* filter = expression.find("filter")) merge(all, origins(*filter, ctes, scopes, aliases));
  } else if (expression.find("cte_map")) {
    for (auto& column : query(expression, ctes, scopes, false).columns) merge(all, column.from);
  } else if (expression.is_object()) {
    for (auto& [name, value] : expression.members()) merge(all, origins(value, ctes, scopes, aliases));
  }
  return all;
}

}  // namespace

Analysis analyse(Json& query, const Shapes& shapes, bool keep_rows) {
  Follower follower(shapes);
  auto result = follower.query(query, {}, {}, keep_rows);
  bool kept = keep_rows && result.ends_with_rows();
  return {std::move(result.columns), kept};
}

}  // namespace dure::policy
