#include <dure/core/calendar.hpp>
#include <dure/core/term.hpp>

#include <doctest/doctest.h>

using namespace dure;

namespace {

constexpr auto hours = TermUnit::hours;
constexpr auto days = TermUnit::days;
constexpr auto weeks = TermUnit::weeks;
constexpr auto months = TermUnit::months;
constexpr auto years = TermUnit::years;
constexpr auto working = Counting::working;
constexpr auto saturdays = Counting::saturdays;
constexpr auto civil = Counting::civil;

struct Case {
  std::string_view received;
  std::int64_t amount;
  TermUnit unit;
  Counting counting;
  std::string_view due;
  std::string_view pauses = "";
};

std::string written(DateTime at) {
  const std::chrono::year_month_day day(at.day);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at.time).count();
  char text[32];
  std::snprintf(text, sizeof text, "%d-%02u-%02u %02d:%02d", int(day.year()), unsigned(day.month()),
                unsigned(day.day()), static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return text;
}

// Each worked by hand with a calendar; the day's number in the count stands behind it in brackets. Days off used here:
// 2026: 16–18 February (설날), 1 March Sunday made good on the 2nd, 1 and 5 May, 17 July Friday, 15 August Saturday
// made good on the 17th, 24–26 September (추석), 3 October Saturday made good on the 5th, 9 October Friday, 25 December
// Friday.
constexpr Case cases[] = {
    // long: the sixty cases
    // At once is three working hours (시행령 제19조): 09:00–12:00 and 13:00–18:00. 20 July 2026 is a Monday.
    {"2026-07-20 09:00", 3, hours, working, "2026-07-20 12:00"},
    {"2026-07-20 10:30", 3, hours, working, "2026-07-20 14:30"},  // 1.5 to noon, 1.5 from one
    {"2026-07-20 11:30", 3, hours, working, "2026-07-20 15:30"},  // 0.5 + 2.5
    {"2026-07-20 12:20", 3, hours, working, "2026-07-20 16:00"},  // in the lunch hour: from one
    {"2026-07-20 15:00", 3, hours, working, "2026-07-20 18:00"},  // to the minute
    {"2026-07-20 15:30", 3, hours, working, "2026-07-21 09:30"},  // 2.5, then 0.5
    {"2026-07-20 18:00", 3, hours, working, "2026-07-21 12:00"},
    {"2026-07-20 20:15", 3, hours, working, "2026-07-21 12:00"},  // at night: from nine
    {"2026-07-20 06:40", 3, hours, working, "2026-07-20 12:00"},
    {"2026-07-16 17:00", 3, hours, working, "2026-07-20 11:00"},  // Thursday 1 h; Friday is off, week-end; 2 h
    {"2026-07-18 11:00", 3, hours, working, "2026-07-20 12:00"},  // a Saturday
    {"2026-02-13 16:30", 3, hours, working, "2026-02-19 10:30"},  // Friday 1.5; week-end, three days off; 1.5
    // Handing on (시행령 제13조): 1 hour from the desk, 3 between departments, 8 to another office; the e-window 8
    // (제6조⑧).
    {"2026-07-20 11:30", 1, hours, working, "2026-07-20 13:30"},
    {"2026-07-21 16:45", 3, hours, working, "2026-07-22 10:45"},  // 1.25 + 1.75
    {"2026-07-20 09:00", 8, hours, working, "2026-07-20 18:00"},
    {"2026-07-20 10:00", 8, hours, working, "2026-07-21 10:00"},  // 7 + 1
    {"2026-12-23 14:30", 8, hours, working, "2026-12-24 14:30"},  // 3.5 + 4.5
    {"2026-12-24 14:30", 8, hours, working, "2026-12-28 14:30"},  // Christmas is a Friday
    {"2026-07-19 23:50", 8, hours, working, "2026-07-20 18:00"},  // a Sunday night
    // Five days or fewer run in hours, eight a day (법 제19조①).
    {"2026-07-20 14:00", 1, days, working, "2026-07-21 14:00"},  // 4 + 4
    {"2026-07-16 10:00", 2, days, working, "2026-07-21 10:00"},  // 16: Thursday 7, Monday 8, Tuesday 1
    {"2026-07-20 09:00", 3, days, working, "2026-07-22 18:00"},
    {"2026-07-22 16:20", 3, days, working, "2026-07-27 16:20"},  // 24: 1:40, 8, 8, then 6:20
    {"2026-10-02 13:00", 4, days, working, "2026-10-12 12:00"},  // 32: 5; 6th–8th 24; 3 (5th and 9th off)
    {"2026-07-20 09:00", 5, days, working, "2026-07-24 18:00"},
    {"2026-07-20 13:00", 5, days, working, "2026-07-27 12:00"},    // 40: 5, 32, 3
    {"2026-09-23 09:30", 5, days, working, "2026-10-02 09:30"},    // 40: 7.5; 28th–1st 32; 0.5
    {"2015-10-08 10:00", 5, days, saturdays, "2015-10-16 10:00"},  // in hours Saturdays never ran: 7; 12th–15th 32; 1
    // Six days and more run in days, the first one counts (법 제19조②).
    {"2020-11-30 10:00", 7, days, working, "2020-12-08 18:00"},   // 30(1) 1(2) 2(3) 3(4) 4(5) 7(6) 8(7)
    {"2026-07-20 17:59", 7, days, working, "2026-07-28 18:00"},   // 20–24 (5) 27(6) 28(7): the hour says nothing
    {"2026-07-19 10:00", 7, days, working, "2026-07-28 18:00"},   // a Sunday: the 20th is the first
    {"2026-07-18 10:00", 7, days, working, "2026-07-28 18:00"},   // a Saturday likewise
    {"2026-07-16 10:00", 7, days, working, "2026-07-27 18:00"},   // 16(1) 20–24 (6) 27(7): the 17th is off
    {"2026-09-23 10:00", 7, days, working, "2026-10-06 18:00"},   // 23(1) 28(2) 29(3) 30(4) 1(5) 2(6) 6(7)
    {"2026-02-13 10:00", 6, days, working, "2026-02-25 18:00"},   // 13(1) 19(2) 20(3) 23(4) 24(5) 25(6)
    {"2026-07-20 10:00", 14, days, working, "2026-08-06 18:00"},  // 24th (5) 31st (10) 3(11) 4 5 6(14)
    {"2026-08-11 10:00", 14, days, working, "2026-08-31 18:00"},  // 11–14 (4) 18–21 (8) 24–28 (13) 31(14)
    {"2026-12-24 10:00", 14, days, working, "2027-01-14 18:00"},  // 24(1) 28–31 (5) 4–8 (10) 11–14 (14)
    // 정보공개법 제29조②, 제11조: ten days, ten more; 제18조: seven, seven more.
    {"2026-07-20 10:00", 10, days, working, "2026-07-31 18:00"},
    {"2026-04-30 10:00", 10, days, working, "2026-05-15 18:00"},  // 30(1) 4(2) 6(3) 7 8(5) 11–15 (10)
    {"2026-07-20 10:00", 20, days, working, "2026-08-14 18:00"},  // 31st (10) 7th (15) 14th (20)
    {"2026-07-22 10:00", 7, days, working, "2026-07-30 18:00"},   // 22 23 24(3) 27–30 (7)
    {"2026-07-22 10:00", 14, days, working, "2026-08-10 18:00"},  // 31(8) 3–7 (13) 10(14)
    // Extension (시행령 제21조①): once by the same period, a second time when the petitioner agrees.
    {"2026-07-20 10:00", 7 + 7, days, working, "2026-08-06 18:00"},
    {"2026-07-20 10:00", 7 + 7 + 7, days, working, "2026-08-18 18:00"},  // 6th (14) 7(15) 10–14 (20) 18(21)
    {"2026-07-20 15:30", 3 + 3, hours, working, "2026-07-21 13:30"},     // 2.5; 3 to noon, 0.5
    {"2026-08-10 10:00", 10, days, working, "2026-08-24 18:00"},         // 10–14 (5) 18–21 (9) 24(10)
    // What does not count (시행령 제20조, 제17조⑤; 행정절차법 시행령 제11조): both ends of a pause stand still.
    {"2026-07-20 10:00", 7, days, working, "2026-07-31 18:00", "2026-07-22~2026-07-24"},  // 20(1) 21(2) 27–31 (7)
    {"2026-07-20 10:00", 7, days, working, "2026-07-29 18:00", "2026-07-21"},  // 20(1) 22–24 (4) 27 28 29(7)
    {"2026-07-20 10:00", 7, days, working, "2026-08-11 18:00", "2026-07-22~2026-08-04"},  // 21st (2) 5–7 (5) 10 11(7)
    {"2026-07-20 10:00", 7, days, working, "2026-08-19 18:00", "2026-07-22~2026-08-11"},  // (2) 12–14 (5) 18 19(7)
    {"2026-07-20 10:00", 7, days, working, "2026-07-31 18:00",
     "2026-07-21~2026-07-22, 2026-07-28"},  // 20(1) 23(2) 24(3) 27(4) 29(5) 30(6) 31(7)
    {"2026-07-20 09:00", 3, days, working, "2026-07-24 18:00", "2026-07-21~2026-07-22"},  // 8 on the 20th, 23rd, 24th
    {"2026-07-20 10:00", 7, days, working, "2026-07-28 18:00", "2026-07-25~2026-07-26"},  // a week-end changes nothing
    {"2026-07-20 10:00", 3, hours, working, "2026-07-21 12:00", "2026-07-20"},  // the system was down that day
    // The rules before 12 February 2016: of six days and more only holidays were left out.
    {"2005-04-04 10:00", 10, days, saturdays, "2005-04-15 18:00"},  // an office's own example: 4(1) 6–9 (5) 11–15 (10)
    {"2005-06-03 10:00", 10, days, saturdays, "2005-06-15 18:00"},  // 3(1) 4(2) 7–11 (7) 13 14 15(10); the 6th is off
    {"2005-06-03 10:00", 10, days, working, "2005-06-17 18:00"},    // as of today's rule: 3(1) 7–10 (5) 13–17 (10)
    {"2015-09-23 10:00", 7, days, saturdays, "2015-10-05 18:00"},   // 23 24 25(3) 30(4) 1 2(6) 5(7); the 3rd is off
    {"2016-02-11 10:00", 14, days, saturdays, "2016-02-26 18:00"},  // 11 12 13(3) 15–20 (9) 22–26 (14)
    {"2016-02-12 10:00", 14, days, working, "2016-03-03 18:00"},    // 12(1) 15–19 (6) 22–26 (11) 29(12) 2 3(14)
    // Weeks, months, years (법 제19조③): the first day counts; a last day off moves on (민법 제161조).
    {"2026-07-20 10:00", 2, weeks, working, "2026-08-03 18:00"},   // to Sunday the 2nd
    {"2026-07-20 10:00", 1, months, working, "2026-08-19 18:00"},  // the eve of 20 August
    {"2026-01-31 10:00", 1, months, working, "2026-03-03 18:00"},  // no 31 February: the 28th, Saturday; 1st, 2nd off
    {"2026-03-10 10:00", 1, years, working, "2027-03-09 18:00"},
    // 민법: from the day after, every day counts.
    {"2026-07-16 10:00", 3, days, civil, "2026-07-20 18:00"},   // 정보공개법 제21조①: 17 18 19(3), a Sunday
    {"2026-07-01 10:00", 30, days, civil, "2026-07-31 18:00"},  // 정보공개법 제18조①
    {"2026-06-16 10:00", 60, days, civil, "2026-08-18 18:00"},  // 법 제35조①: 15 August, Saturday; 17th made good
};

}  // namespace

TEST_CASE("sixty periods and more end where they were worked out by hand") {
  const HolidayCalendar calendar;
  const HolidayCheck is_holiday = [&](std::chrono::sys_days day) { return calendar.is_holiday(day); };
  for (const Case& one : cases) {
    CAPTURE(one.received);
    CAPTURE(one.amount);
    const auto pauses = read_pauses(one.pauses);
    REQUIRE(pauses);
    const auto due = term_end(*read_datetime(one.received), one.amount, one.unit, one.counting, *pauses, is_holiday);
    REQUIRE(due);
    CHECK(written(*due) == one.due);
  }
  CHECK(std::size(cases) >= 60);
}

TEST_CASE("a period of nothing ends at once, an absurd one never") {
  const HolidayCheck never = [](std::chrono::sys_days) { return false; };
  const DateTime at = *read_datetime("2026-07-20 12:20");
  const auto end = [&](std::int64_t amount, TermUnit unit, std::string_view pauses = "") {
    return term_end(at, amount, unit, working, *read_pauses(pauses), never);
  };
  CHECK(end(0, hours) == at);
  CHECK_FALSE(end(-1, days));
  CHECK_FALSE(end(4'000, days));
  CHECK_FALSE(end(7, days, "2026-07-24~2026-07-22"));
  CHECK_FALSE(term_end({std::chrono::year(3000) / 1 / 1}, 7, days, working, {}, never));
}

TEST_CASE("working hours between two times leave out nights, lunch and days off") {
  const HolidayCalendar calendar;
  const HolidayCheck is_holiday = [&](std::chrono::sys_days day) { return calendar.is_holiday(day); };
  const auto between = [&](std::string_view from, std::string_view to) {
    return *working_hours_between(*read_datetime(from), *read_datetime(to), is_holiday);
  };
  CHECK(between("2026-07-20 11:30", "2026-07-20 15:30") == 3);
  CHECK(between("2026-07-16 17:00", "2026-07-20 11:00") == 3);   // 1 on Thursday, Friday off, 2 on Monday
  CHECK(between("2026-07-20 12:10", "2026-07-20 12:50") == 0);   // lunch
  CHECK(between("2026-07-21 10:00", "2026-07-20 16:00") == -3);  // 2 + 1, backwards
  CHECK_FALSE(working_hours_between({std::chrono::year(1900) / 1 / 1}, {std::chrono::year(2026) / 1 / 1}, is_holiday));
}

TEST_CASE("pauses are read as ledgers write them") {
  const auto pauses = read_pauses(" 2026.07.21. ~ 2026-07-22 , 2026-07-28,");
  REQUIRE(pauses);
  REQUIRE(pauses->size() == 2);
  CHECK((*pauses)[0].last - (*pauses)[0].first == std::chrono::days(1));
  CHECK((*pauses)[1].first == (*pauses)[1].last);
  CHECK(read_pauses("")->empty());
  CHECK_FALSE(read_pauses("보완 중"));
  CHECK_FALSE(read_pauses("2026-07-21~"));
}
