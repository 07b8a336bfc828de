#include "differences.hpp"

#include <dure/core/error.hpp>
#include <dure/series/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace dure::series;

// Expected values: R 4.2.2.
TEST_CASE("differences equal t.test(c(3.2, 4.1, 5.9, 2.2), c(0.4, 1.3, -0.2, 0.9, 1.1))") {
  const std::vector<double> treated = {3.2, 4.1, 5.9, 2.2}, control = {0.4, 1.3, -0.2, 0.9, 1.1};
  const Differences out = differences(treated, control);
  const auto near = [](double value) { return doctest::Approx(value).epsilon(1e-9); };
  CHECK(out.effect == near(3.15));
  CHECK(out.error == near(0.8309632964217));
  CHECK(out.t == near(3.7907811494979));
  CHECK(out.freedom == near(3.7123270516970));
  CHECK(out.p == near(0.0220550836069));
  CHECK(out.low == near(0.7706282704992));
  CHECK(out.high == near(5.5293717295008));
}

TEST_CASE("Student's t: 2 * pt(-2.5, 3.7), 2 * pt(-40, 250), qt(0.975, 7.3)") {
  CHECK(student_two_sided(2.5, 3.7) == doctest::Approx(7.1822022911827e-02).epsilon(1e-10));
  CHECK(student_two_sided(40, 250) == doctest::Approx(1.2017878326588e-110).epsilon(1e-8));
  CHECK(student_quantile(0.05, 7.3) == doctest::Approx(2.3450667365477).epsilon(1e-10));
  CHECK(student_two_sided(0, 5) == doctest::Approx(1));
}

TEST_CASE("in SQL: a campaign in two shops, none in two others") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  // changes: a 12 - 10 = 2, b 24 - 20 = 4; c 6 - 5 = 1, d 9 - 9 = 0; e has nothing after and does not count
  sql.exec(
      "create table shop as select * from (values ('a', 1, 10, true), ('a', 2, 12, true), ('b', 1, 20, true), ('b', 2, "
      "24, true), ('c', 1, 5, false), ('c', 2, 6, false), ('d', 1, 9, false), ('d', 2, 9, false), ('e', 1, 7, false)) "
      "t(unit, period, value, treated)");
  const auto number = [&](const std::string& what) {
    return sql.value("select " + what + " from did('shop', start := '2')").number();
  };
  CHECK(number("effect") == 2.5);                                    // 3 - 0.5
  CHECK(number("error") == doctest::Approx(std::sqrt(1.0 + 0.25)));  // variances 2 and 0.5, each of two
  CHECK(number("control_units") == 2);
  CHECK(number("treated_after") == 18);
  CHECK_THROWS_WITH_AS(sql.rows("select * from did('shop', start := '3')"), doctest::Contains("뒤 기간"), dure::Error);
  sql.exec("delete from shop where unit = 'b'");
  CHECK_THROWS_WITH_AS(sql.rows("select * from did('shop', start := '2')"), doctest::Contains("synthetic_control"),
                       dure::Error);
}
