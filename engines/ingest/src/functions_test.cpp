#include <dure/ingest/ingest.hpp>

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

namespace {

dure::Json answer(const std::string& sql) {
  static dure::store::Store store = [] {
    auto opened = dure::store::Store::open({});
    dure::ingest::install(opened);
    return opened;
  }();
  return store.connect().value("select " + sql);
}

}  // namespace

TEST_CASE("Korean amounts, numbers and dates are read in SQL") {
  CHECK(answer("read_amount('1억 2,300만 원')").integer() == 123'000'000);
  CHECK(answer("read_amount('약간')").is_null());
  CHECK(answer("read_number_ko('2,847,376.5')").number() == 2'847'376.5);
  CHECK(answer("read_number_ko('△5')").number() == -5);
  CHECK(answer("read_date_ko('2026년 7월 4일')").string() == "2026-07-04");
  CHECK(answer("read_date_ko('2026-02-30')").is_null());
  CHECK(answer("cast(read_datetime_ko('2026070424') as varchar)").string() == "2026-07-05 00:00:00");
  CHECK(answer("read_date_ko(null)").is_null());
  CHECK(answer("pyeong(330.0)").number() == doctest::Approx(99.825));  // 330 × 121 / 400
}

TEST_CASE("working days pass over week-ends and holidays") {
  // 2026-02-16 … 18 is the lunar New Year, Monday to Wednesday; 2026-02-13 is a Friday
  CHECK(answer("is_workday(date '2026-02-13')").boolean());
  CHECK_FALSE(answer("is_workday(date '2026-02-14')").boolean());
  CHECK_FALSE(answer("is_workday(date '2026-02-17')").boolean());
  CHECK(answer("holiday_name(date '2026-02-17')").string() == "설날");
  CHECK(answer("holiday_name(date '2026-02-19')").is_null());
  CHECK(answer("add_workdays(date '2026-02-13', 1)").string() == "2026-02-19");
  CHECK(answer("add_workdays(date '2026-02-19', -1)").string() == "2026-02-13");
  CHECK(answer("add_workdays(date '2026-02-14', 0)").string() == "2026-02-14");
  CHECK_THROWS_AS(answer("add_workdays(date '2026-02-14', 1000000)"), dure::Error);
}
