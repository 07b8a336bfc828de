#pragma once

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The invented county: places, people, calendar. Nothing here exists.
namespace dure::demo {

struct Township {
  std::string_view name, code;  ///< ten digits below 47990, a sigungu code that no county has
  int people;
  std::array<std::string_view, 5> villages;
};
std::span<const Township> townships();  ///< twelve, in the order of their codes

/// A minute of local time.
using Minute = std::chrono::sys_time<std::chrono::minutes>;
using Day = std::chrono::sys_days;

constexpr Day day_of(int y, unsigned m, unsigned d) {
  return std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d);
}
inline constexpr Day kToday = day_of(2026, 7, 20);         ///< a Monday
inline constexpr Day kFirstMonday = day_of(2024, 12, 30);  ///< of the complaints
inline constexpr Day kYearStart = day_of(2025, 7, 20);     ///< of everything else, up to the day before kToday
inline constexpr Day kCampaignStart = day_of(2026, 3, 2);  ///< of the promotion in and around Seoul, twelve weeks
inline constexpr Day kCampaignEnd = day_of(2026, 5, 24);   ///< its last day

int weekday_of(Day day);  ///< 0 Monday … 6 Sunday
int month_of(Day day);
int year_of(Day day);
bool is_holiday(Day day);
bool is_workday(Day day);
bool is_festival(Day day);              ///< the sweetfish festival of 여울면, a Saturday and a Sunday in June 2026
Day workday_after(Day day, int count);  ///< the count-th working day after `day`
/// The last day of a period of `days` working days, the first counted.
Day deadline(Day received, int days);

std::string dash_date(Day day);            ///< 2026-07-13
std::string plain_date(Day day);           ///< 20260713
std::string dot_date(Day day);             ///< 2026.07.13
std::string plain_month(Day day);          ///< 202607
std::string stamp(Minute at, int second);  ///< 2026-07-13 09:05:12

/// `김○○`; a telephone that is never assigned, `010-0000-1234`.
std::string person(int draw);
std::string telephone(int draw);

}  // namespace dure::demo
