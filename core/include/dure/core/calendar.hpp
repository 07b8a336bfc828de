#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace dure {

struct LunarDate {
  int year, month, day;
  bool leap = false;  ///< of an intercalary month
  friend bool operator==(const LunarDate&, const LunarDate&) = default;
};

/// Korean lunisolar calendar, 1900–2100, computed from new moons and solar terms at 135°E (Beijing's meridian before
/// 1912, as the calendars of those years), not from a copied table. The first call takes some 50 ms.
/// @throws Error(input, "calendar.range")
LunarDate to_lunar(std::chrono::sys_days day);
std::chrono::sys_days from_lunar(const LunarDate& date);

struct Holiday {
  std::chrono::sys_days day;
  std::string name;  ///< `설날 연휴`, `광복절`, `대체공휴일(어린이날)`
  bool substitute = false;
};

/// Public holidays, 1949–2100, by 관공서의 공휴일에 관한 규정 as in force in each year: substitute days since
/// 2013-11-05 for 설, 추석, 어린이날, since 2021-08-04 for the national days, since 2023-05-04 for 부처님오신날 and
/// 기독탄신일; 한글날 off 1991–2012, 식목일 to 2005, 제헌절 to 2007 and again from 2026, 노동절 from 2026. Not
/// modelled: the doubled holidays of 1959–60 and 1989–90. Election days and one-off days come from the override file.
class HolidayCalendar {
public:
  HolidayCalendar();
  /// YAML: `add: {2025-06-03: 제21대 대통령선거일}` and `remove: [2025-05-05]`. @throws Error(input) with file and
  /// line.
  explicit HolidayCalendar(const std::filesystem::path& override_file);

  std::vector<Holiday> of_year(int year) const;      ///< by day; a day that is two holidays stands twice
  bool is_holiday(std::chrono::sys_days day) const;  ///< Saturdays and Sundays are not, unless a holiday falls there
  bool is_workday(std::chrono::sys_days day) const;  ///< Monday to Friday and no holiday

private:
  std::vector<Holiday> all_;  ///< by day
};

}  // namespace dure
