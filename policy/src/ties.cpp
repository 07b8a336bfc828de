#include "ties.hpp"

#include "sql_tree.hpp"
#include "tree.hpp"

#include <algorithm>

namespace dure::policy {
namespace {

bool is_star(const Json& expression) { return is_a(expression, "class", "STAR"); }

Json* modifier(Json& query, std::string_view type) {
  auto* modifiers = query.find("modifiers");
  if (!modifiers || !modifiers->is_array()) return nullptr;
  for (auto& found : modifiers->items())
    if (is_a(found, "type", type)) return &found;
  return nullptr;
}

void add_positions(Json& orders, std::size_t columns) {
  for (std::size_t position = 1; position <= columns; ++position)
    orders.push(Json::object({{"type", "ORDER_DEFAULT"},
                              {"null_order", "ORDER_DEFAULT"},
                              {"expression", tree::constant(static_cast<std::int64_t>(position))}}));
}

/// Of a query without stars; 0: not known from its text.
std::size_t width_of(const Json& query) {
  auto& list = query["select_list"];
  if (!list.is_array() || std::any_of(list.items().begin(), list.items().end(), is_star)) return 0;
  return list.items().size();
}

/// `order by all` says everything already.
void settle_order(Json& query, std::size_t columns) {
  auto* order = modifier(query, "ORDER_MODIFIER");
  if (!order) return;
  auto& orders = *order->find("orders");
  if (std::none_of(orders.items().begin(), orders.items().end(), [](auto& o) { return is_star(o["expression"]); }))
    add_positions(orders, columns);
}

/// Groups, joins and sets come in the order in which threads end; rows of one table come as they stand.
bool comes_in_any_order(Json& query) {
  if (is_a(query, "type", "SET_OPERATION_NODE")) return query["setop_all"] != Json(true);
  auto& groups = query["group_expressions"];
  return (groups.is_array() && !groups.items().empty()) || is_a(query, "aggregate_handling", "FORCE_AGGREGATES") ||
         is_a(query["from_table"], "type", "JOIN") || modifier(query, "DISTINCT_MODIFIER");
}

/// The query below plain SELECTs from one subquery (a map's places, a page of rows): its order is theirs.
Json& innermost(Json& query) {
  auto* from = query.find("from_table");
  if (!from || !is_a(*from, "type", "SUBQUERY") || modifier(query, "ORDER_MODIFIER") || comes_in_any_order(query))
    return query;
  auto& below = *from->find("subquery")->find("node");
  return below.find("modifiers") ? innermost(below) : query;
}

void order_by_all_columns(Json& query, std::size_t columns) {
  auto order = Json::object({{"type", "ORDER_MODIFIER"}, {"orders", Json::array()}});
  add_positions(*order.find("orders"), columns);
  auto all = query.find("modifiers")->items();
  auto limit = std::find_if(all.begin(), all.end(), [](auto& m) { return text_of(m, "type").starts_with("LIMIT"); });
  all.insert(limit, std::move(order));
  query.set("modifiers", std::move(all));
}

}  // namespace

void settle_ties(Json& query, std::size_t columns) {
  each_object(query, [&](Json& node) {
    if (&node != &query && node.find("modifiers")) settle_order(node, width_of(node));
  });
  if (!query.find("modifiers")) return;
  auto& below = innermost(query);
  if (&below != &query) columns = width_of(below);
  if (modifier(query, "ORDER_MODIFIER"))
    settle_order(query, columns);
  else if (!modifier(below, "ORDER_MODIFIER") && comes_in_any_order(below) && columns > 0)
    order_by_all_columns(below, columns);
}

}  // namespace dure::policy
