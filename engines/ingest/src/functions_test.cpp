#include <dure/ingest/ingest.hpp>

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

namespace {

dure::Json answer(const std::string& sql) {
  static auto& store = []() -> dure::store::Store& {  // never ended: see Store
    auto* opened = new dure::store::Store(dure::store::Store::open({}));
    dure::ingest::install(*opened);
    return *opened;
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

TEST_CASE("periods of law end in SQL as they do by hand") {
  // a petition of Monday 30 November 2020, seven days, the first counts: 30 1 2 3 4 7 8
  CHECK(answer("cast(due_at(timestamp '2020-11-30 10:00', 7, '일', '근무일', null) as varchar)").string() ==
        "2020-12-08 18:00:00");
  // ten days of the law before 2016, Saturdays count, 5 April was a holiday: 4 6 7 8 9 11 12 13 14 15
  CHECK(answer("cast(due_at(timestamp '2005-04-04 10:00', 10, '일', '토요일 포함', null) as varchar)").string() ==
        "2005-04-15 18:00:00");
  CHECK(answer("due_at(timestamp '2026-07-20 10:00', 7, '일', '근무일', '보완 중')").is_null());
  CHECK_THROWS_AS(answer("due_at(timestamp '2026-07-20 10:00', 7, '날', '근무일', null)"), dure::Error);
  CHECK_THROWS_AS(answer("due_at(timestamp '2026-07-20 10:00', 7, '일', '아무렇게', null)"), dure::Error);
  CHECK(answer("working_hours_between(timestamp '2026-07-20 11:30', timestamp '2026-07-20 15:30')").number() == 3);
  // Friday 13 to Thursday 19 February 2026: only the 19th, after 설
  CHECK(answer("workdays_between(date '2026-02-13', date '2026-02-19')").integer() == 1);
  CHECK(answer("workdays_between(date '2026-02-19', date '2026-02-13')").integer() == -1);
  CHECK(answer("workdays_between(date '2026-02-19', date '2026-02-19')").integer() == 0);
}
