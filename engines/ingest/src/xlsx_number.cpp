#include "xlsx.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace dure::ingest {
namespace {

/// The first section of a format without what it only prints: quoted text, colours, locales, padding, AM/PM marks.
/// Elapsed hours `[h]` are kept as the letter 'H'.
std::string meaningful(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t close = std::min(code.find(']', i), code.size());
      const std::string_view inner = code.substr(i + 1, close - i - 1);
      if (!inner.empty() && inner.find_first_not_of("hHmMsS") == std::string_view::npos) out += 'H';
      i = close;
    } else if (code.substr(i, 5) == "AM/PM" || code.substr(i, 5) == "am/pm") {
      i += 4;
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  return out;
}

void write_number(double value, std::string& out) {
  char text[40];
  const bool whole = std::abs(value) < 1e15 && value == std::floor(value);
  const auto [end, error] = whole ? std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(value))
                                  : std::to_chars(text, text + sizeof text, value);
  if (error == std::errc{}) out.append(text, end);
}

void write_clock(std::int64_t millis, std::string& out) {
  char text[32];
  const std::int64_t seconds = millis / 1000;
  int size = std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                           static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  out.append(text, static_cast<std::size_t>(size));
  if (millis % 1000 == 0) return;
  size = std::snprintf(text, sizeof text, ".%03d", static_cast<int>(millis % 1000));
  out.append(text, static_cast<std::size_t>(size));
}

}  // namespace

NumberKind number_kind(std::string_view format_code) {
  const std::string code = meaningful(format_code);
  if (code.find("general") != std::string::npos) return NumberKind::number;
  if (code.find('H') != std::string::npos) return NumberKind::duration;
  const bool clock = code.find_first_of("hs") != std::string::npos;
  const bool calendar =
      code.find_first_of("yd") != std::string::npos || (!clock && code.find('m') != std::string::npos);
  if (calendar) return clock ? NumberKind::datetime : NumberKind::date;
  return clock ? NumberKind::time : NumberKind::number;
}

/// ECMA-376 part 1, 18.8.30, with the formats that Korean Excel gives to 27-36 and 50-58.
NumberKind builtin_number_kind(int id) {
  if (id == 22) return NumberKind::datetime;
  if (id == 46) return NumberKind::duration;
  if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47) return NumberKind::time;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return NumberKind::date;
  return NumberKind::number;
}

void write_sheet_number(double value, NumberKind kind, bool epoch_1904, std::string& out) {
  constexpr std::int64_t day_millis = 86'400'000;
  constexpr double last_serial = 2'958'466;  // the day after 9999-12-31
  if (!std::isfinite(value)) return;
  if (kind == NumberKind::number || value < 0 || value >= last_serial) return write_number(value, out);
  const auto millis = static_cast<std::int64_t>(std::llround(value * static_cast<double>(day_millis)));
  if (kind == NumberKind::duration) return write_clock(millis, out);
  const std::int64_t clock = millis % day_millis;
  std::int64_t serial = millis / day_millis;
  if (kind == NumberKind::time && serial == 0) return write_clock(clock, out);
  // Day 1 is 1900-01-01, and a 1900-02-29 that never was is day 60; day 0 of the other system is 1904-01-01.
  if (!epoch_1904 && serial < 1) return write_number(value, out);
  if (epoch_1904) {
    serial += 1462;
  } else if (serial < 60) {
    ++serial;
  }
  using namespace std::chrono;
  out += write_date(sys_days(year{1899} / 12 / 30) + days(serial));
  if (kind == NumberKind::date && clock == 0) return;
  out += ' ';
  write_clock(clock, out);
}

}  // namespace dure::ingest
