#include "routes.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace dure::geo;

namespace {

double length(const std::vector<Point>& points, const std::vector<std::uint32_t>& order, bool open) {
  double sum = 0;
  for (std::size_t k = 0; k + (open ? 1 : 0) < order.size(); ++k) {
    const Point &a = points[order[k]], &b = points[order[(k + 1) % order.size()]];
    sum += std::hypot(a.x - b.x, a.y - b.y);
  }
  return sum;
}

}  // namespace

TEST_CASE("a round through points of a circle goes round it") {
  std::vector<Point> points;
  for (int k = 0; k < 36; ++k) {  // every seventh of 36 comes round to all of them
    const double angle = (k * 7 % 36) * 3.14159265358979 / 18;
    points.push_back({std::cos(angle), std::sin(angle)});
  }
  const auto order = tour(points, 5, false);
  CHECK(order[0] == 5);
  CHECK(length(points, order, false) == doctest::Approx(36 * 2 * std::sin(3.14159265358979 / 36)));
  CHECK(length(points, tour(points, 5, true), true) == doctest::Approx(35 * 2 * std::sin(3.14159265358979 / 36)));
}

TEST_CASE("small rounds are the best of all orders, each point once") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 12; ++round) {
    std::vector<Point> points(8);
    for (Point& p : points) p = {static_cast<double>(random() % 100), static_cast<double>(random() % 100)};
    for (const bool open : {false, true}) {
      std::vector<std::uint32_t> order = {0, 1, 2, 3, 4, 5, 6, 7};
      double best = HUGE_VAL;
      do best = std::min(best, length(points, order, open));
      while (std::next_permutation(order.begin() + 1, order.end()));
      auto found = tour(points, 0, open);
      CHECK(length(points, found, open) <= best * 1.02 + 1e-9);
      if (!open) CHECK(length(points, found, open) == doctest::Approx(best));
      std::sort(found.begin(), found.end());
      CHECK(found == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7});
    }
  }
}

TEST_CASE("few points, or points in one place, are a round as well") {
  CHECK(tour({}, 0, false).empty());
  CHECK(tour(std::vector<Point>(1), 0, false).size() == 1);
  CHECK(tour(std::vector<Point>(3), 2, true)[0] == 2);
  CHECK(tour(std::vector<Point>(20), 2, false).size() == 20);
}

TEST_CASE("roads in SQL: a round, ways, and the cost table that p_median reads") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  // A --2-- B --2-- C, A --5-- C; C to D only that way, 1
  sql.exec(
      "create table road as select * from (values ('A', 'B', 2, false), ('B', 'C', 2, false), ('A', 'C', 5, false), "
      "('C', 'D', 1, true)) t(a, b, length, oneway)");
  const auto text = [&](const std::string& query) { return sql.value(query).string(); };
  CHECK(text("select string_agg(node || distance, ' ' order by step) from shortest_way('road', 'A', 'D')") ==
        "A0.0 B2.0 C4.0 D5.0");
  CHECK(sql.value("select count(*) from shortest_way('road', 'D', 'A')").integer() == 0);
  CHECK_THROWS_WITH_AS(sql.rows("select * from shortest_way('road', 'X', 'A')"), doctest::Contains("'X'"), dure::Error);
  sql.exec("create table village as select * from (values ('가', 'A', 10), ('나', 'C', 1)) t(id, node, weight)");
  sql.exec("create table place as select * from (values ('s', 'B'), ('t', 'D')) t(id, node)");
  CHECK(text("select string_agg(demand || site || cost, ' ' order by 1) from (select demand, site, cost from "
             "road_costs('road', 'village', 'place'))") == "가s2.0 가t5.0 나s2.0 나t1.0");
  CHECK(sql.value("select count(*) from road_costs('road', 'village', 'place', within := 1.5)").integer() == 1);
  sql.exec("create table costs as select * from road_costs('road', 'village', 'place')");
  CHECK(text("select site from p_median('costs', p := 1)") == "s");  // 20 + 2 against 50 + 1
  sql.exec(
      "create table stop as select * from (values ('a', 0, 0), ('b', 0, 10), ('c', 10, 10), ('d', 10, 0)) t(id, x, y)");
  CHECK(text("select string_agg(id, '' order by stop) from tour('stop', start := 'c')") == "cbad");
  CHECK(sql.value("select sum(to_next) from tour('stop', open := true)").number() == 30);
}

TEST_CASE("roads without length are driven, and no way runs in a circle over them") {
  // 0 -5- 2 =0= 1 -4- 3, and 0 -5- 1: both ways to 1 and 2 are 5 long. Node 1 is reached first from 0, so 2 by 0 as
  // well (5 by either; 0 is the lower), and neither comes from the other.
  const RoadNet net{{0, 2, 5, 7, 8}, {{2, 5}, {1, 5}, {2, 0}, {3, 4}, {0, 5}, {1, 0}, {0, 5}, {1, 4}}};
  const Reach reach = shortest_ways(net, 0, HUGE_VAL);
  CHECK(reach.distance == std::vector<double>{0, 5, 5, 9});
  CHECK(reach.through == std::vector<std::uint32_t>{0, 0, 0, 1});
  const Reach back = shortest_ways(net, 3, HUGE_VAL);
  CHECK(back.distance == std::vector<double>{9, 4, 4, 0});
  CHECK(back.through == std::vector<std::uint32_t>{1, 3, 1, 3});
}
