#include <dure/core/term.hpp>

#include <algorithm>

namespace dure {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::weekday;

struct Hours {
  microseconds from, to;
};
constexpr Hours office_hours[] = {{hours(9), hours(12)}, {hours(13), hours(18)}};
constexpr microseconds closing = hours(18);
constexpr sys_days earliest = std::chrono::year(1900) / 1 / 1, latest = std::chrono::year(2200) / 1 / 1;

class Calendar {
public:
  Calendar(std::span<const Pause> pauses, const HolidayCheck& is_holiday) : pauses_(pauses), is_holiday_(is_holiday) {}

  bool is_off(sys_days day, bool saturdays_count) const {
    const weekday on(day);
    return on == std::chrono::Sunday || (on == std::chrono::Saturday && !saturdays_count) || is_holiday_(day);
  }
  /// The first day from `day` on that no pause covers.
  sys_days running(sys_days day) const {
    for (bool moved = true; moved;) {
      moved = false;
      for (const Pause& pause : pauses_)
        if (pause.first <= day && day <= pause.last) {
          day = pause.last + days(1);
          moved = true;
        }
    }
    return day;
  }
  /// The first day from `day` on that counts.
  sys_days counted(sys_days day, bool saturdays_count) const {
    for (;;) {
      const sys_days run = running(day);
      if (run == day && !is_off(day, saturdays_count)) return day;
      day = run == day ? day + days(1) : run;
    }
  }
  /// `end`, later by every day between `from` and it that a pause covers.
  sys_days after_pauses(sys_days from, sys_days end) const {
    for (sys_days day = from; day <= end; ++day) {
      const sys_days run = running(day);
      if (run != day) {
        end += run - day;
        day = run - days(1);
      }
    }
    return end;
  }

private:
  std::span<const Pause> pauses_;
  const HolidayCheck& is_holiday_;
};

DateTime end_of_hours(const Calendar& calendar, DateTime received, microseconds left) {
  if (left == microseconds(0)) return received;
  for (DateTime at = received;; at = {at.day + days(1), microseconds(0)}) {
    const sys_days day = calendar.counted(at.day, false);
    if (day != at.day) at = {day, microseconds(0)};
    for (const Hours& open : office_hours) {
      const microseconds from = std::max(open.from, at.time);
      if (from >= open.to) continue;
      if (left <= open.to - from) return {day, from + left};
      left -= open.to - from;
    }
  }
}

sys_days end_of_days(const Calendar& calendar, sys_days first, std::int64_t amount, bool saturdays_count) {
  sys_days day = first - days(1);
  for (; amount > 0; --amount) day = calendar.counted(day + days(1), saturdays_count);
  return day;
}

/// 민법 제160조: by the calendar; the eve of the corresponding day, or the month's last day where there is none.
/// `first` counts.
sys_days end_by_calendar(sys_days first, std::int64_t amount, TermUnit unit) {
  if (unit == TermUnit::days) return first + days(amount - 1);
  if (unit == TermUnit::weeks) return first + days(7 * amount - 1);
  const std::chrono::year_month_day from(first);
  const auto month =
      from.year() / from.month() + std::chrono::months(static_cast<int>(amount) * (unit == TermUnit::years ? 12 : 1));
  const auto same = month / from.day();
  return same.ok() ? sys_days(same) - days(1) : sys_days(month / std::chrono::last);
}

}  // namespace

std::optional<DateTime> term_end(DateTime received, std::int64_t amount, TermUnit unit, Counting counting,
                                 std::span<const Pause> pauses, const HolidayCheck& is_holiday) {
  const std::int64_t most = unit == TermUnit::hours ? 29'200 : 3'650;
  if (amount < 0 || amount > most || received.day < earliest || received.day > latest) return std::nullopt;
  if (std::ranges::any_of(pauses, [](const Pause& pause) { return pause.last < pause.first; })) return std::nullopt;
  const Calendar calendar(pauses, is_holiday);
  const bool saturdays_count = counting == Counting::saturdays, civil = counting == Counting::civil;
  if (unit == TermUnit::hours) return end_of_hours(calendar, received, hours(amount));
  if (unit == TermUnit::days && !civil) {
    if (amount <= 5) return end_of_hours(calendar, received, hours(8 * amount));
    return DateTime{end_of_days(calendar, received.day, amount, saturdays_count), closing};
  }
  const sys_days first = received.day + days(civil ? 1 : 0);
  sys_days last = calendar.after_pauses(first, end_by_calendar(first, amount, unit));
  while (calendar.is_off(last, saturdays_count)) last += days(1);
  return DateTime{last, closing};
}

std::optional<double> working_hours_between(DateTime from, DateTime to, const HolidayCheck& is_holiday) {
  if (to < from) {
    const auto back = working_hours_between(to, from, is_holiday);
    return back ? std::optional(-*back) : std::nullopt;
  }
  if (to.day - from.day > days(36'525)) return std::nullopt;
  const Calendar calendar({}, is_holiday);
  microseconds sum(0);
  for (sys_days day = from.day; day <= to.day; ++day) {
    if (calendar.is_off(day, false)) continue;
    for (const Hours& open : office_hours) {
      const microseconds begin = day == from.day ? std::max(open.from, from.time) : open.from;
      const microseconds end = day == to.day ? std::min(open.to, to.time) : open.to;
      sum += std::max(end - begin, microseconds(0));
    }
  }
  return std::chrono::duration<double, std::ratio<3600>>(sum).count();
}

std::optional<std::vector<Pause>> read_pauses(std::string_view text) {
  std::vector<Pause> pauses;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find(','));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    if (piece.find_first_not_of(' ') == std::string_view::npos) continue;
    const auto tilde = piece.find('~');
    const auto trimmed = [](std::string_view part) {
      const auto from = part.find_first_not_of(' ');
      return from == part.npos ? std::string_view() : part.substr(from, part.find_last_not_of(' ') - from + 1);
    };
    const auto first = read_date(trimmed(piece.substr(0, tilde)));
    const auto last = tilde == piece.npos ? first : read_date(trimmed(piece.substr(tilde + 1)));
    if (!first || !last) return std::nullopt;
    pauses.push_back({*first, *last});
  }
  return pauses;
}

}  // namespace dure
