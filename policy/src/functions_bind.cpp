#include "functions.hpp"

#include <dure/core/korean.hpp>
#include <dure/store/functions.hpp>

#include <array>
#include <cmath>

namespace dure::policy {
namespace {

using std::chrono::sys_days;

std::optional<std::int64_t> whole(std::string_view text) {
  if (auto n = read_integer(text)) return n;
  if (auto x = read_number(text); x && *x == std::trunc(*x) && std::abs(*x) < 9e15)
    return static_cast<std::int64_t>(*x);
  return read_korean_amount(text);
}

std::optional<double> number(std::string_view text) {
  if (auto x = read_number(text)) return x;
  if (auto n = read_korean_amount(text)) return static_cast<double>(*n);
  return std::nullopt;
}

std::optional<double> percent(std::string_view text) {
  auto x = read_percent(text);
  return x ? x : read_number(text);
}

std::optional<sys_days> date(std::string_view text) {
  if (auto day = read_date(text)) return day;
  if (auto at = read_datetime(text)) return at->day;
  return std::nullopt;
}

std::optional<sys_days> month(std::string_view text) {
  if (auto first = read_month(text)) return first;
  auto day = date(text);
  if (!day) return std::nullopt;
  std::chrono::year_month_day parts(*day);
  return sys_days(parts.year() / parts.month() / 1);
}

std::optional<DateTime> datetime(std::string_view text) {
  if (auto at = read_datetime(text)) return at;
  if (auto day = read_date(text)) return DateTime{*day, {}};
  return std::nullopt;
}

std::optional<std::int64_t> micros(std::string_view text) {
  if (auto time = read_time(text, true)) return time->count();
  if (auto at = read_datetime(text)) return at->time.count();
  return std::nullopt;
}

std::optional<bool> flag(std::string_view text) {
  static constexpr std::array<std::string_view, 12> yes{"Y", "y",    "예",   "O",    "o", "○",
                                                        "1", "true", "TRUE", "True", "T", "유"};
  static constexpr std::array<std::string_view, 12> no{"N", "n", "아니오", "아니요", "X",     "x",
                                                       "×", "0", "false",  "FALSE",  "False", "무"};
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  for (auto word : yes)
    if (text == word) return true;
  for (auto word : no)
    if (text == word) return false;
  return std::nullopt;
}

}  // namespace

void install_casts(store::Store& store) {
  store::scalar(store, "bind_integer", [](std::string_view text) { return whole(text); });
  store::scalar(store, "bind_number", [](std::string_view text) { return number(text); });
  store::scalar(store, "bind_percent", [](std::string_view text) { return percent(text); });
  store::scalar(store, "bind_date", [](std::string_view text) { return date(text); });
  store::scalar(store, "bind_month", [](std::string_view text) { return month(text); });
  store::scalar(store, "bind_datetime", [](std::string_view text) { return datetime(text); });
  store::scalar(store, "bind_micros", [](std::string_view text) { return micros(text); });
  store::scalar(store, "bind_flag", [](std::string_view text) { return flag(text); });
}

}  // namespace dure::policy
