#include "synthetic.hpp"

#include <dure/core/error.hpp>
#include <dure/series/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace dure::series;

namespace {

constexpr int UNITS = 12, PERIODS = 24, BEFORE = 18;

/// An invented panel: unit 0 is half unit 2, 0.3 of unit 5, 0.2 of unit 7 with a little noise, and `effect` more after.
double value(int unit, int period, double effect) {
  if (unit == 0)
    return 0.5 * value(2, period, 0) + 0.3 * value(5, period, 0) + 0.2 * value(7, period, 0) +
           (period * 7 % 5 - 2) / 4.0 + (period > BEFORE ? effect : 0);
  return 80 + unit * 37 % 23 * 3 + 6 * std::sin(period / (2 + unit / 3.0)) +
         (unit * unit * 7 + period * period * 5 + unit * period * 3) % 13 / 2.0;
}

Comparison panel(double effect) {
  Comparison out;
  out.donors.resize(UNITS - 1);
  for (int t = 1; t <= PERIODS; ++t) {
    out.after.push_back(t > BEFORE);
    out.treated.push_back(value(0, t, effect));
    for (int unit = 1; unit < UNITS; ++unit)
      out.donors[static_cast<std::size_t>(unit) - 1].push_back(value(unit, t, 0));
  }
  return out;
}

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-7); }

}  // namespace

// Expected values: R 4.2.2, quadprog 1.5-8: solve.QP(crossprod(X), crossprod(X, y), cbind(1, diag(11)), c(1, 0 …), meq
// = 1) over the 18 periods before, for the treated unit and for each donor among the others.
TEST_CASE("weights, fit and effect equal those of solve.QP") {
  const Synthetic out = synthetic_control(panel(12), false);
  const double weights[] = {
      0, 0.5182589457, 0.0006326398, 0.0020848957, 0.2726328667, 0, 0.1690555739, 0, 0, 0.0373350782, 0};
  for (std::size_t j = 0; j < 11; ++j) CHECK(out.weights[j] == doctest::Approx(weights[j]).epsilon(1e-6));
  CHECK(out.pre_rmspe == near(0.326913450174));
  CHECK(out.post_rmspe == near(11.870491104264));
  CHECK(out.effect == near(11.864671608014));
  CHECK(out.synthetic[0] == near(94.3852783891));
  CHECK(out.synthetic[19] == near(94.7996147907));
}

TEST_CASE("each unit less its mean: equal to solve.QP over the differences") {
  const Synthetic out = synthetic_control(panel(12), true);
  CHECK(out.weights[1] == near(0.5034951372));
  CHECK(out.weights[2] == near(0.0207614531));
  CHECK(out.weights[9] == near(0.0348562423));
  CHECK(out.effect == near(11.928840942330));
  CHECK(out.ratio == near(36.886160750712));
}

TEST_CASE("placebos and their ranks equal those of solve.QP") {
  const Comparison with = panel(12), without = panel(0);
  const auto others = placebos(with, false);
  const double ratios[] = {1.0079744882, 3.0750311138, 2.3462046333, 1.3111296812, 0.7590953755, 1.2081622791,
                           1.4778674521, 0.9593046435, 1.4920131170, 1.1113589681, 1.1765221660};
  for (std::size_t j = 0; j < 11; ++j) CHECK(others[j].ratio == near(ratios[j]));
  const Finding found = judge(with, synthetic_control(with, false), others, 0.1, 0.1);
  CHECK(found.rank == 1);
  CHECK(found.p == near(1.0 / 12));
  CHECK(found.verdict == Verdict::effect);
  const Synthetic nothing = synthetic_control(without, false);
  CHECK(nothing.effect == near(-0.135328392));
  CHECK(nothing.ratio == near(1.209878499));
  const Finding none = judge(without, nothing, others, 0.1, 0.1);
  CHECK(none.rank == 6);  // 3.08, 2.35, 1.31, 1.48, 1.49 are greater
  CHECK(none.verdict == Verdict::none);
  CHECK(judge(with, synthetic_control(with, false), others, 0.1, 0.05).verdict ==
        Verdict::few_donors);                                                                           // 1 / 12 > 0.05
  CHECK(judge(with, synthetic_control(with, false), others, 0.003, 0.1).verdict == Verdict::poor_fit);  // 0.327 of 94
}

TEST_CASE("weights at the edges of what can be fitted") {
  // beyond all donors: the nearest one alone
  const std::vector<std::vector<double>> two = {{1, 1, 1}, {2, 2, 2}};
  CHECK(simplex_weights(std::vector<double>{9, 9, 9}, two)[1] == doctest::Approx(1));
  // twins: either would do, so half each
  const auto even =
      simplex_weights(std::vector<double>{1, 2, 3}, std::vector<std::vector<double>>{{1, 2, 3}, {1, 2, 3}});
  CHECK(even[0] == doctest::Approx(0.5));
  // more donors than periods: 2 lies between 1 and 3, and the weights still sum to 1
  std::vector<std::vector<double>> many;
  for (int j = 0; j < 40; ++j) many.push_back({1.0 + j % 3, 1.0 + j % 3, 1.0 + j % 3});
  const auto weights = simplex_weights(std::vector<double>{2, 2, 2}, many);
  double sum = 0, mean = 0;
  for (std::size_t j = 0; j < many.size(); ++j) {
    CHECK(weights[j] >= 0);
    sum += weights[j];
    mean += weights[j] * many[j][0];
  }
  CHECK(sum == doctest::Approx(1));
  CHECK(mean == doctest::Approx(2));
}

TEST_CASE("in SQL: a planted effect, its verdict, its weights, and what cannot be said") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  sql.exec("create table panel(unit varchar, period date, value double)");
  for (int unit = 0; unit < UNITS; ++unit)
    for (int t = 1; t <= PERIODS; ++t)
      sql.exec("insert into panel values ($unit, date '2026-06-30' + $t::integer, $value)",
               {{"unit", "u" + std::to_string(unit)}, {"t", t}, {"value", value(unit, t, 12)}});
  const std::string call = "('panel', treated := 'u0', start := '2026-07-19'";
  const auto text = [&](const std::string& query) { return sql.value(query).string(); };
  CHECK(sql.value("select avg(effect) from synthetic_control" + call + ") where after").number() ==
        near(11.864671608014));
  CHECK(text("select min(period)::varchar from synthetic_control" + call + ") where after") == "2026-07-19");
  CHECK(text("select verdict from synthetic_control_test" + call + ")") == "효과가 보임");
  CHECK(text("select verdict from synthetic_control_test" + call + ", alpha := 0.05)") ==
        "비교 지역이 적어 말할 수 없음");
  CHECK(text("select string_agg(unit, ' ') from (select unit from synthetic_control_weights" + call + ") limit 3)") ==
        "u2 u5 u7");
  CHECK(text("select unit from synthetic_control_placebos" + call + ") where rank = 1") == "u0");
  // a hole: that unit is left out and named
  sql.exec("delete from panel where unit = 'u9' and period = '2026-07-03'");
  CHECK(text("select array_to_string(left_out, ',') from synthetic_control_test" + call + ")") == "u9");
  CHECK(sql.value("select units from synthetic_control_test" + call + ")").integer() == 11);
  const auto fails = [&](const std::string& rest, const char* why) {
    CHECK_THROWS_WITH_AS(sql.rows("select * from synthetic_control('panel'" + rest + ")"), doctest::Contains(why),
                         dure::Error);
  };
  fails(", treated := 'u0'", "start");
  fails(", start := '2026-07-19'", "treated");
  fails(", treated := 'x', start := '2026-07-19'", "'x'");
  fails(", treated := 'u0', start := '칠월'", "'칠월'");
  fails(", treated := 'u0', start := '2027-01-01'", "뒤 기간");
  fails(", treated := 'u0', start := '2026-07-02'", "앞 1기간");
  fails(", treated := 'u0', start := '2026-07-19', donors := ['u1']", "1곳뿐");
}
