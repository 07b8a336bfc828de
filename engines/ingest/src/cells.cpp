#include "cells.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dure::ingest {

using store::CellType;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view s) { return std::all_of(s.begin(), s.end(), is_digit); }

std::string_view trimmed(std::string_view s) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = s.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return s.substr(begin, s.find_last_not_of(blanks) - begin + 1);
}

bool is_mark(std::string_view s) {
  constexpr std::string_view marks[] = {
      "*",    "-",     "X",      "x",      "**",   "***",  "--",     ".",      "..",   "...",      "…",
      "－",   "―",     "–",      "—",      "NA",   "N/A",  "NaN",    "nan",    "null", "NULL",     "\\N",
      "#N/A", "#N/A!", "(NULL)", "(null)", "<NA>", "None", "비공개", "미공개", "비밀", "해당없음", "자료없음"};
  return s.size() <= 12 && std::find(std::begin(marks), std::end(marks), s) != std::end(marks);
}

bool plausible_year(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return date.year() >= std::chrono::year(1900) && date.year() <= std::chrono::year(2100);
}

Kind kind_of_digits(std::string_view s) {
  if (s[0] == '0' && s.size() > 1) {
    if (s.find_first_not_of('0') == s.npos) return Kind::integer;
    return s.size() == 2 ? Kind::two_digits : Kind::zero_led;
  }
  if (s.size() > 18) return Kind::long_integer;
  if (s[0] != '1' && s[0] != '2') return Kind::integer;
  if (s.size() == 8) {
    const auto day = read_date(s);
    return day && plausible_year(*day) ? Kind::day_digits : Kind::integer;
  }
  if (s.size() == 10 || s.size() == 12 || s.size() == 14) {
    const auto at = read_datetime(s);
    return at && plausible_year(at->day) ? Kind::moment_digits : Kind::integer;
  }
  return Kind::integer;
}

/// Of a number with a sign, commas, brackets, a fraction or an exponent.
Kind kind_of_number(std::string_view s, Kind otherwise) {
  const std::size_t first = std::min(s.find_first_of("0123456789."), s.size());
  const std::string_view digits = s.substr(first, s.find_first_not_of("0123456789", first) - first);
  if (digits.size() > 1 && digits[0] == '0') return Kind::zero_led;
  if (std::count_if(s.begin(), s.end(), is_digit) > 18 && otherwise == Kind::integer) return Kind::long_integer;
  return otherwise;
}

Kind kind_of_figures(std::string_view s) {
  if (all_digits(s)) return kind_of_digits(s);
  if (read_integer(s)) return kind_of_number(s, Kind::integer);
  if (const auto number = read_number(s)) return std::isfinite(*number) ? kind_of_number(s, Kind::real) : Kind::text;
  if (s.back() == '%' && read_percent(s)) return Kind::percent;
  if (read_date(s)) return s.size() > 4 && all_digits(s.substr(0, 4)) ? Kind::date : Kind::short_date;
  if (read_time(s)) return Kind::time;
  if (read_datetime(s)) return Kind::timestamp;
  if (read_korean_amount(s)) return Kind::amount;
  if (std::count_if(s.begin(), s.end(), is_digit) > 18 &&
      s.find_first_not_of("0123456789,+-") == std::string_view::npos)
    return Kind::long_integer;
  return Kind::text;
}

bool equals_lower(std::string_view s, std::string_view lower) {
  return s.size() == lower.size() &&
         std::equal(s.begin(), s.end(), lower.begin(), [](char a, char b) { return (a | 0x20) == b; });
}

std::int64_t micros(const DateTime& at) {
  return std::chrono::microseconds(at.day.time_since_epoch()).count() + at.time.count();
}

Fit read_number_cell(const ColumnRule& rule, std::string_view cell, Kind kind, CellValue& value) {
  switch (kind) {
    case Kind::zero_led:
    case Kind::long_integer:
      return Fit::misfit;
    case Kind::two_digits:
      if (!rule.clock) return Fit::misfit;
      [[fallthrough]];
    case Kind::integer:
    case Kind::day_digits:
    case Kind::moment_digits:
      value.integer = read_integer(cell).value_or(0);
      value.real = static_cast<double>(value.integer);
      return Fit::value;
    case Kind::real:
      if (rule.type == CellType::integer) return Fit::misfit;
      value.real = read_number(cell).value_or(0);
      return Fit::value;
    case Kind::percent:
      if (!rule.percent) return Fit::misfit;
      value.real = read_percent(cell).value_or(0);
      return Fit::value;
    case Kind::amount:
      if (!rule.amount) return Fit::misfit;
      value.integer = read_korean_amount(cell).value_or(0);
      value.real = static_cast<double>(value.integer);
      return Fit::value;
    default:
      return Fit::bad;
  }
}

Fit read_day_cell(const ColumnRule& rule, std::string_view cell, Kind kind, CellValue& value) {
  const bool day = kind == Kind::date || kind == Kind::day_digits || (kind == Kind::short_date && rule.day);
  const bool moment =
      kind == Kind::timestamp || (kind == Kind::moment_digits && (rule.day || rule.type == CellType::timestamp));
  if (!day && !moment) return Fit::bad;
  if (rule.type == CellType::date) {
    if (moment) return Fit::misfit;
    value.integer = read_date(cell)->time_since_epoch().count();
  } else {
    value.integer = micros(day ? DateTime{*read_date(cell), {}} : *read_datetime(cell));
  }
  return Fit::value;
}

}  // namespace

Kind kind_of(std::string_view cell) noexcept {
  const std::string_view s = trimmed(cell);
  if (s.empty()) return Kind::empty;
  const char first = s[0];
  if (!is_digit(first) && is_mark(s)) return Kind::mark;
  if (s.size() > 64) return all_digits(s) ? Kind::long_integer : Kind::text;
  if (is_digit(first) || first == '-' || first == '+' || first == '.' || first == '(' || s.starts_with("△") ||
      s.starts_with("▲") || s.starts_with("오전") || s.starts_with("오후"))
    return kind_of_figures(s);
  return equals_lower(s, "true") || equals_lower(s, "false") ? Kind::boolean : Kind::text;
}

bool names_a_day(std::string_view heading) noexcept {
  const std::string_view s = trimmed(heading.substr(0, heading.find('(')));
  for (const std::string_view word : {"일자", "날짜", "년월일", "연월일", "일시", "기준일", "시각"})
    if (s.find(word) != std::string_view::npos) return true;
  if (s.ends_with("일")) return true;
  char upper[64];
  const std::size_t size = std::min(s.size(), sizeof upper);
  std::transform(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(size), upper,
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const std::string_view name(upper, size);
  const std::size_t date = name.find("DATE");
  const bool dated = date != name.npos && (date + 4 == name.size() || name[date + 4] < 'A' || name[date + 4] > 'Z');
  return dated || name.ends_with("YMD") || name.ends_with("_DE") || name.ends_with("_DT") || name.ends_with("_DAY") ||
         name.ends_with("TIMESTAMP") || name == "DT";
}

bool names_a_part_of_time(std::string_view heading) noexcept {
  const std::string_view s = trimmed(heading.substr(0, heading.find('(')));
  for (const std::string_view part : {"월", "일", "시", "분", "초", "시간", "시간대"}) {
    if (!s.ends_with(part)) continue;
    const std::string_view before = s.substr(0, s.size() - part.size());  // `구분` and `도시` are no times
    if (before.empty() || before.ends_with('_') || before.ends_with(' ')) return true;
    for (const std::string_view event :
         {"발생", "접수", "신고", "기준", "측정", "관측", "거래", "사고", "통계", "등록"})
      if (before.ends_with(event)) return true;
  }
  char small[16];
  const std::size_t size = std::min(s.size(), sizeof small);
  std::transform(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(size), small,
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view name(small, size);
  return name == "month" || name == "day" || name == "hour" || name == "minute" || name == "second" || name == "mm" ||
         name == "dd" || name == "hh";
}

bool names_a_code(std::string_view heading) noexcept {
  const std::string_view s = trimmed(heading.substr(0, heading.find('(')));
  for (const std::string_view word : {"코드", "번호", "아이디", "식별자", "관리키"})
    if (s.find(word) != std::string_view::npos) return true;
  char upper[64];
  std::size_t size = std::min(s.size(), sizeof upper);
  std::transform(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(size), upper,
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  while (size > 0 && is_digit(upper[size - 1])) --size;
  const std::string_view name(upper, size);
  return name.find("CODE") != std::string_view::npos || name.ends_with("_CD") || name.ends_with("_ID") ||
         name.ends_with("_NO") || name == "CD" || name == "ID" || name == "NO" || name == "PNU";
}

bool is_tolerable(const ColumnRule& rule, std::uint64_t bad, std::uint64_t good) noexcept {
  if (bad == 0) return true;
  if (rule.percent || rule.amount) return false;
  const std::uint64_t n = bad + good;
  switch (rule.type) {
    case CellType::integer:
    case CellType::real:
      if (rule.code) return false;
      if (n < 10) return n >= 5 && bad == 1;
      return bad <= std::max(std::min<std::uint64_t>(n / 100, 1000), std::min<std::uint64_t>(n / 10, 3));
    case CellType::date:
    case CellType::timestamp:
      return n >= 5 && bad <= std::max<std::uint64_t>(n / 10, 1);
    case CellType::text:
      return true;
    default:
      return false;
  }
}

ColumnRule decide(const KindCounts& counts, std::string_view heading, bool sampled) {
  const auto of = [&](Kind kind) { return counts[static_cast<std::size_t>(kind)]; };
  std::uint64_t n = 0;
  for (std::size_t kind = static_cast<std::size_t>(Kind::integer); kind < kind_count; ++kind) n += counts[kind];
  const auto holds = [&](const ColumnRule& rule, std::uint64_t good) {
    return good > 0 && (sampled ? good * 2 >= n : is_tolerable(rule, n - good, good));
  };
  if (n == 0) return {.unknown = true};
  if (of(Kind::boolean) == n) return {.type = CellType::boolean};
  if (of(Kind::time) == n) return {.type = CellType::time};
  const bool day = names_a_day(heading);
  const std::uint64_t days =
      of(Kind::date) + (day || of(Kind::date) > 0 ? of(Kind::day_digits) : 0) + (day ? of(Kind::short_date) : 0);
  const std::uint64_t moments = of(Kind::timestamp) + (day || of(Kind::timestamp) > 0 ? of(Kind::moment_digits) : 0);
  const ColumnRule dates{.type = moments > 0 ? CellType::timestamp : CellType::date, .day = day};
  if (holds(dates, days + moments)) return dates;
  const bool clock = names_a_part_of_time(heading);
  if (of(Kind::zero_led) + of(Kind::long_integer) + (clock ? 0 : of(Kind::two_digits)) > 0) return {};
  const std::uint64_t integers =
      of(Kind::integer) + of(Kind::two_digits) + of(Kind::day_digits) + of(Kind::moment_digits);
  if (of(Kind::amount) > 0 && of(Kind::amount) + integers == n) return {.type = CellType::integer, .amount = true};
  if (of(Kind::percent) > 0 && of(Kind::percent) + integers + of(Kind::real) == n)
    return {.type = CellType::real, .percent = true};
  const ColumnRule numbers{
      .type = of(Kind::real) > 0 ? CellType::real : CellType::integer, .code = names_a_code(heading), .clock = clock};
  if (holds(numbers, integers + of(Kind::real))) return numbers;
  return {};
}

Fit read_cell(const ColumnRule& rule, std::string_view cell, CellValue& value) noexcept {
  const std::string_view s = trimmed(cell);
  const Kind kind = kind_of(s);
  if (kind == Kind::empty) return Fit::null;
  if (kind == Kind::mark) return Fit::mark;
  switch (rule.type) {
    case CellType::integer:
    case CellType::real:
      return read_number_cell(rule, s, kind, value);
    case CellType::date:
    case CellType::timestamp:
      return read_day_cell(rule, s, kind, value);
    case CellType::time:
      if (kind != Kind::time) return Fit::misfit;
      value.integer = read_time(s)->count();
      return Fit::value;
    case CellType::boolean:
      if (kind != Kind::boolean) return Fit::misfit;
      value.integer = equals_lower(s, "true");
      return Fit::value;
    case CellType::text:
      break;
  }
  return Fit::value;
}

std::string_view problem_code(CellType type) noexcept {
  switch (type) {
    case CellType::integer:
      return "bad_integer";
    case CellType::real:
      return "bad_real";
    case CellType::date:
      return "bad_date";
    case CellType::time:
      return "bad_time";
    case CellType::timestamp:
      return "bad_timestamp";
    case CellType::boolean:
      return "bad_boolean";
    case CellType::text:
      break;
  }
  return "bad_text";
}

CellType wider(CellType a, CellType b) noexcept {
  if (a == b) return a;
  const auto both = [&](CellType x, CellType y) { return (a == x && b == y) || (a == y && b == x); };
  if (both(CellType::integer, CellType::real)) return CellType::real;
  if (both(CellType::date, CellType::timestamp)) return CellType::timestamp;
  return CellType::text;
}

std::optional<std::string> sql_value(CellType type, std::string_view cell) {
  if (type == CellType::text) return std::string(cell);
  CellValue value;
  const ColumnRule rule{.type = type, .percent = true, .amount = true, .day = true};
  if (read_cell(rule, cell, value) != Fit::value) return std::nullopt;
  const auto as_time = [](std::int64_t since_midnight) {
    return write_datetime({{}, std::chrono::microseconds(since_midnight)}).substr(11);
  };
  constexpr std::int64_t a_day = 86'400'000'000;
  switch (type) {
    case CellType::integer:
      return std::to_string(value.integer);
    case CellType::real: {
      char text[32];
      const auto end = std::to_chars(text, text + sizeof text, value.real).ptr;
      return std::string(text, end);
    }
    case CellType::date:
      return write_date(std::chrono::sys_days(std::chrono::days(value.integer)));
    case CellType::time:
      return as_time(value.integer);
    case CellType::timestamp: {
      const std::int64_t day = value.integer / a_day - (value.integer % a_day < 0);
      return write_date(std::chrono::sys_days(std::chrono::days(day))) + " " + as_time(value.integer - day * a_day);
    }
    case CellType::boolean:
      return value.integer ? "true" : "false";
    case CellType::text:
      break;
  }
  return std::nullopt;
}

}  // namespace dure::ingest
