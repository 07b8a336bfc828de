#include <dure/core/korean.hpp>

#include "cursor.hpp"

namespace dure {
namespace {

using std::chrono::microseconds;
using std::chrono::sys_days;

std::optional<sys_days> calendar_day(int year, int month, int day) noexcept {
  static constexpr signed char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return {};
  const bool leap_day = month == 2 && day == 29 && std::chrono::year(year).is_leap();
  if (day > lengths[month - 1] && !leap_day) return {};
  return sys_days(std::chrono::year(year) / month / day);
}

/// Digits at fixed places of a text, to be trusted once `bad` was looked at.
struct Digits {
  const char* text;
  unsigned bad = 0;
  int one(int at) noexcept {
    const unsigned value = static_cast<unsigned char>(text[at] - '0');
    bad |= static_cast<unsigned>(value > 9);
    return static_cast<int>(value);
  }
  int two(int at) noexcept { return one(at) * 10 + one(at + 1); }
};

/// The shapes nearly every cell has, `2025-07-04` and `2025-07-04 13:23:50`, without feeling the way.
std::optional<sys_days> plain_date(std::string_view text) noexcept {
  const char mark = text[4];
  if (mark != text[7] || (mark != '-' && mark != '.' && mark != '/')) return {};
  Digits in{text.data()};
  const int year = in.two(0) * 100 + in.two(2), month = in.two(5), day = in.two(8);
  return in.bad ? std::nullopt : calendar_day(year, month, day);
}
std::optional<DateTime> plain_datetime(std::string_view text) noexcept {
  if ((text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':') return {};
  Digits in{text.data()};
  const int hour = in.two(11), minute = in.two(14), second = in.two(17);
  if (in.bad || hour > 23 || minute > 59 || second > 59) return {};
  const auto day = plain_date(text);
  if (!day) return {};
  return DateTime{*day, microseconds(((hour * 60 + minute) * 60 + second) * std::int64_t{1'000'000})};
}

/// A year of four digits, or of two (1970–2069, `'25` too); 0 when neither stands here.
int take_year(Cursor& in) noexcept {
  const bool short_form = in.take('\'') || in.take("’") || in.take("‘");
  const int digits = in.digits_ahead(5);
  if (digits == 4 && !short_form) return in.number(4);
  if (digits != 2) return 0;
  const int year = in.number(2);
  return year + (year >= 70 ? 1900 : 2000);
}

/// One or two digits, or -1.
int take_small(Cursor& in) noexcept {
  const int digits = in.digits_ahead(3);
  return digits == 1 || digits == 2 ? in.number(digits) : -1;
}

enum class Style { none, dash, slash, dot, word };

/// What stands after the year says how the rest is written.
Style take_style(Cursor& in) noexcept {
  if (in.take('-')) return Style::dash;
  if (in.take('/')) return Style::slash;
  const Style style = in.take('.') ? Style::dot : in.take("년") ? Style::word : Style::none;
  if (style != Style::none) in.skip_blanks();
  return style;
}

bool take_after_month(Cursor& in, Style style) noexcept {
  if (style == Style::dash) return in.take('-');
  if (style == Style::slash) return in.take('/');
  const bool taken = style == Style::dot ? in.take('.') : in.take("월");
  in.skip_blanks();
  return taken;
}

std::optional<sys_days> take_date(Cursor& in) noexcept {
  if (in.digits_ahead(9) == 8) {
    const int year = in.number(4), month = in.number(2);
    return calendar_day(year, month, in.number(2));
  }
  const int year = take_year(in);
  const Style style = year ? take_style(in) : Style::none;
  if (style == Style::none) return {};
  const int month = take_small(in);
  if (month < 0 || !take_after_month(in, style)) return {};
  const int day = take_small(in);
  if (day < 0) return {};
  if (style == Style::dot) in.take('.');
  if (style == Style::word && !in.take("일")) return {};
  return calendar_day(year, month, day);
}

enum class Half { none, morning, afternoon };

/// Hour 24 is midnight at the end of the day, and only on the dot.
std::optional<microseconds> clock_time(int hour, int minute, int second, microseconds fraction, Half half) noexcept {
  if (minute < 0 || minute > 59 || second < 0 || second > 59) return {};
  if (half != Half::none) {
    if (hour < 0 || hour > 12) return {};
    hour = hour % 12 + (half == Half::afternoon ? 12 : 0);
  }
  const microseconds time =
      std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction;
  if (hour < 0 || time > std::chrono::hours(24)) return {};
  return time;
}

/// After the point: at least one digit; beyond microseconds they are dropped. Negative when none stands there.
microseconds take_fraction(Cursor& in) noexcept {
  if (!in.at_digit()) return microseconds(-1);
  int value = 0, scale = 1'000'000;
  for (; in.at_digit(); in.advance(1)) {
    scale /= 10;
    value += (in.peek() - '0') * scale;
  }
  return microseconds(value);
}

/// `23분 50초`, `23분` or nothing, after `13시`.
std::optional<microseconds> take_spoken(Cursor& in, int hour, Half half) noexcept {
  int minute = 0, second = 0;
  in.skip_blanks();
  if (in.at_digit()) {
    minute = take_small(in);
    if (!in.take("분")) return {};
    in.skip_blanks();
    if (in.at_digit()) {
      second = take_small(in);
      if (!in.take("초")) return {};
    }
  }
  return clock_time(hour, minute, second, {}, half);
}

/// A time of day, up to and including 24:00. `digits`: also `1323` and `132350`.
std::optional<microseconds> take_time(Cursor& in, bool digits) noexcept {
  const Half half = in.take("오전") ? Half::morning : in.take("오후") ? Half::afternoon : Half::none;
  if (half != Half::none) in.skip_blanks();
  const int ahead = in.digits_ahead(7);
  if (digits && half == Half::none && (ahead == 4 || ahead == 6)) {
    const int hour = in.number(2), minute = in.number(2);
    return clock_time(hour, minute, ahead == 6 ? in.number(2) : 0, {}, half);
  }
  const int hour = take_small(in);
  if (hour < 0) return {};
  if (in.take("시")) return take_spoken(in, hour, half);
  if (!in.take(':') || in.digits_ahead(3) != 2) return {};
  const int minute = in.number(2);
  if (!in.take(':')) return clock_time(hour, minute, 0, {}, half);
  if (in.digits_ahead(3) != 2) return {};
  const int second = in.number(2);
  const microseconds fraction = in.take('.') ? take_fraction(in) : microseconds(0);
  return fraction.count() < 0 ? std::nullopt : clock_time(hour, minute, second, fraction, half);
}

/// `Z`, `+09:00`, `+0900`, `+09`: read and dropped. False when something else stands there.
bool take_zone(Cursor& in) noexcept {
  if (in.take('Z')) return true;
  if (!in.take('+') && !in.take('-')) return true;
  const int ahead = in.digits_ahead(5);
  if (ahead != 2 && ahead != 4) return false;
  const int hours = in.number(2);
  int minutes = ahead == 4 ? in.number(2) : 0;
  if (ahead == 2 && in.take(':')) {
    if (in.digits_ahead(3) != 2) return false;
    minutes = in.number(2);
  }
  return hours <= 14 && minutes <= 59;
}

DateTime joined(sys_days day, microseconds time) noexcept {
  return time == std::chrono::hours(24) ? DateTime{day + std::chrono::days(1), {}} : DateTime{day, time};
}

/// `2025070413`, `202507041323`, `20250704132350`.
std::optional<DateTime> take_compact(Cursor& in, int digits) noexcept {
  const int year = in.number(4), month = in.number(2), day = in.number(2), hour = in.number(2);
  const int minute = digits >= 12 ? in.number(2) : 0;
  const int second = digits == 14 ? in.number(2) : 0;
  const auto date = calendar_day(year, month, day);
  const auto time = clock_time(hour, minute, second, {}, Half::none);
  if (!date || !time) return {};
  return joined(*date, *time);
}

std::optional<DateTime> take_datetime(Cursor& in) noexcept {
  const int ahead = in.digits_ahead(15);
  if (ahead == 10 || ahead == 12 || ahead == 14) return take_compact(in, ahead);
  const auto date = take_date(in);
  if (!date || !(in.take('T') || in.skip_blanks())) return {};
  in.skip_blanks();
  const std::string_view rest = in.rest();
  if (rest.size() == 2 && in.digits_ahead(3) == 2) {  // `2025-07-04 13`, as air quality exports have it
    const auto time = clock_time(in.number(2), 0, 0, {}, Half::none);
    return time ? std::optional(joined(*date, *time)) : std::nullopt;
  }
  const auto time = take_time(in, ahead == 8);
  if (!time) return {};
  return joined(*date, *time);
}

}  // namespace

std::optional<sys_days> read_date(std::string_view text) noexcept {
  if (text.size() == 10) {
    if (const auto day = plain_date(text)) return day;
  }
  Cursor in(text);
  const auto day = take_date(in);
  return in.done() ? day : std::nullopt;
}

std::optional<sys_days> read_month(std::string_view text) noexcept {
  Cursor in(text);
  if (in.digits_ahead(7) == 6) {
    const int year = in.number(4);
    const auto day = calendar_day(year, in.number(2), 1);
    return in.done() ? day : std::nullopt;
  }
  const int year_digits = in.digits_ahead(5);
  const int year = take_year(in);
  const Style style = year ? take_style(in) : Style::none;
  if (style == Style::none || (year_digits != 4 && style != Style::word)) return {};  // 25.07 is a number
  const int month = take_small(in);
  if (month < 0) return {};
  if (style == Style::dot) in.take('.');
  if (style == Style::word && !in.take("월")) return {};
  return in.done() ? calendar_day(year, month, 1) : std::nullopt;
}

std::optional<DateTime> read_datetime(std::string_view text) noexcept {
  if (text.size() == 19) {
    if (const auto at = plain_datetime(text)) return at;
  }
  Cursor in(text);
  const auto at = take_datetime(in);
  if (!at) return {};
  in.skip_blanks();
  return take_zone(in) && in.done() ? at : std::nullopt;
}

std::optional<microseconds> read_time(std::string_view text, bool digits) noexcept {
  Cursor in(text);
  const auto time = take_time(in, digits);
  return in.done() && time && *time < std::chrono::hours(24) ? time : std::nullopt;
}

}  // namespace dure
