#include "siting.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace dure::geo;

namespace {

constexpr double AWAY = -1;  // a pair that is not there

Siting made(std::vector<double> weight, std::vector<std::vector<double>> cost) {
  Siting siting;
  for (std::size_t j = 0; j < cost[0].size(); ++j) siting.sites.push_back(std::string(1, static_cast<char>('A' + j)));
  siting.status.assign(siting.sites.size(), Site::free);
  siting.weight = std::move(weight);
  for (std::uint32_t i = 0; i < cost.size(); ++i) {
    siting.demands.push_back(std::to_string(i));
    std::vector<Siting::Arc> arcs;
    for (std::uint32_t j = 0; j < cost[i].size(); ++j)
      if (cost[i][j] != AWAY) arcs.push_back({i, j, cost[i][j]});
    std::stable_sort(arcs.begin(), arcs.end(), [](auto& a, auto& b) { return a.cost < b.cost; });
    siting.arcs.insert(siting.arcs.end(), arcs.begin(), arcs.end());
  }
  return siting;
}

// Four villages on a road at 0, 1, 9, 10 km with 10, 1, 1, 10 people; sites in each.
Siting road() { return made({10, 1, 1, 10}, {{0, 1, 9, 10}, {1, 0, 8, 9}, {9, 8, 0, 1}, {10, 9, 1, 0}}); }

using Sites = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("p_median puts two sites into the two large villages") {
  Siting siting = road();
  siting.p = 2;
  const SitingPlan plan = p_median(siting);
  CHECK(plan.sites == Sites{0, 3});
  CHECK(plan.value == 2);  // 1 person x 1 km, twice
  CHECK(plan.bound == 2);
  CHECK(plan.services.size() == 4);
}

TEST_CASE("one site: ties go to the first, a required and a forbidden site are kept") {
  Siting siting = road();
  siting.p = 1;
  // A: 0 + 1 + 9 + 100 = 110; B: 10 + 0 + 8 + 90 = 108; C and D mirror them.
  CHECK(p_median(siting).value == 108);
  CHECK(p_median(siting).bound == 108);
  siting.status[1] = siting.status[2] = Site::forbidden;
  CHECK(p_median(siting).value == 110);
  siting = road();
  siting.p = 1;
  siting.status[3] = Site::required;
  CHECK(p_median(siting).sites == Sites{3});
  CHECK(p_median(siting).value == 110);
}

TEST_CASE("a standing site serves and is not counted") {
  Siting siting = road();
  siting.p = 1;
  siting.status[0] = Site::standing;
  const SitingPlan plan = p_median(siting);
  CHECK(plan.sites == Sites{3});
  CHECK(plan.value == 2);
  siting.p = 0;
  CHECK(p_median(siting).sites.empty());
  CHECK(p_median(siting).value == 110);
}

TEST_CASE("a budget buys what helps most; spacing keeps neighbours apart") {
  Siting siting = road();
  siting.price = {5, 1, 1, 5};
  siting.budget = 6;  // A + C or B + D: A+C = 1 + 0 + 10 = 11; B + C = 10 + 10 = 20; A + D costs 10
  const SitingPlan plan = p_median(siting);
  CHECK(plan.value == 11);
  CHECK(plan.bound == 11);
  Siting apart = road();
  apart.p = 3;  // without the rule A, D and B or C
  apart.too_close = {{0, 1}, {2, 3}};
  CHECK_THROWS_WITH_AS(p_median(apart), doctest::Contains("p := 3"), dure::Error);
  CHECK_THROWS_WITH_AS(p_median(apart), doctest::Contains("spacing"), dure::Error);
  apart.p = 2;
  CHECK(p_median(apart).value == 2);
}

TEST_CASE("rules that the best plan keeps anyway change nothing; those that it breaks are still kept") {
  Siting siting = road();
  siting.p = 3;
  siting.price = {5, 1, 1, 5};
  siting.budget = 12;  // buys all four; each site reaches its own village: A 10, D 10, B or C 1
  CHECK(cover(siting, 0).value == 21);
  CHECK(cover(siting, 0).bound == 21);
  CHECK(cover(siting, 0).sites.size() == 3);
  siting.too_close = {{0, 3}};  // A or D, with B and C: 10 + 1 + 1
  CHECK(cover(siting, 0).value == 12);
  CHECK(cover(siting, 0).bound == 12);
  siting.budget = 6;  // A and B, or D and C: 10 + 1
  siting.too_close.clear();
  CHECK(cover(siting, 0).value == 11);
  siting.budget = 12;
  siting.status = {Site::required, Site::required, Site::required, Site::required};  // four, and three allowed
  CHECK_THROWS_WITH_AS(cover(siting, 0), doctest::Contains("required"), dure::Error);
}

TEST_CASE("capacity divides a village between two sites") {
  Siting siting = road();
  siting.p = 2;
  siting.capacity = {11, 11, 11, 8};
  siting.status[0] = siting.status[3] = Site::required;
  // D takes 8 of its 10; the 3 left of village 2 and 3: A has room for none (10 + 1): 22 people, room for 19.
  CHECK_THROWS_WITH_AS(p_median(siting), doctest::Contains("capacity"), dure::Error);
  siting.capacity = {14, 11, 11, 8};
  // A holds all of its 11 and 3 more. From village 3 two go to A at 10 km and the one of village 2 at 9: 29 + 1; or
  // village 2's one at D (1) and three of village 3 at A (30): 31 + 1.
  const SitingPlan plan = p_median(siting);
  CHECK(plan.value == doctest::Approx(30));
  CHECK(plan.bound == doctest::Approx(30));
}

TEST_CASE("cover counts whom it reaches and cover_all leaves nobody") {
  Siting siting = road();
  siting.p = 1;
  CHECK(cover(siting, 1).value == 11);
  CHECK(cover(siting, 1).bound == 11);
  siting.status[0] = Site::standing;
  CHECK(cover(siting, 1).value == 22);
  siting.p.reset();
  siting.status[0] = Site::free;
  CHECK(cover_all(siting, 1).sites.size() == 2);
  CHECK(cover_all(siting, 0).sites.size() == 4);
  CHECK(cover_all(siting, 1).bound == 2);
}

TEST_CASE("p_center halves the farthest way") {
  Siting siting = road();
  siting.p = 1;  // B or C: the farthest is 9 km
  CHECK(p_center(siting).value == 9);
  CHECK(p_center(siting).bound == 9);
  siting.p = 2;
  CHECK(p_center(siting).value == 1);
  siting.p = 4;
  CHECK(p_center(siting).value == 0);
}

TEST_CASE("p_center and cover_all keep to p, and to what stands") {
  Siting siting = road();
  siting.p = 1;
  siting.status[0] = Site::standing;  // the villages at 0 and 1 are within 1 km of it
  CHECK(p_center(siting).value == 1);
  CHECK(p_center(siting).sites.size() == 1);
  CHECK(cover_all(siting, 1).sites.size() == 1);
  CHECK(cover_all(siting, 1).bound == 1);
  siting.status[0] = Site::free;
  CHECK_THROWS_WITH_AS(cover_all(siting, 1), doctest::Contains("p := 1"), dure::Error);
  siting.p = 3;
  CHECK(cover_all(siting, 1).sites.size() == 2);
  siting.status[1] = Site::required;
  siting.p = 2;
  CHECK(p_center(siting).value == 1);  // the one at 1 and the one at 9 or 10
}

TEST_CASE("what cannot be served is said, with the rules that would help") {
  Siting siting = made({1, 1}, {{1, AWAY}, {AWAY, 1}});
  siting.p = 1;
  CHECK_THROWS_WITH_AS(p_median(siting), doctest::Contains("p := 1"), dure::Error);
  CHECK_THROWS_WITH_AS(cover_all(made({1, 1}, {{1, AWAY}, {5, AWAY}}), 2), doctest::Contains("모든 수요"), dure::Error);
  CHECK_THROWS_WITH_AS(cover_all(made({1, 1}, {{1, AWAY}, {5, AWAY}}), 2), doctest::Contains("1곳 있습니다: 1"),
                       dure::Error);
  siting.p = 3;
  CHECK_THROWS_WITH_AS(p_median(siting), doctest::Contains("2곳"), dure::Error);
  siting.p.reset();
  CHECK_THROWS_WITH_AS(p_median(siting), doctest::Contains("p := 5"), dure::Error);
}

TEST_CASE("beyond what CBC can hold the rules are kept, and the bound says how good the plan is") {
  // 200 villages and 150 sites on a line of 1000 m; sites 40 m apart at least
  std::mt19937_64 random(9);
  std::vector<double> where(150), weight(200);
  std::vector<std::vector<double>> cost(200, std::vector<double>(150));
  for (double& x : where) x = static_cast<double>(random() % 1000);
  for (std::size_t i = 0; i < 200; ++i) {
    const auto home = static_cast<double>(random() % 1000);
    weight[i] = static_cast<double>(1 + random() % 9);
    for (std::size_t j = 0; j < 150; ++j) cost[i][j] = std::abs(home - where[j]);
  }
  Siting siting = made(weight, cost);
  siting.p = 6;
  for (std::uint32_t a = 0; a < 150; ++a)
    for (std::uint32_t b = a + 1; b < 150; ++b)
      if (std::abs(where[a] - where[b]) < 40) siting.too_close.emplace_back(a, b);
  siting.price.assign(150, 10);
  siting.budget = 60;
  const SitingPlan plan = p_median(siting);
  REQUIRE(plan.sites.size() == 6);
  for (std::size_t a = 0; a < 6; ++a)
    for (std::size_t b = a + 1; b < 6; ++b) CHECK(std::abs(where[plan.sites[a]] - where[plan.sites[b]]) >= 40);
  CHECK(plan.bound <= plan.value);
  CHECK(plan.value <= plan.bound * 1.05);
  siting.status[plan.sites[0]] = Site::standing;  // one of the best stands already: five more and it cost no more
  siting.p = 5;
  siting.budget = 50;
  CHECK(p_median(siting).value <= plan.value);
}

TEST_CASE("branch and bound finds what trying every set finds") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 40; ++round) {
    std::vector<double> weight(14);
    std::vector<std::vector<double>> cost(14, std::vector<double>(9));
    for (double& w : weight) w = static_cast<double>(random() % 20);
    for (auto& row : cost)
      for (double& c : row) c = static_cast<double>(random() % 100) + (round % 2 ? 0.5 : 0.0);
    Siting siting = made(weight, cost);
    siting.p = 3;
    double best = 1e18;
    for (std::size_t a = 0; a < 9; ++a)
      for (std::size_t b = a + 1; b < 9; ++b)
        for (std::size_t c = b + 1; c < 9; ++c) {
          double sum = 0;
          for (std::size_t i = 0; i < 14; ++i) sum += weight[i] * std::min({cost[i][a], cost[i][b], cost[i][c]});
          best = std::min(best, sum);
        }
    const SitingPlan plan = p_median(siting);
    CHECK(plan.value == doctest::Approx(best));
    CHECK(plan.bound == doctest::Approx(best));
  }
}
