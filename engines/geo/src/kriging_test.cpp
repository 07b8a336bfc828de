#include "kriging.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace dure::geo;

namespace {

/// 60 invented stations, in R: i <- 0:59; x <- (i*i*37 + i*11) %% 1009 * 10; y <- (i*i*53 + i*29) %% 997 * 10
/// v <- 20 + 3*sin(x/900) + 2*cos(y/800) + ((i*29) %% 11)/2
/// Expected values: gstat 2.1-0 of R 4.2.2 over these.
Stations stations() {
  Stations out;
  for (int i = 0; i < 60; ++i) {
    const double x = (i * i * 37 + i * 11) % 1009 * 10, y = (i * i * 53 + i * 29) % 997 * 10;
    out.at.push_back({x, y});
    out.value.push_back(20 + 3 * std::sin(x / 900) + 2 * std::cos(y / 800) + (i * 29) % 11 / 2.0);
  }
  return out;
}

/// vgm(8, "Sph", 4000, 0.5)
constexpr Variogram GIVEN{VariogramModel::spherical, 0.5, 8, 4000, 0};

/// The fourth is the third station.
constexpr Point TARGETS[] = {{1234, 4321}, {5000, 5000}, {9000, 1000}, {1700, 2700}, {20000, 20000}};

doctest::Approx near(double value, double tolerance = 1e-10) { return doctest::Approx(value).epsilon(tolerance); }

}  // namespace

TEST_CASE("the empirical variogram equals variogram(v ~ 1, d)") {
  const Stations given = stations();
  const auto lags = empirical_variogram(given, usual_cutoff(given), 15);
  REQUIRE(lags.size() == 15);
  CHECK(lags[0].pairs == 3);
  CHECK(lags[0].distance == near(241.489230961));
  CHECK(lags[0].gamma == near(1.52718438527));
  CHECK(lags[2].pairs == 20);
  CHECK(lags[2].gamma == near(2.64214688087));
  CHECK(lags[14].distance == near(4534.85510244));
  CHECK(lags[14].gamma == near(11.0668665147));
}

// R's optim over sum(np / dist^2 * (gamma - model)^2), reltol 1e-16. fit.variogram(e, model, fit.method = 7) stops up
// to 0.5 % before that least: its gaussian is nugget 1.71015, sill 12.9061, range 1642.3 with error 0.00040643844.
TEST_CASE("the fit of a variogram is the least that R's optim finds, and as near to fit.variogram as that comes") {
  const Stations given = stations();
  const double cutoff = usual_cutoff(given);
  const auto lags = empirical_variogram(given, cutoff, 15);
  const Variogram spherical = fit_variogram(lags, cutoff, VariogramModel::spherical);
  CHECK(spherical.nugget == near(0.02569656677, 1e-5));
  CHECK(spherical.sill == near(14.79260750, 1e-6));
  CHECK(spherical.range == near(3573.586458, 1e-6));
  CHECK(spherical.error == near(0.000437912717063, 1e-9));
  const Variogram exponential = fit_variogram(lags, cutoff, VariogramModel::exponential);
  CHECK(exponential.nugget == 0);  // gstat: a negative nugget becomes 0
  CHECK(exponential.sill == near(19.92111994, 1e-4));
  CHECK(exponential.range == near(2623.850456, 1e-4));
  const Variogram gaussian = fit_variogram(lags, cutoff, VariogramModel::gaussian);
  CHECK(gaussian.nugget == near(1.718935813, 1e-6));
  CHECK(gaussian.sill == near(12.918356881, 1e-6));
  CHECK(gaussian.range == near(1647.730111661, 1e-6));
  CHECK(gaussian.range == near(1642.307145, 5e-3));
  CHECK(fit_variogram(lags, cutoff, {}).model == VariogramModel::gaussian);  // 0.000406 < 0.000438 < 0.000529
}

TEST_CASE("ordinary kriging equals krige(v ~ 1, d, targets, g)") {
  const auto out = krige(stations(), GIVEN, TARGETS, 0);
  CHECK(out[0].value == near(26.909862757500));
  CHECK(out[0].variance == near(3.5338493897246));
  CHECK(out[1].value == near(21.362864585731));
  CHECK(out[2].variance == near(8.1772542044450));
  CHECK(out[3].value == near(22.403733229311));
  CHECK(out[3].variance == 0);
  CHECK(out[4].value == near(22.802129397063));
  CHECK(out[4].variance == near(9.1230241044041));
  const auto few = krige(stations(), GIVEN, TARGETS, 8);  // nmax = 8
  CHECK(few[0].value == near(26.503990944441));
  CHECK(few[2].variance == near(9.4829570244789));
  CHECK(few[4].value == near(23.596528550459));
}

TEST_CASE("leaving one out equals krige.cv") {
  const auto out = krige_left_out(stations(), GIVEN, 0);
  CHECK(out[0].value == near(25.048991742652));
  CHECK(out[0].variance == near(5.3322230883912));
  CHECK(out[1].value == near(22.267384434996));
  CHECK(out[16].value == near(22.343457462074));
  CHECK(out[39].variance == near(2.4669055344371));
  const auto near_ones = krige_left_out(stations(), GIVEN, 58);  // one fewer than all others: hardly another answer
  CHECK(near_ones[1].value == doctest::Approx(out[1].value).epsilon(1e-3));
}

TEST_CASE("inverse distances equal idw(v ~ 1, d, targets, idp)") {
  const auto out = inverse_distance(stations(), TARGETS, 2, 0);
  CHECK(out[0] == near(24.493629135553));
  CHECK(out[3] == near(22.403733229311));
  CHECK(out[4] == near(22.640236889739));
  CHECK(inverse_distance(stations(), TARGETS, 3, 5)[2] == near(20.807618502285));
}

TEST_CASE("stations that say too little, or twice, or all the same") {
  Stations twice = {{{0, 0}, {10, 0}, {10, 0}}, {1, 2, 3}};
  CHECK_THROWS_WITH_AS(krige(twice, GIVEN, TARGETS, 0), doctest::Contains("같은 자리"), dure::Error);
  CHECK(inverse_distance(twice, std::vector<Point>{{10, 0}}, 2, 0)[0] == 2.5);
  CHECK_THROWS_WITH_AS(fit_variogram(empirical_variogram(twice, 100, 15), 100, {}), doctest::Contains("idw"),
                       dure::Error);
  Stations same = stations();
  same.value.assign(60, 7);
  const double cutoff = usual_cutoff(same);
  const Variogram flat = fit_variogram(empirical_variogram(same, cutoff, 15), cutoff, {});
  CHECK(flat.total() == 0);
  CHECK(krige(same, flat, TARGETS, 0)[1].value == 7);
}

TEST_CASE("in SQL: a surface, its errors and the variogram") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  sql.exec(
      "create table station as select 's' || lpad(i::varchar, 2, '0') as id, (i*i*37 + i*11) % 1009 * 10 as x, "
      "(i*i*53 + i*29) % 997 * 10 as y, case when i < 60 then 20 + 3*sin(x/900) + 2*cos(y/800) + (i*29) % 11 / 2 end "
      "as value from range(61) t(i)");  // the last has no value: it is left out
  sql.exec("create table place as select * from (values ('가', 1234, 4321), ('나', 5000, 5000)) t(id, x, y)");
  const std::string model = "model := 'spherical', nugget := 0.5, sill := 8, range := 4000)";
  const auto number = [&](const std::string& query) { return sql.value(query).number(); };
  CHECK(number("select value from krige('station', 'place', " + model + " where id = '가'") == near(26.909862757500));
  CHECK(number("select any_value(rmse) from krige_errors('station', " + model) == near(2.2421252421246));
  CHECK(number("select z from krige_errors('station', " + model + " where id = 's01'") == near(1.832298123607072));
  CHECK(number("select value from idw('station', 'place', power := 2) where id = '나'") == near(21.410711288204));
  CHECK(sql.value("select any_value(model) from variogram('station')").string() == "gaussian");
  // two stations: each is estimated by the other
  sql.exec("create table pair as select * from (values ('a', 0, 0, 1), ('b', 3, 4, 5)) t(id, x, y, value)");
  CHECK(number("select any_value(rmse) from idw_errors('pair')") == 4);
  CHECK_THROWS_WITH_AS(sql.rows("select * from krige('station', 'place', model := 'matern')"),
                       doctest::Contains("spherical"), dure::Error);
}
