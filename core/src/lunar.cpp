#include <dure/core/calendar.hpp>
#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include "sky.hpp"

#include <algorithm>
#include <array>

namespace dure {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days first_day = sys_days(std::chrono::year(1900) / 1 / 1),
                   last_day = sys_days(std::chrono::year(2100) / 12 / 31);

struct Month {
  sys_days start;
  int sector = 0;  ///< of the sun at the start: 0 from the March equinox, 9 from the winter solstice
  int year = 0, month = 0;
  bool leap = false;
};

std::vector<Month> new_moons() {
  constexpr int first = -1250, last = 1265;  // December 1898 to April 2102
  std::vector<Month> months;
  months.reserve(last - first + 1);
  for (int lunation = first; lunation <= last; ++lunation) {
    const sys_days start = korean_day_of(new_moon(lunation));
    months.push_back({start, static_cast<int>(solar_longitude(korean_midnight(start)) / 30)});
  }
  return months;
}

/// The month in which the winter solstice falls is the eleventh. Where thirteen months lie between two of them, the
/// first in which the sun enters no new sector is intercalary.
void number_months(std::vector<Month>& months, std::size_t from, std::size_t to, int year) {
  const bool thirteen = to - from == 13;
  bool leap_found = false;
  int number = 11;
  for (std::size_t i = from; i < to; ++i) {
    const bool leap = thirteen && !leap_found && i > from && months[i].sector == months[i + 1].sector;
    if (i > from && !leap) ++number;
    leap_found |= leap;
    months[i].leap = leap;
    months[i].month = (number - 1) % 12 + 1;
    months[i].year = number > 12 ? year + 1 : year;
  }
}

const std::vector<Month>& all_months() {  // computed once, in a few milliseconds
  static const std::vector<Month> numbered = [] {
    std::vector<Month> months = new_moons();
    std::size_t eleventh = 0;
    for (std::size_t i = 0; i + 1 < months.size(); ++i) {
      if (months[i].sector > 8 || months[i + 1].sector < 9) continue;
      const int year = static_cast<int>(std::chrono::year_month_day(months[i].start).year());
      if (eleventh) number_months(months, eleventh, i, year - 1);
      eleventh = i;
    }
    return months;
  }();
  return numbered;
}

[[noreturn]] void out_of_range(const std::string& what) {
  throw Error(Fault::input, "calendar.range",
              what + ": 음력은 1900년부터 2100년까지의 있는 날만 바꿀 수 있습니다. 날짜를 확인해 주세요.");
}

}  // namespace

LunarDate to_lunar(sys_days day) {
  if (day < first_day || day > last_day) out_of_range(write_date(day));
  const auto& months = all_months();
  const auto after = std::upper_bound(months.begin(), months.end(), day,
                                      [](sys_days d, const Month& month) { return d < month.start; });
  const Month& month = *(after - 1);
  return {month.year, month.month, static_cast<int>((day - month.start).count()) + 1, month.leap};
}

sys_days from_lunar(const LunarDate& date) {
  const auto& months = all_months();
  const auto found = std::find_if(months.begin(), months.end(), [&](const Month& month) {
    return month.year == date.year && month.month == date.month && month.leap == date.leap;
  });
  if (found != months.end() && found + 1 != months.end() && date.day >= 1 && date.day <= 30) {
    const sys_days day = found->start + days(date.day - 1);
    if (day < (found + 1)->start && day >= first_day && day <= last_day) return day;
  }
  out_of_range("음력 " + std::to_string(date.year) + "년 " + (date.leap ? "윤" : "") + std::to_string(date.month) +
               "월 " + std::to_string(date.day) + "일");
}

}  // namespace dure
