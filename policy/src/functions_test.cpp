#include "functions.hpp"

#include <dure/policy/pack.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

std::string ask(const std::string& expression) {
  auto store = store::Store::open({});
  install(store);
  auto connection = store.connect();
  auto result = connection.query("select " + expression);
  REQUIRE(result.next());
  return result.is_null(0) ? "NULL" : result.text(0);
}

}  // namespace

TEST_CASE("numbers are said as Korean readers say them") {
  CHECK(ask("say_count(12345)") == "12,345");
  CHECK(ask("say_count(sum(x)) from (values (1000), (234)) t(x)") == "1,234");  // a HUGEINT
  CHECK(ask("say_count(null)") == "NULL");
  CHECK(ask("say_count('inf'::double)") == "NULL");
  CHECK(ask("say_percent(12.5)") == "12.5 %");
  CHECK(ask("say_percent(8)") == "8 %");
  CHECK(ask("say_percent(-0.04)") == "0 %");
  CHECK(ask("say_won(123000000)") == "1억 2,300만 원");
}

TEST_CASE("a change is said with its sign") {
  CHECK(ask("say_change(108, 100)") == "+8 %");
  CHECK(ask("say_change(94, 100)") == "-6 %");
  CHECK(ask("say_change(7, 7)") == "같음");
  CHECK(ask("say_change(1004, 1000)") == "+0.4 %");
  CHECK(ask("say_change(100001, 100000)") == "같음");  // 0.001 %
  CHECK(ask("say_change(3, 0)") == "새로 생김");
  CHECK(ask("say_change(0, 4)") == "-100 %");
  CHECK(ask("say_change(-3, -4)") == "+25 %");
}

TEST_CASE("days and weeks are said, and a week begins on Monday") {
  // 2026-07-19 is a Sunday: cal 7 2026
  CHECK(ask("week_of(date '2026-07-19')") == "2026-07-13");
  CHECK(ask("week_of(date '2026-07-20')") == "2026-07-20");
  CHECK(ask("week_of(timestamp '2026-07-15 23:59:59')") == "2026-07-13");
  CHECK(ask("say_week(date '2026-07-15')") == "7월 13일–19일");
  CHECK(ask("say_week(date '2026-07-01')") == "6월 29일–7월 5일");
  CHECK(ask("say_date(date '2026-07-21')") == "7월 21일(화)");
  CHECK(ask("same_week_last_year(date '2026-07-13')") == "2025-07-14");  // both Mondays
  CHECK(ask("with_particle('민원', '은', '는')") == "민원은");
}

TEST_CASE("texts are cast as Korean files write them, or are null") {
  CHECK(ask("bind_integer('2,847,376')") == "2847376");
  CHECK(ask("bind_integer('12.0')") == "12");
  CHECK(ask("bind_integer('12.5')") == "NULL");
  CHECK(ask("bind_integer('1억 2,300만')") == "123000000");
  CHECK(ask("bind_number('-1.5')") == "-1.5");
  CHECK(ask("bind_percent('12.5%')") == "12.5");
  CHECK(ask("bind_date('2025.07.04.')") == "2025-07-04");
  CHECK(ask("bind_date('2025-07-04 13:23')") == "2025-07-04");
  CHECK(ask("bind_date('2025-02-29')") == "NULL");
  CHECK(ask("bind_month('2025년06월')") == "2025-06-01");
  CHECK(ask("bind_month('2025-06-17')") == "2025-06-01");
  CHECK(ask("bind_datetime('2025070424')") == "2025-07-05 00:00:00");
  CHECK(ask("bind_micros('13:30')") == "48600000000");  // 13.5 h × 3,600 s × 10^6
  CHECK(ask("bind_flag('예')") == "true");
  CHECK(ask("bind_flag(' X ')") == "false");
  CHECK(ask("bind_flag('글쎄')") == "NULL");
}
