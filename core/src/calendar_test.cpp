#include <dure/core/calendar.hpp>
#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/korean.hpp>

#include "sky.hpp"

#include <doctest/doctest.h>
#include <unicode/calendar.h>

#include <cmath>
#include <memory>
#include <sstream>

using dure::from_lunar;
using dure::to_lunar;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

double jd(int y, unsigned m, unsigned d, double hours) {
  const sys_days day(year(y) / static_cast<int>(m) / static_cast<int>(d));
  return 2440587.5 + static_cast<double>(day.time_since_epoch().count()) + hours / 24;
}

sys_days day(std::string_view text) {
  const auto read = dure::read_date(text);
  REQUIRE(read);
  return *read;
}

/// `1/1 3/1 …`, one entry a day, without what falls on Sundays unless it is a holiday too.
std::string days_of(const dure::HolidayCalendar& calendar, int y) {
  std::string out;
  for (const auto& holiday : calendar.of_year(y)) {
    const std::chrono::year_month_day date(holiday.day);
    const std::string text = std::to_string(unsigned(date.month())) + "/" + std::to_string(unsigned(date.day()));
    if (out.ends_with(" " + text)) continue;
    out += (out.empty() ? "" : " ") + text;
  }
  return out;
}

std::string name_on(int y, int m, int d) {
  std::string names;
  for (const auto& holiday : dure::HolidayCalendar().of_year(y)) {
    if (holiday.day == sys_days(year(y) / m / d)) names += (names.empty() ? "" : "+") + holiday.name;
  }
  return names;
}

}  // namespace

TEST_CASE("new moons and solstices agree with published times") {
  // J. Meeus, Astronomical Algorithms, example 49.a: k = -283, JDE 2443192.65118.
  CHECK(std::abs(dure::new_moon(-283) - 2443192.65118) < 0.00001);
  // US Naval Observatory, UT: 2000 equinox March 20 07:35, solstice June 21 01:48; 2020 equinox September 22 13:31,
  // solstice December 21 10:02. The sun moves 1 degree in 24.3 h, so 0.001 degrees is a minute and a half.
  const auto longitude_at = [](double ut, double y) { return dure::solar_longitude(ut + dure::delta_t(y) / 86400); };
  CHECK(std::remainder(longitude_at(jd(2000, 3, 20, 7 + 35 / 60.0), 2000.2), 360) == doctest::Approx(0).epsilon(0.001));
  CHECK(longitude_at(jd(2000, 6, 21, 1 + 48 / 60.0), 2000.5) == doctest::Approx(90).epsilon(1e-5));
  CHECK(longitude_at(jd(2020, 9, 22, 13 + 31 / 60.0), 2020.7) == doctest::Approx(180).epsilon(1e-5));
  CHECK(longitude_at(jd(2020, 12, 21, 10 + 2 / 60.0), 2020.97) == doctest::Approx(270).epsilon(1e-5));
}

TEST_CASE("설날, 부처님오신날 and 추석 fall where the published calendars have them") {
  // 월력요항, 2000 to 2030: month/day of the three.
  std::istringstream published(
      "2000 2/5 5/11 9/12  2001 1/24 5/1 10/1  2002 2/12 5/19 9/21  2003 2/1 5/8 9/11  2004 1/22 5/26 9/28 "
      "2005 2/9 5/15 9/18  2006 1/29 5/5 10/6  2007 2/18 5/24 9/25  2008 2/7 5/12 9/14  2009 1/26 5/2 10/3 "
      "2010 2/14 5/21 9/22  2011 2/3 5/10 9/12  2012 1/23 5/28 9/30  2013 2/10 5/17 9/19  2014 1/31 5/6 9/8 "
      "2015 2/19 5/25 9/27  2016 2/8 5/14 9/15  2017 1/28 5/3 10/4  2018 2/16 5/22 9/24  2019 2/5 5/12 9/13 "
      "2020 1/25 4/30 10/1  2021 2/12 5/19 9/21  2022 2/1 5/8 9/10  2023 1/22 5/27 9/29  2024 2/10 5/15 9/17 "
      "2025 1/29 5/5 10/6  2026 2/17 5/24 9/25  2027 2/7 5/13 9/15  2028 1/27 5/2 10/3  2029 2/13 5/20 9/22 "
      "2030 2/3 5/9 9/12");
  int y = 0, years = 0;
  std::string new_year, buddha, harvest;
  for (; published >> y >> new_year >> buddha >> harvest; ++years) {
    const std::string prefix = std::to_string(y) + "/";
    CHECK(from_lunar({y, 1, 1}) == day(prefix + new_year));
    CHECK(from_lunar({y, 4, 8}) == day(prefix + buddha));
    CHECK(from_lunar({y, 8, 15}) == day(prefix + harvest));
  }
  CHECK(years == 31);
}

TEST_CASE("leap months are where they were announced, the hard year 2033 included") {
  CHECK(to_lunar(day("2017-06-24")) == dure::LunarDate{2017, 5, 1, true});
  CHECK(to_lunar(day("2020-05-23")) == dure::LunarDate{2020, 4, 1, true});
  CHECK(to_lunar(day("2023-03-22")) == dure::LunarDate{2023, 2, 1, true});
  CHECK(to_lunar(day("2025-07-25")) == dure::LunarDate{2025, 6, 1, true});
  CHECK(to_lunar(day("2033-12-22")) == dure::LunarDate{2033, 11, 1, true});
  CHECK(from_lunar({2033, 11, 1, true}) == day("2033-12-22"));
}

TEST_CASE("every day goes to the lunar calendar and back, and nothing outside is answered") {
  for (sys_days d = year(1900) / 1 / 1; d <= sys_days(year(2100) / 12 / 31); d += days(1)) {
    if (from_lunar(to_lunar(d)) != d) FAIL(dure::write_date(d));
  }
  CHECK_THROWS_AS(to_lunar(day("1899-12-31")), dure::Error);
  CHECK_THROWS_AS(to_lunar(day("2101-01-01")), dure::Error);
  CHECK_THROWS_WITH_AS(from_lunar({2025, 5, 1, true}), doctest::Contains("음력 2025년 윤5월 1일"), dure::Error);
  CHECK_THROWS_AS(from_lunar({2026, 1, 31}), dure::Error);
  CHECK_THROWS_AS(from_lunar({2025, 12, 31}), dure::Error);
}

TEST_CASE("ICU's Dangi calendar begins the same months, but for four new moons close to midnight") {
  // 2017-02-26: new moon at 23:58 KST; the published calendar of 2017 begins the month on the 26th, as we do.
  // 2051-08-07 and 2051-11-03: more than 50 s from midnight, beyond our error. 2097-01-13: 4 s before midnight,
  // which only the earth's rotation of that year will settle.
  const std::string known = "2017-02-26 2051-08-07 2051-11-03 2097-01-13 ";
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Calendar> dangi(
      icu::Calendar::createInstance(icu::Locale("ko_KR@calendar=dangi"), status));
  REQUIRE(U_SUCCESS(status));
  dangi->setTimeZone(*icu::TimeZone::getGMT());
  std::string different;
  for (sys_days d = year(1900) / 1 / 1; d <= sys_days(year(2100) / 12 / 31); d += days(1)) {
    const auto ours = to_lunar(d);
    if (ours.day != 1) continue;
    dangi->setTime(static_cast<double>(d.time_since_epoch().count()) * 86400000.0 + 43200000.0, status);
    const bool same = dangi->get(UCAL_MONTH, status) + 1 == ours.month && dangi->get(UCAL_DATE, status) == 1 &&
                      (dangi->get(UCAL_IS_LEAP_MONTH, status) == 1) == ours.leap;
    if (!same) different += dure::write_date(d) + " ";
  }
  CHECK(different == known);
}

TEST_CASE("the public holidays of each year are those published") {
  const dure::HolidayCalendar law;
  // 월력요항 of each year, without election and one-off days.
  CHECK(days_of(law, 2013) == "1/1 2/9 2/10 2/11 3/1 5/5 5/17 6/6 8/15 9/18 9/19 9/20 10/3 10/9 12/25");
  CHECK(days_of(law, 2014) == "1/1 1/30 1/31 2/1 3/1 5/5 5/6 6/6 8/15 9/7 9/8 9/9 9/10 10/3 10/9 12/25");
  CHECK(days_of(law, 2015) == "1/1 2/18 2/19 2/20 3/1 5/5 5/25 6/6 8/15 9/26 9/27 9/28 9/29 10/3 10/9 12/25");
  CHECK(days_of(law, 2016) == "1/1 2/7 2/8 2/9 2/10 3/1 5/5 5/14 6/6 8/15 9/14 9/15 9/16 10/3 10/9 12/25");
  CHECK(days_of(law, 2017) == "1/1 1/27 1/28 1/29 1/30 3/1 5/3 5/5 6/6 8/15 10/3 10/4 10/5 10/6 10/9 12/25");
  CHECK(days_of(law, 2018) == "1/1 2/15 2/16 2/17 3/1 5/5 5/7 5/22 6/6 8/15 9/23 9/24 9/25 9/26 10/3 10/9 12/25");
  CHECK(days_of(law, 2019) == "1/1 2/4 2/5 2/6 3/1 5/5 5/6 5/12 6/6 8/15 9/12 9/13 9/14 10/3 10/9 12/25");
  CHECK(days_of(law, 2020) == "1/1 1/24 1/25 1/26 1/27 3/1 4/30 5/5 6/6 8/15 9/30 10/1 10/2 10/3 10/9 12/25");
  CHECK(days_of(law, 2021) ==
        "1/1 2/11 2/12 2/13 3/1 5/5 5/19 6/6 8/15 8/16 9/20 9/21 9/22 10/3 10/4 10/9 10/11 12/25");
  CHECK(days_of(law, 2022) == "1/1 1/31 2/1 2/2 3/1 5/5 5/8 6/6 8/15 9/9 9/10 9/11 9/12 10/3 10/9 10/10 12/25");
  CHECK(days_of(law, 2023) == "1/1 1/21 1/22 1/23 1/24 3/1 5/5 5/27 5/29 6/6 8/15 9/28 9/29 9/30 10/3 10/9 12/25");
  CHECK(days_of(law, 2024) == "1/1 2/9 2/10 2/11 2/12 3/1 5/5 5/6 5/15 6/6 8/15 9/16 9/17 9/18 10/3 10/9 12/25");
  CHECK(days_of(law, 2025) == "1/1 1/28 1/29 1/30 3/1 3/3 5/5 5/6 6/6 8/15 10/3 10/5 10/6 10/7 10/8 10/9 12/25");
  CHECK(days_of(law, 2026) ==
        "1/1 2/16 2/17 2/18 3/1 3/2 5/1 5/5 5/24 5/25 6/6 7/17 8/15 8/17 9/24 9/25 9/26 10/3 10/5 10/9 12/25");
  CHECK(days_of(law, 2027) ==
        "1/1 2/6 2/7 2/8 2/9 3/1 5/1 5/3 5/5 5/13 6/6 7/17 7/19 8/15 8/16 9/14 9/15 9/16 10/3 10/4 10/9 10/11 12/25 "
        "12/27");
  CHECK(law.of_year(1948).empty());
}

TEST_CASE("holidays have the names people know, and two may share a day") {
  CHECK(name_on(2025, 5, 5) == "어린이날+부처님오신날");
  CHECK(name_on(2025, 5, 6) == "대체공휴일(부처님오신날)");  // as 월력요항 2025 names it
  CHECK(name_on(2018, 5, 7) == "대체공휴일(어린이날)");
  CHECK(name_on(2017, 10, 6) == "대체공휴일(추석)");
  CHECK(name_on(2009, 10, 2) == "추석 연휴");
  CHECK(name_on(2005, 4, 5) == "식목일");
  CHECK(name_on(2006, 4, 5) == "");
  CHECK(name_on(2007, 7, 17) == "제헌절");
  CHECK(name_on(2008, 7, 17) == "");
  CHECK(name_on(1990, 10, 9) == "한글날");
  CHECK(name_on(2012, 10, 9) == "");
  CHECK(name_on(1985, 2, 20) == "민속의 날");
}

TEST_CASE("workdays are Monday to Friday without holidays") {
  const dure::HolidayCalendar law;
  CHECK(law.is_workday(day("2026-07-16")));
  CHECK_FALSE(law.is_workday(day("2026-07-17")));  // 제헌절, a Friday
  CHECK(law.is_workday(day("2025-07-17")));
  CHECK_FALSE(law.is_workday(day("2026-07-18")));
  CHECK_FALSE(law.is_holiday(day("2026-07-18")));  // a plain Saturday
  CHECK(law.is_holiday(day("2026-06-06")));        // 현충일, a Saturday
}

TEST_CASE("the override file adds and removes days and names its own faults") {
  const auto file = std::filesystem::temp_directory_path() / ("dure-holidays-" + dure::random_hex(6) + ".yaml");
  const auto calendar_of = [&](std::string_view yaml) {
    dure::write_file_atomically(file, yaml);
    return dure::HolidayCalendar(file);
  };
  const auto fault_of = [&](std::string_view yaml) -> std::string {
    try {
      calendar_of(yaml);
    } catch (const dure::Error& error) {
      return error.what();
    }
    return "";
  };
  const auto changed =
      calendar_of("add:\n  2025-06-03: 제21대 대통령선거일\n  2025-01-27: 임시공휴일\nremove: [2025-05-05]\n");
  CHECK(changed.is_holiday(day("2025-06-03")));
  CHECK_FALSE(changed.is_holiday(day("2025-05-05")));
  CHECK(changed.of_year(2025)[1].name == "임시공휴일");
  CHECK(fault_of("add:\n  2025-02-29: 없는 날\n").find(":2: '2025-02-29'") != std::string::npos);
  CHECK(fault_of("plus: {2025-01-01: 가}\n").find(":1: 'plus'") != std::string::npos);
  CHECK(fault_of("- 1\n").find("add:") != std::string::npos);
  CHECK(fault_of("").empty());
  std::filesystem::remove(file);
}
