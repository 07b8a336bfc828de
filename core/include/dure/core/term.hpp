#pragma once

#include <dure/core/korean.hpp>

#include <functional>
#include <span>

/// Periods that a law sets to an office: when one ends.
namespace dure {

/// Whether a day is a public holiday; Saturdays and Sundays are no concern of it.
using HolidayCheck = std::function<bool(std::chrono::sys_days)>;

enum class TermUnit { hours, days, weeks, months, years };

/// How the days of a period are counted.
enum class Counting {
  working,  ///< 민원처리법 제19조 since 2016-02-12: the first day counts, Saturdays and holidays do not; five days or
            ///< fewer run in working hours from the hour of receipt, eight a day; weeks, months and years by 민법
  saturdays,  ///< the law before: of six days and more only holidays are left out
  civil,  ///< 민법 제157조, 제159조–제161조: from the day after, every day counts, a last day off moves on
};

/// Days that do not count (both ends included): a demand for papers, a look on the spot, a broken system.
struct Pause {
  std::chrono::sys_days first, last;
};

/// Working hours are 09:00–12:00 and 13:00–18:00 of days that are neither Saturday, Sunday nor holiday. A period in
/// days or longer ends at 18:00 of its last day. Nothing when `amount` is negative or beyond 3,650 (hours: 29,200), a
/// pause ends before it begins, or the receipt lies outside 1900–2200. Cost: a step a day.
std::optional<DateTime> term_end(DateTime received, std::int64_t amount, TermUnit unit, Counting counting,
                                 std::span<const Pause> pauses, const HolidayCheck& is_holiday);

/// Working hours from `from` to `to`, negative when `to` is earlier. Cost: a step a day; nothing beyond 100 years.
std::optional<double> working_hours_between(DateTime from, DateTime to, const HolidayCheck& is_holiday);

/// `2026-07-13~2026-07-15, 2026-07-20`: days or ranges of days as ledgers write them, apart by commas. Nothing when a
/// piece is none.
std::optional<std::vector<Pause>> read_pauses(std::string_view text);

}  // namespace dure
