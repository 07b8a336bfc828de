#include "columns.hpp"
#include "parts.hpp"
#include "road_table.hpp"
#include "shape_table.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace dure::geo {
namespace {

using store::Kind;

store::TableRows tour_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  ShapeTable places = read_shapes(sql, call.table(0));
  to_metres(places);
  std::vector<Point> points;
  for (const Geometry& shape : places.shapes) {
    const Box box = shape.centroid().bounds();
    points.push_back({box.west, box.south});
  }
  std::uint32_t start = 0;
  if (const Json& given = call.named("start"); !given.is_null()) {
    const auto found = std::find(places.ids.begin(), places.ids.end(), given.string());
    if (found == places.ids.end())
      throw Error(Fault::input, "geo.tour", "출발지 '" + given.string() + "'이(가) 표에 없습니다. id를 확인하십시오");
    start = static_cast<std::uint32_t>(found - places.ids.begin());
  }
  const Json& open = call.named("open");
  const auto order =
      std::make_shared<const std::vector<std::uint32_t>>(tour(points, start, !open.is_null() && open.boolean()));
  const auto ids = std::make_shared<const std::vector<std::string>>(std::move(places.ids));
  const auto at = std::make_shared<const std::vector<Point>>(std::move(points));
  const bool closed = open.is_null() || !open.boolean();
  return {{{"stop", Kind::integer}, {"id", Kind::text}, {"to_next", Kind::real}},
          [order, ids, at, closed](std::size_t n, store::RowOut& row) {
            if (n >= order->size()) return false;
            row.set(0, static_cast<std::int64_t>(n + 1));
            row.set(1, (*ids)[(*order)[n]]);
            if (!closed && n + 1 == order->size()) return true;
            const Point &here = (*at)[(*order)[n]], &next = (*at)[(*order)[(n + 1) % order->size()]];
            row.set(2, std::hypot(next.x - here.x, next.y - here.y));
            return true;
          }};
}

double limit_of(const store::TableCall& call) {
  const Json& limit = call.named("within");
  return limit.is_null() ? HUGE_VAL : limit.number();
}

/// Rows (id, node[, weight]), ascending by id.
struct Stops {
  std::vector<std::string> ids;
  std::vector<std::uint32_t> nodes;
  std::vector<double> weights;
};
Stops read_stops(store::Connection& sql, const std::string& table, const Roads& roads) {
  const Columns columns(sql, table);
  columns.must_have({"id", "node"});
  Stops stops;
  store::Result result =
      sql.query("select id, node, " + std::string(columns.find("weight") ? "weight::double" : "1.0::double") +
                " from " + table + " where id is not null and node is not null order by 1");
  while (result.next()) {
    stops.ids.push_back(result.text(0));
    stops.nodes.push_back(roads.node(result.text(1), "표 " + table));
    stops.weights.push_back(result.is_null(2) ? 0 : result.json(2).number());
  }
  return stops;
}

/// The cost table that p_median() and its sisters read.
store::TableRows road_costs(const store::TableCall& call) {
  struct Row {
    std::size_t demand, site;
    double cost;
  };
  store::Connection sql = call.connect();
  const Roads roads = read_roads(sql, call.table(0));
  const auto demands = std::make_shared<const Stops>(read_stops(sql, call.table(1), roads));
  const auto sites = std::make_shared<const Stops>(read_stops(sql, call.table(2), roads));
  const auto rows = std::make_shared<std::vector<Row>>();
  for (std::size_t i = 0; i < demands->ids.size(); ++i) {
    const Reach reach = shortest_ways(roads.net, demands->nodes[i], limit_of(call));
    for (std::size_t j = 0; j < sites->ids.size(); ++j)
      if (const double cost = reach.distance[sites->nodes[j]]; std::isfinite(cost)) rows->push_back({i, j, cost});
  }
  return {{{"demand", Kind::text}, {"site", Kind::text}, {"weight", Kind::real}, {"cost", Kind::real}},
          [=](std::size_t n, store::RowOut& row) {
            if (n >= rows->size()) return false;
            const Row& one = (*rows)[n];
            row.set(0, demands->ids[one.demand]);
            row.set(1, sites->ids[one.site]);
            row.set(2, demands->weights[one.demand]);
            row.set(3, one.cost);
            return true;
          }};
}

store::TableRows shortest_way(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const auto roads = std::make_shared<const Roads>(read_roads(sql, call.table(0)));
  const std::uint32_t from = roads->node(call[1].string(), "출발"), to = roads->node(call[2].string(), "도착");
  const auto reach = std::make_shared<const Reach>(shortest_ways(roads->net, from, HUGE_VAL));
  const auto way = std::make_shared<std::vector<std::uint32_t>>();
  if (std::isfinite(reach->distance[to])) {
    for (std::uint32_t at = to; at != from; at = reach->through[at]) way->push_back(at);
    way->push_back(from);
    std::reverse(way->begin(), way->end());
  }
  return {{{"step", Kind::integer}, {"node", Kind::text}, {"distance", Kind::real}},
          [=](std::size_t n, store::RowOut& row) {
            if (n >= way->size()) return false;
            row.set(0, static_cast<std::int64_t>(n + 1));
            row.set(1, roads->names[(*way)[n]]);
            row.set(2, reach->distance[(*way)[n]]);
            return true;
          }};
}

}  // namespace

void install_routes(store::Store& store) {
  store::table(store, {.name = "tour",
                       .positional = {{"places", Kind::text, true}},
                       .named = {{"start", Kind::text}, {"open", Kind::boolean}},
                       .bind = tour_rows});
  store::table(store,
               {.name = "road_costs",
                .positional = {{"roads", Kind::text, true}, {"demands", Kind::text, true}, {"sites", Kind::text, true}},
                .named = {{"within", Kind::real}},
                .bind = road_costs});
  store::table(store, {.name = "shortest_way",
                       .positional = {{"roads", Kind::text, true}, {"from", Kind::text}, {"to", Kind::text}},
                       .named = {},
                       .bind = shortest_way});
}

}  // namespace dure::geo
