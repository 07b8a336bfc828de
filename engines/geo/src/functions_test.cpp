#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>

using dure::store::Store;

namespace {

Store made() {
  Store store = Store::open("");
  dure::geo::install(store);
  return store;
}

// Four villages on a road at 0, 1, 9, 10 km with 10, 1, 1, 10 people; a site in each, named by its kilometre.
constexpr auto ROAD =
    "create table costs as select d as demand, s as site, case when d in (0, 10) then 10 else 1 end as weight, "
    "abs(d - s) as cost from (values (0), (1), (9), (10)) a(d), (values (0), (1), (9), (10)) b(s)";

}  // namespace

TEST_CASE("p_median is SQL over a cost table, and a table of its rows can be made") {
  Store store = made();
  auto sql = store.connect();
  sql.exec(ROAD);
  sql.exec("create table plan as select * from p_median('costs', p := 2)");
  CHECK(sql.rows("select site, served, cost, bound, gap from plan order by site").rows ==
        std::vector<dure::store::Row>{{0, 11.0, 2.0, 2.0, 0.0}, {10, 11.0, 2.0, 2.0, 0.0}});
  CHECK(sql.value("select string_agg(site, ',' order by demand) from p_median_services('costs', p := 2)").string() ==
        "0,0,10,10");
}

TEST_CASE("a plan is sought when its rows are read, and anew when a cost or a weight has changed") {
  Store store = made();
  auto sql = store.connect();
  sql.exec(ROAD);
  // nobody may serve the village at 0 within 500 m when no site may stand there
  const std::string impossible = "select * from cover_all('costs', radius := 0.5, forbidden := ['0'])";
  sql.prepare(impossible);
  CHECK_THROWS_WITH_AS(sql.rows(impossible), doctest::Contains("forbidden"), dure::Error);
  CHECK(sql.query("select * from cover_all('costs', radius := 0.5, forbidden := ['0']) limit 0").columns().size() == 6);
  CHECK_THROWS_AS(sql.prepare("select * from cover('costs', p := 1)"), dure::Error);  // no radius
  // One site: at 1 it costs 10 x 1 + 1 x 8 + 10 x 9 = 108, as at 9; at 0 and 10 1 + 9 + 100 = 110.
  const std::string one = "select site || ' ' || cost from p_median('costs', p := 1)";
  CHECK(sql.value(one).string() == "1 108.0");
  CHECK(sql.value(one).string() == "1 108.0");
  sql.exec("update costs set weight = 30 where demand = 10");  // at 10: 100 + 9 + 1, at 9: 90 + 8 + 30
  CHECK(sql.value(one).string() == "10 110.0");
  sql.exec("update costs set cost = 8 where demand = 0 and site = 9");   // at 9: 80 + 8 + 30; at 10 still 110
  sql.exec("update costs set cost = 0 where demand = 10 and site = 9");  // at 9: 80 + 8 + 0
  CHECK(sql.value(one).string() == "9 88.0");
  CHECK(sql.value("select cost from p_center('costs', p := 1)").number() == 8);
}

TEST_CASE("sites come with rules from lists and from a table") {
  Store store = made();
  auto sql = store.connect();
  sql.exec(ROAD);
  CHECK(sql.value("select site from p_median('costs', p := 1, standing := ['0'])").integer() == 10);
  CHECK(sql.value("select sum(served) from cover('costs', p := 1, radius := 1)").number() == 11);
  CHECK(sql.value("select count(*) from cover_all('costs', radius := 1)").integer() == 2);
  CHECK(sql.value("select cost from p_center('costs', p := 1)").number() == 9);
  sql.exec(
      "create table sites as select s as site, s = 0 as standing, 1 as price, s * 1000.0 as x, 0.0 as y "
      "from (values (0), (1), (9), (10)) b(s)");
  CHECK(sql.value("select site from p_median('costs', budget := 1, sites := 'sites')").integer() == 10);
  // 10 and 9 are 1 km apart, 1 and the standing 0 as well: with 1.5 km between them one of 9 and 10 is all
  CHECK(sql.value("select site from p_median('costs', p := 1, sites := 'sites', spacing := 1500)").integer() == 10);
  CHECK_THROWS_WITH_AS(sql.rows("select * from p_median('costs', p := 2, sites := 'sites', spacing := 1500)"),
                       doctest::Contains("spacing"), dure::Error);
}

TEST_CASE("a cost table that does not say one thing is refused with its row") {
  Store store = made();
  auto sql = store.connect();
  const auto refused = [&](const char* rows, const char* why) {
    sql.exec(std::string("create or replace table costs as select * from (values ") + rows +
             ") t(demand, site, weight, cost)");
    CHECK_THROWS_WITH_AS(sql.rows("select * from p_median('costs', p := 1)"), doctest::Contains(why), dure::Error);
  };
  refused("('a', 's', 1, 1), ('a', 's', 1, 2)", "두 번");
  refused("('a', 's', 1, -1)", "비용");
  refused("('a', 's', 1, 'nan'::double)", "비용");
  refused("('a', 's', 1, 1), ('a', 't', 2, 1)", "다릅니다");
  refused("('a', 's', -1, 1)", "가중치");
  sql.exec("create or replace table costs as select 'a' as demand, 's' as site");
  CHECK_THROWS_WITH_AS(sql.rows("select * from p_median('costs', p := 1)"), doctest::Contains("'cost'"), dure::Error);
}

TEST_CASE("coordinates and distances are SQL") {
  Store store = made();
  auto sql = store.connect();
  // the origin of the central belt 2010: 127 E, 38 N is (200000, 600000)
  CHECK(sql.value("select to_crs(127, 38, 4326, 5186)[1]").number() == doctest::Approx(200000).epsilon(1e-9));
  CHECK(sql.value("select to_crs(127, 38, 4326, 5186)[2]").number() == doctest::Approx(600000).epsilon(1e-9));
  // Krüger's series and the Molodensky-Badekas shift of the Korean survey (EPSG 5189), worked in a separate Python
  // script
  const auto lies = [&](const char* crs, double x, double y) {
    const auto place = sql.value(std::string("select to_crs(128.73, 35.65, 4326, ") + crs + ")");
    CHECK(std::abs(place.items()[0].number() - x) < 0.001);
    CHECK(std::abs(place.items()[1].number() - y) < 0.001);
    CHECK(
        std::abs(sql.value("select to_crs($x, $y, " + std::string(crs) + ", 4326)[2]", {{"x", x}, {"y", y}}).number() -
                 35.65) < 1e-7);
  };
  lies("5174", 356605.2551, 240279.8078);
  lies("5178", 1111540.9307, 1739705.7220);
  lies("5179", 1111347.5099, 1740011.1025);
  lies("5181", 356677.2021, 240588.9949);
  lies("5186", 356677.2021, 340588.9949);
  // one degree of the equator: 6378137 x pi / 180
  CHECK(sql.value("select distance_m(0, 0, 1, 0)").number() == doctest::Approx(111319.490793));
  CHECK_THROWS_WITH_AS(sql.rows("select to_crs(1, 1, 4326, 1)"), doctest::Contains("EPSG"), dure::Error);
}
