#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Dates and numbers as Korean exports write them. Every reader takes the whole text (outer blanks ignored) or
/// nothing: no prefix is ever accepted. None allocates.
namespace dure {

/// A point in local (Korean) time, as files mean it; no zone is stored.
struct DateTime {
  std::chrono::sys_days day;
  std::chrono::microseconds time{0};  ///< since midnight, < 24 h
  friend auto operator<=>(const DateTime&, const DateTime&) = default;
};

/// `2025-07-04`, `2025.07.04.`, `2025. 7. 4.`, `2025/7/4`, `20250704`, `2025년 7월 4일`, `25.07.04` (1970–2069).
/// Not a calendar day (2025-02-29): nothing.
std::optional<std::chrono::sys_days> read_date(std::string_view text) noexcept;
/// `2025-07`, `2025.07.`, `202507`, `2025년06월`: the first day of that month.
std::optional<std::chrono::sys_days> read_month(std::string_view text) noexcept;
/// A date, then a blank or `T`, then `13:23`, `13:23:50`, `13:23:50.123`, `오후 1:23`, `13시 23분`; also `2025070413`
/// (YYYYMMDDHH, hour 24 = next midnight), `202507041323`, `20250704132350`; a trailing `Z`/`+09:00` is read and
/// dropped.
std::optional<DateTime> read_datetime(std::string_view text) noexcept;
/// `13:23`, `13:23:50`, `오후 1:23`, `13시 23분`, `1323` only when `digits` is set.
std::optional<std::chrono::microseconds> read_time(std::string_view text, bool digits = false) noexcept;

/// `123`, `-7`, `+7`, `2,847,376`, `(1,234)` = -1234, `△5` and `▲5` = -5. Thousands must be grouped in threes.
std::optional<std::int64_t> read_integer(std::string_view text) noexcept;
/// As read_integer with a fraction or exponent; `12.5%` = 12.5 is read only by read_percent.
std::optional<double> read_number(std::string_view text) noexcept;
std::optional<double> read_percent(std::string_view text) noexcept;  ///< `12.5%`, `12.5 %` → 12.5
/// `1억 2,300만`, `3천만원`, `12만 3,400`, `1조`, `2,300만 원` → won as a whole number.
std::optional<std::int64_t> read_korean_amount(std::string_view text) noexcept;

constexpr double square_metres_of_pyeong(double pyeong) { return pyeong * (400.0 / 121.0); }
constexpr double pyeong_of_square_metres(double m2) { return m2 * (121.0 / 400.0); }

std::string write_date(std::chrono::sys_days day);                        ///< `2025-07-04`
std::string write_datetime(const DateTime& at);                           ///< `2025-07-04 13:23:50`
std::string say_date(std::chrono::sys_days day, bool with_year = false);  ///< `7월 21일(화)`, `2026년 7월 21일(화)`
std::string say_number(std::int64_t n);                                   ///< `12,345`
std::string say_won(std::int64_t won);  ///< `1억 2,300만 원`: the two leading groups, rounded
/// `text` followed by the particle its last sound asks for: with_particle("민원", "은", "는") → `민원은`. Digits and
/// Latin letters are sounded as Koreans read them.
std::string with_particle(std::string_view text, std::string_view after_consonant, std::string_view after_vowel);

}  // namespace dure
