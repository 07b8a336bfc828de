#pragma once

#include "delimited.hpp"

#include <array>

// The rules of cells and types. A column has type T when all its values are of T, a few bad ones apart:
//   numbers  bad values <= 1 in 100 (at most 1,000), or up to 3 where they are <= 1 in 10; below 10 values one, below 5
//   none dates    bad values <= 1 in 10, from 5 values on times, truth values: none
// An empty cell is null everywhere. A mark (`*`, `-`, `X`, `…`, `비공개`, `NA` …) is null in a column of numbers, dates
// or times and text in a column of text. A leading zero (`0101`) or more than 18 digits anywhere make a column text,
// but for 01 to 09 below the name of a month, day, hour, minute or second; a fraction makes it real. Eight digits are a
// date only under a heading that says so (`일자`, `…일`, `DATE`, `_YMD`), likewise 10, 12 and 14 digits a time; else
// they are integers. `12.5%` and `1억 2,300만` are numbers when the whole column is written so or in plain figures.
namespace dure::ingest {

enum class Kind : std::uint8_t {
  empty,
  mark,
  integer,
  day_digits,     ///< 20250704
  moment_digits,  ///< 2025070413, 202507041323, 20250704132350
  long_integer,   ///< over 18 digits
  zero_led,       ///< 0101, -01, 00.5
  two_digits,     ///< 07
  real,
  percent,
  amount,  ///< 1억 2,300만
  date,
  short_date,  ///< 25.07.04: a date only where the heading says so
  timestamp,
  time,
  boolean,  ///< true, FALSE
  text,
};
constexpr std::size_t kind_count = 17;

/// `cell`: UTF-8 without quotes; blanks around it do not count.
Kind kind_of(std::string_view cell) noexcept;

using KindCounts = std::array<std::uint64_t, kind_count>;

/// How cells of a column are read.
struct ColumnRule {
  store::CellType type = store::CellType::text;
  bool percent = false, amount = false;  ///< a real column of percents, an integer column of Korean amounts
  bool code = false;                     ///< the heading says so: what is no number is a code, not a mistake
  bool clock = false;                    ///< the heading names a part of a date or time: 07 is 7
  bool day = false;                      ///< the heading says that digits are days or times
  bool unknown = false;                  ///< text for want of any value
  bool operator==(const ColumnRule&) const = default;
};

/// True for headings such as `기준일자`, `허가일`, `STRD_DATE`, `DELNG_DE`.
bool names_a_day(std::string_view heading) noexcept;
/// True for `월`, `발생분`, `HOUR`: there 07 is the number 7.
bool names_a_part_of_time(std::string_view heading) noexcept;

/// True for headings such as `기관코드`, `우편번호`, `adm_cd2`.
bool names_a_code(std::string_view heading) noexcept;

/// What a column is that has these values. `sampled`: they are a part of it, so bad values up to the half are borne
/// with (the whole file decides later) .
ColumnRule decide(const KindCounts& counts, std::string_view heading, bool sampled);
/// Whether a column of this rule may have `bad` values beside `good` ones.
bool is_tolerable(const ColumnRule& rule, std::uint64_t bad, std::uint64_t good) noexcept;

enum class Fit {
  value,
  null,
  mark,    ///< null, and counted as suppressed
  bad,     ///< null, and a problem
  misfit,  ///< no column of this type may hold it: the type is wrong
};

struct CellValue {
  std::int64_t integer = 0;  ///< integer; days of a date; microseconds of a time or timestamp; 0 or 1
  double real = 0;
};

/// Reads a cell of any column but text.
Fit read_cell(const ColumnRule& rule, std::string_view cell, CellValue& value) noexcept;

std::string_view problem_code(store::CellType type) noexcept;  ///< "bad_integer" …

}  // namespace dure::ingest
