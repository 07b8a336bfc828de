#include "arc_routes.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

using namespace dure::geo;

namespace {

struct Instance {
  int number;
  double best, capacity;
  std::vector<std::array<int, 4>> roads;  ///< a, b, length, demand
};

/// Figures of Golden, DeArmon and Baker (1983), as in Belenguer and Benavent's CARPLIB (2005), depot 1; their optimal
/// lengths as published there and since.
// long: five of the published instances
const std::vector<Instance> GDB = {
    {1, 316, 5, {{1, 2, 13, 1},  {1, 4, 17, 1},  {1, 7, 19, 1},  {1, 10, 19, 1}, {1, 12, 4, 1},  {2, 3, 18, 1},
                 {2, 4, 9, 1},   {2, 9, 2, 1},   {3, 4, 20, 1},  {3, 5, 5, 1},   {5, 6, 7, 1},   {5, 11, 20, 1},
                 {5, 12, 11, 1}, {6, 7, 4, 1},   {6, 12, 3, 1},  {7, 8, 8, 1},   {7, 12, 18, 1}, {8, 10, 3, 1},
                 {8, 11, 10, 1}, {9, 10, 16, 1}, {9, 11, 14, 1}, {10, 11, 12, 1}}},
    {8, 348, 27, {{1, 3, 7, 8},   {1, 15, 8, 5},  {1, 17, 5, 8},  {1, 19, 1, 7},  {1, 24, 6, 1},  {1, 27, 7, 4},
                  {2, 1, 3, 2},   {2, 12, 1, 9},  {3, 4, 7, 4},   {3, 6, 4, 3},   {3, 8, 6, 8},   {4, 5, 2, 9},
                  {4, 6, 7, 9},   {4, 10, 1, 4},  {5, 6, 2, 9},   {5, 9, 3, 3},   {6, 7, 3, 1},   {6, 8, 6, 4},
                  {6, 9, 6, 9},   {6, 10, 2, 8},  {7, 11, 6, 7},  {8, 9, 6, 5},   {10, 11, 5, 5}, {12, 13, 4, 2},
                  {13, 14, 4, 1}, {13, 15, 4, 7}, {14, 16, 9, 3}, {14, 18, 2, 9}, {14, 20, 5, 5}, {14, 21, 5, 5},
                  {15, 17, 3, 7}, {15, 20, 8, 2}, {16, 17, 9, 1}, {18, 21, 2, 9}, {18, 25, 3, 7}, {20, 21, 1, 8},
                  {21, 22, 8, 2}, {21, 23, 7, 6}, {21, 25, 8, 4}, {22, 23, 1, 6}, {22, 25, 3, 4}, {23, 24, 5, 9},
                  {23, 26, 3, 2}, {24, 27, 5, 9}, {25, 26, 4, 1}, {26, 27, 3, 8}}},
    {10, 275, 10, {{1, 8, 9, 1},  {1, 9, 4, 2},  {1, 10, 13, 1}, {1, 11, 12, 2}, {2, 1, 11, 1},
                   {2, 3, 15, 1}, {2, 4, 18, 2}, {2, 5, 8, 2},   {3, 4, 8, 2},   {3, 8, 18, 2},
                   {3, 9, 6, 1},  {4, 1, 7, 1},  {4, 6, 10, 2},  {4, 11, 17, 1}, {5, 1, 9, 2},
                   {5, 6, 15, 1}, {6, 11, 3, 2}, {7, 2, 6, 1},   {7, 4, 11, 2},  {7, 5, 5, 1},
                   {8, 9, 14, 2}, {8, 12, 5, 1}, {9, 10, 19, 1}, {10, 12, 2, 2}, {11, 12, 7, 1}}},
    {13, 536, 41, {{1, 5, 7, 12},  {1, 6, 18, 2}, {1, 7, 4, 13},  {1, 8, 24, 12}, {1, 9, 11, 16}, {2, 1, 15, 13},
                   {2, 3, 5, 11},  {2, 5, 12, 7}, {2, 8, 13, 13}, {3, 1, 8, 16},  {3, 6, 1, 7},   {3, 7, 10, 5},
                   {3, 8, 24, 3},  {4, 1, 6, 13}, {4, 2, 3, 4},   {4, 3, 28, 7},  {4, 5, 2, 15},  {5, 6, 20, 9},
                   {5, 7, 42, 5},  {5, 9, 12, 5}, {6, 7, 9, 8},   {6, 9, 13, 3},  {7, 8, 16, 9},  {7, 9, 60, 3},
                   {7, 10, 5, 14}, {8, 9, 22, 7}, {8, 10, 99, 8}, {9, 10, 20, 5}}},
    {23, 233, 27, {{1, 2, 1, 7},  {1, 3, 7, 1},  {1, 4, 1, 4},  {1, 5, 3, 9},  {1, 6, 3, 7},  {1, 7, 2, 8},
                   {1, 8, 1, 4},  {1, 9, 2, 1},  {1, 10, 2, 5}, {1, 11, 1, 8}, {2, 3, 5, 7},  {2, 4, 1, 6},
                   {2, 5, 8, 6},  {2, 6, 1, 5},  {2, 7, 3, 4},  {2, 8, 7, 9},  {2, 9, 8, 9},  {2, 10, 7, 7},
                   {2, 11, 2, 8}, {3, 4, 7, 6},  {3, 5, 1, 2},  {3, 6, 4, 1},  {3, 7, 1, 4},  {3, 8, 5, 5},
                   {3, 9, 4, 7},  {3, 10, 2, 6}, {3, 11, 2, 1}, {4, 5, 2, 1},  {4, 6, 1, 1},  {4, 7, 5, 6},
                   {4, 8, 7, 5},  {4, 9, 6, 1},  {4, 10, 2, 8}, {4, 11, 4, 9}, {5, 6, 8, 4},  {5, 7, 5, 1},
                   {5, 8, 4, 3},  {5, 9, 8, 5},  {5, 10, 6, 3}, {5, 11, 7, 1}, {6, 7, 5, 7},  {6, 8, 3, 8},
                   {6, 9, 6, 3},  {6, 10, 6, 2}, {6, 11, 4, 2}, {7, 8, 2, 2},  {7, 9, 1, 8},  {7, 10, 6, 1},
                   {7, 11, 4, 3}, {8, 9, 4, 8},  {8, 10, 5, 8}, {8, 11, 6, 4}, {9, 10, 4, 5}, {9, 11, 7, 6},
                   {10, 11, 4, 4}}},
};

ArcProblem problem_of(const Instance& instance) {
  ArcProblem out;
  out.capacity = instance.capacity;
  out.depot = 1;
  out.refills = {1};
  for (const auto& [a, b, length, demand] : instance.roads) {
    out.tasks.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), static_cast<double>(length), 0,
                         static_cast<double>(demand), 1, false});
    out.places = std::max<std::size_t>(out.places, static_cast<std::size_t>(std::max(a, b)) + 1);
  }
  const std::size_t n = out.places;
  out.metres.assign(n * n, HUGE_VAL);
  for (std::size_t i = 0; i < n; ++i) out.metres[i * n + i] = 0;
  for (const ArcProblem::Task& task : out.tasks)
    out.metres[task.a * n + task.b] = out.metres[task.b * n + task.a] = task.metres;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        out.metres[i * n + j] = std::min(out.metres[i * n + j], out.metres[i * n + k] + out.metres[k * n + j]);
  out.minutes = out.metres;
  return out;
}

/// The metres of a plan, worked anew from its services; each task once, each run within the tank.
double measured(const ArcProblem& problem, const ArcPlan& plan) {
  double metres = 0;
  std::vector<int> times(problem.tasks.size());
  std::uint32_t at = problem.depot;
  for (const Run& run : plan.trucks.at(0)) {
    double litres = 0;
    for (const Served& served : run) {
      const ArcProblem::Task& task = problem.tasks[served.task];
      metres += problem.way(at, served.backward ? task.b : task.a) + task.metres;
      at = served.backward ? task.a : task.b;
      litres += task.litres;
      ++times[served.task];
    }
    CHECK(litres <= problem.capacity);
    metres += problem.way(at, problem.depot);
    at = problem.depot;
  }
  CHECK(std::count(times.begin(), times.end(), 1) == static_cast<std::ptrdiff_t>(times.size()));
  return metres;
}

}  // namespace

TEST_CASE("published instances: within 2 % of the optimum, the bound never above it") {
  for (const Instance& instance : GDB) {
    CAPTURE(instance.number);
    const ArcProblem problem = problem_of(instance);
    const ArcPlan plan = arc_routes(problem, 1e7);
    CHECK(plan.left.empty());
    CHECK(measured(problem, plan) == doctest::Approx(plan.metres));
    CHECK(plan.metres >= instance.best - 1e-6);
    CHECK(plan.metres <= instance.best * 1.02);
    std::vector<ArcRoad> roads;
    for (const ArcProblem::Task& task : problem.tasks)
      roads.push_back({task.a, task.b, task.metres, task.litres, true});
    const std::uint32_t base = 1;
    const double bound = fewest_metres(roads, problem.places, {&base, 1}, instance.capacity);
    CHECK(bound <= instance.best + 1e-6);
    CHECK(bound >= instance.best * 0.98);
  }
}

TEST_CASE("the bound of a square, and of a square with a tank too small") {
  // depot 0; 0-1-2-3-0, each 10 long and 1 litre: one round of 40
  const std::vector<ArcRoad> square = {
      {0, 1, 10, 1, true}, {1, 2, 10, 1, true}, {2, 3, 10, 1, true}, {3, 0, 10, 1, true}};
  const std::uint32_t base = 0;
  CHECK(fewest_metres(square, 4, {&base, 1}, 4) == doctest::Approx(40));
  // a tank of 2: out and back over each half, 80. {1, 2} has 3 litres, so it is crossed twice more, over 0-1 or 2-3;
  // {2, 3} over 1-2 or 3-0; {1, 2, 3} over 0-1 or 3-0: at least four more
  CHECK(fewest_metres(square, 4, {&base, 1}, 2) == doctest::Approx(80));
  // a dead end is driven twice
  const std::vector<ArcRoad> dead_end = {{0, 1, 7, 1, true}};
  CHECK(fewest_metres(dead_end, 2, {&base, 1}, 4) == doctest::Approx(14));
}

TEST_CASE("in SQL: a day of a truck on a street with a pump at its end") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  // G -500- A =1000= B =1000= C -500- P: G depot, P pump; A-B and B-C are to be served, 1 litre a metre
  sql.exec(
      "create table road as select * from (values ('G', 'A', 500, false, 1), ('A', 'B', 1000, true, 1), ('B', 'C', "
      "1000, "
      "true, 3), ('C', 'P', 500, false, 1)) t(a, b, length, required, weight)");
  const std::string day =
      "('road', depot := 'G', capacity := 1000, refills := ['P'], refill_minutes := 10, speed := 30, "
      "serving := 10, begin := '10:00', seconds := 0.05";
  const auto text = [&](const std::string& query) { return sql.value(query).string(); };
  const auto number = [&](const std::string& what, const std::string& more) {
    return sql.value("select " + what + " from arc_routes_summary" + day + more + ")").number();
  };
  // a tank a road: out G-A-B-C-P, filled, back P-C-B-A-G: 6,000 m
  CHECK(number("metres", "") == 6000);
  CHECK(number("trips", "") == 2);
  CHECK(number("gap", "") == 0);
  // either road is served on the way out and the other on the way back: the same length; minutes: 4,000 m driven at 2
  // min a km, 2,000 m served at 6, and 10 at the pump: 8 + 12 + 10 = 30
  CHECK(sql.value("select max(minutes) + 1 from arc_routes" + day + ")").number() == doctest::Approx(30));
  CHECK(text("select time from arc_routes" + day + ") where refills") == "10:10");
  CHECK(text("select string_agg(a || b, ' ' order by step) from arc_routes" + day + ")") ==
        "GA AB BC CP PP PC CB BA AG");
  CHECK(sql.value("select min(litres) from arc_routes" + day + ") where not refills").number() == 0);
  // half an hour less a minute does not do for both: the heavier road, three times the worth
  CHECK(number("unserved", ", shift := 29") == 1);
  CHECK(number("worth", ", shift := 29") == 3000);
  CHECK(text("select a || b from arc_routes_unserved" + day + ", shift := 29)") == "AB");
  CHECK(number("worth_bound", ", shift := 29") <= 4000);
  // two trucks with a tank each need no pump: 500 + 1000 back 1500 = 3000, and 5000 for B-C
  CHECK(number("unserved", ", vehicles := 2, runs := 1") == 0);
  CHECK(number("trucks", ", vehicles := 2, runs := 1") == 2);
  CHECK(number("metres", ", vehicles := 2, runs := 1") == 8000);
  CHECK(number("unserved", ", runs := 1") == 1);
  const auto fails = [&](const std::string& call, const char* why) {
    CHECK_THROWS_WITH_AS(sql.rows("select * from arc_routes('road', " + call + ")"), doctest::Contains(why),
                         dure::Error);
  };
  fails("capacity := 1000", "depot");
  fails("depot := 'X'", "'X'");
  fails("depot := 'G', capacity := 900", "A-B 하나에 물 1000 L");
  fails("depot := 'G', begin := '오전'", "'오전'");
  sql.exec("insert into road values ('Y', 'Z', 100, true, 1)");
  fails("depot := 'G'", "Y-Z에 차고에서");
}

TEST_CASE("a one-way road is served its way only") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  // a ring G -> A -> B -> G, all one way, only A-B to be served: 300
  sql.exec(
      "create table road as select * from (values ('G', 'A', 100, true, false), ('A', 'B', 100, true, true), ('B', "
      "'G', "
      "100, true, false)) t(a, b, length, oneway, required)");
  CHECK(sql.value("select string_agg(a || b, ' ' order by step) from arc_routes('road', depot := 'G', seconds := 0.05)")
            .string() == "GA AB BG");
}

TEST_CASE("a road without length is driven over, and has nothing to serve") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  // G -500- A =0= B =1000= C: out and back 3,000
  sql.exec(
      "create table road as select * from (values ('G', 'A', 500, false), ('A', 'B', 0, true), ('B', 'C', 1000, true)) "
      "t(a, b, length, required)");
  const std::string day = "('road', depot := 'G', seconds := 0.05)";
  CHECK(sql.value("select metres from arc_routes_summary" + day).number() == 3000);
  CHECK(sql.value("select string_agg(a || b, ' ' order by step) from arc_routes" + day).string() ==
        "GA AB BC CB BA AG");
}
