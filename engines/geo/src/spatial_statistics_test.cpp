#include "spatial_statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace dure::geo;

namespace {

// Expected values: R 4.2.2, spdep 1.2-7:
//   x <- c(12,15,14,30, 11,18,35,41, 9,13,38,52, 7,8,20,33); y <- c(3,4,4,9,2,6,8,12,1,5,9,15,2,3,7,8)
//   nb <- cell2nb(4, 4, type = "rook"); lw <- nb2listw(nb, style = "W")
const std::vector<double> X = {12, 15, 14, 30, 11, 18, 35, 41, 9, 13, 38, 52, 7, 8, 20, 33};
const std::vector<double> Y = {3, 4, 4, 9, 2, 6, 8, 12, 1, 5, 9, 15, 2, 3, 7, 8};

/// Rook neighbours of a 4 x 4 board; `alone` has none.
Neighbours board(int alone = -1) {
  Neighbours out{{0}, {}, {}};
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 16; ++j)
      if (std::abs(i / 4 - j / 4) + std::abs(i % 4 - j % 4) == 1 && i != alone && j != alone) {
        out.unit.push_back(static_cast<std::uint32_t>(j));
        out.weight.push_back(1);
      }
    out.first.push_back(out.unit.size());
  }
  return out;
}

Neighbours rows_sum_to_one(int alone = -1) {
  Neighbours out = board(alone);
  out.standardise();
  return out;
}

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-12); }

}  // namespace

TEST_CASE("Moran's I equals moran.test(x, lw)") {
  const Autocorrelation out = moran(X, rows_sum_to_one(), 0, 1);
  CHECK(out.i == near(0.6560592976396085));
  CHECK(out.expected == near(-0.0666666666666667));
  CHECK(out.variance == near(0.0360358560968398));
  CHECK(out.z == near(3.80720476435757));
  CHECK(out.p == near(7.02731856374319e-05));
  CHECK(std::isnan(out.p_permutation));
  // moran.test(x, nb2listw(nb, style = "B"))
  const Autocorrelation plain = moran(X, board(), 0, 1);
  CHECK(plain.i == near(0.6275187104202649));
  CHECK(plain.variance == near(0.0336833561017476));
  CHECK(plain.z == near(3.78240285551482));
}

TEST_CASE("a unit without neighbours does not count, as with zero.policy = TRUE") {
  // nb[[1]] <- 0L and 1 taken from its neighbours
  const Autocorrelation out = moran(X, rows_sum_to_one(0), 0, 1);
  CHECK(out.i == near(0.6180267702936096));
  CHECK(out.expected == near(-0.0714285714285714));
  CHECK(out.variance == near(0.0387774343004495));
  CHECK(out.z == near(3.50119746537696));
  const auto local = local_moran(X, rows_sum_to_one(0), 0, 1);
  CHECK(local[0].value == 0);
  CHECK(std::isnan(local[0].z));
  CHECK(local[1].z == near(0.718299371971318));
  CHECK(local[4].variance == near(0.330256229313922));
}

TEST_CASE("local Moran equals localmoran(x, lw)") {
  const auto out = local_moran(X, rows_sum_to_one(), 0, 1);
  CHECK(out[0].value == near(0.5240069084628670));
  CHECK(out[0].expected == near(-0.03871042026482441));
  CHECK(out[0].variance == near(0.27643143266324921));
  CHECK(out[0].z == near(1.070277947344128));
  CHECK(out[0].p == near(0.28449421769311034));
  CHECK(out[11].value == near(2.4800230282095566));
  CHECK(out[11].expected == near(-0.32610247553252736));
  CHECK(out[11].variance == near(1.00461554735581582));
  CHECK(out[11].p == near(0.00511545664906618));
  CHECK(out[14].value == near(-0.0507772020725389));
  CHECK(out[14].z == near(-0.530177801583572));
  // p.adjust(p, "fdr")
  CHECK(out[0].p_adjusted == near(0.4181534190809273));
  CHECK(out[9].p_adjusted == near(0.5948185840110219));
  CHECK(out[11].p_adjusted == near(0.0749981476754791));
}

TEST_CASE("Gi and Gi* equal localG(x, lw) and localG(x, nb2listw(include.self(nb)))") {
  const auto plain = getis_ord(X, rows_sum_to_one(), false, 0, 1);
  CHECK(plain[0].value == near(-1.070277947344128));
  CHECK(plain[2].value == near(0.527359901403648));
  CHECK(plain[11].value == near(2.799671932666960));
  const auto star = getis_ord(X, board(), true, 0, 1);
  CHECK(star[0].value == near(-1.325521823342929));
  CHECK(star[2].value == near(0.207792908730846));
  CHECK(star[11].value == near(3.116893630962685));
  CHECK(star[15].value == near(1.763520338882332));
}

TEST_CASE("x against its neighbours' y equals localmoran_bv(x, y, lw)") {
  const auto out = local_moran_of_two(X, Y, rows_sum_to_one(), 0, 1);
  CHECK(out[0].value == near(0.591713760794913));
  CHECK(out[1].value == near(0.239956767385774));
  CHECK(out[2].value == near(-0.133352076823049));
  CHECK(out[11].value == near(1.9464015253465174));
}

TEST_CASE("permutations agree with the moments, and with themselves") {
  const auto out = local_moran_of_two(X, X, rows_sum_to_one(), 20'000, 7);
  const auto exact = local_moran(X, rows_sum_to_one(), 20'000, 7);
  for (const std::size_t i : {0U, 3U, 7U, 11U}) {
    // both measure the same; the one scales by n - 1, the other by n: 15 / 16
    CHECK(out[i].expected / 15 * 16 == doctest::Approx(exact[i].expected).epsilon(0.05));
    CHECK(out[i].variance / 225 * 256 == doctest::Approx(exact[i].variance).epsilon(0.05));
    CHECK(exact[i].p_permutation == doctest::Approx(exact[i].p).epsilon(0.5));
  }
  CHECK(exact[11].p_permutation == local_moran(X, rows_sum_to_one(), 20'000, 7)[11].p_permutation);
  CHECK(moran(X, rows_sum_to_one(), 999, 3).p_permutation <= 0.002);
}

TEST_CASE("false discovery: p.adjust(c(0.01, 0.04, 0.03, 0.5), 'fdr')") {
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.5};
  // 0.5 x 4/4, 0.04 x 4/3, min(0.03 x 4/2, 0.0533), 0.01 x 4/1
  const auto out = false_discovery(p);
  CHECK(out[0] == near(0.04));
  CHECK(out[1] == near(0.16 / 3));
  CHECK(out[2] == near(0.16 / 3));
  CHECK(out[3] == near(0.5));
}
