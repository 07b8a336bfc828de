#include "functions.hpp"

#include <dure/core/korean.hpp>
#include <dure/policy/pack.hpp>
#include <dure/store/functions.hpp>

#include <cmath>
#include <cstdio>

namespace dure::policy {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// One decimal where it says something: `12.5`, `8`.
std::string short_number(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string shown = text;
  if (shown.ends_with(".0")) shown.resize(shown.size() - 2);
  return shown == "-0" ? "0" : shown;
}

bool is_sayable(double value) { return std::isfinite(value) && std::abs(value) < 9e15; }

std::string month_day(sys_days day) {
  std::chrono::year_month_day date(day);
  return std::to_string(unsigned(date.month())) + "월 " + std::to_string(unsigned(date.day())) + "일";
}

}  // namespace

std::optional<std::string> say_count(double n) {
  if (!is_sayable(n)) return std::nullopt;
  return say_number(std::llround(n));
}

std::optional<std::string> say_percent(double percent) {
  if (!is_sayable(percent)) return std::nullopt;
  return short_number(percent) + " %";
}

std::optional<std::string> say_change(double now, double before) {
  if (!is_sayable(now) || !is_sayable(before)) return std::nullopt;
  if (now == before) return "같음";
  if (before == 0) return "새로 생김";
  auto percent = (now - before) / std::abs(before) * 100;
  auto shown = std::abs(percent) < 1 ? short_number(percent) : short_number(std::round(percent));
  if (shown == "0") return "같음";
  return (percent > 0 ? "+" : "") + shown + " %";
}

sys_days week_of(sys_days day) {
  auto since_monday = std::chrono::weekday(day) - std::chrono::Monday;
  return day - since_monday;
}

std::string say_week(sys_days day) {
  auto first = week_of(day), last = first + days(6);
  auto from = month_day(first), to = month_day(last);
  bool same_month = std::chrono::year_month_day(first).month() == std::chrono::year_month_day(last).month();
  return from + "–" + (same_month ? to.substr(to.find(' ') + 1) : to);
}

void install(store::Store& store) {
  store::scalar(store, "say_count", [](double n) { return say_count(n); });
  store::scalar(store, "say_won", [](double won) -> std::optional<std::string> {
    if (!is_sayable(won)) return std::nullopt;
    return say_won(static_cast<std::int64_t>(std::llround(won)));
  });
  store::scalar(store, "say_percent", [](double percent) { return say_percent(percent); });
  store::scalar(store, "say_change", [](double now, double before) { return say_change(now, before); });
  store::scalar(store, "say_date", [](DateTime at) { return say_date(at.day); });
  store::scalar(store, "say_week", [](DateTime at) { return say_week(at.day); });
  store::scalar(store, "with_particle", [](std::string_view text, std::string_view consonant, std::string_view vowel) {
    return with_particle(text, consonant, vowel);
  });
  store::scalar(store, "week_of", [](DateTime at) { return week_of(at.day); });
  store::scalar(store, "same_week_last_year", [](DateTime at) { return at.day - days(364); });
  install_casts(store);
}

}  // namespace dure::policy
