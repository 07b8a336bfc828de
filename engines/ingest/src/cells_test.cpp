#include "cells.hpp"
#include "fast.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace dure::ingest;
using dure::store::CellType;

namespace {

KindCounts counts(std::initializer_list<std::pair<Kind, std::uint64_t>> list) {
  KindCounts out{};
  for (const auto& [kind, n] : list) out[static_cast<std::size_t>(kind)] = n;
  return out;
}

CellType type_of(std::initializer_list<std::pair<Kind, std::uint64_t>> list, std::string_view heading = "값") {
  return decide(counts(list), heading, false).type;
}

/// A cell with room around it, as in a block.
struct Padded {
  std::string bytes;
  std::string_view cell;
  explicit Padded(std::string_view text)
      : bytes(std::string(64, 'x') + std::string(text) + std::string(64, '7')), cell(bytes) {
    cell = cell.substr(64, text.size());
  }
};

}  // namespace

TEST_CASE("cells are told by their shape") {
  const std::pair<std::string_view, Kind> cells[] = {{"", Kind::empty},
                                                     {"  ", Kind::empty},
                                                     {"*", Kind::mark},
                                                     {"-", Kind::mark},
                                                     {"비공개", Kind::mark},
                                                     {"0", Kind::integer},
                                                     {"000", Kind::integer},
                                                     {"-12", Kind::integer},
                                                     {"2,847,376", Kind::integer},
                                                     {"△5", Kind::integer},
                                                     {"007", Kind::zero_led},
                                                     {"-01", Kind::zero_led},
                                                     {"00.5", Kind::zero_led},
                                                     {".5", Kind::real},
                                                     {"1e3", Kind::real},
                                                     {"12.5%", Kind::percent},
                                                     {"1억 2,300만", Kind::amount},
                                                     {"20250704", Kind::day_digits},
                                                     {"20250231", Kind::integer},
                                                     {"47820250", Kind::integer},
                                                     {"2025070424", Kind::moment_digits},
                                                     {"4782025000", Kind::integer},
                                                     {"1234567890123456789", Kind::long_integer},
                                                     {"2025-07-04", Kind::date},
                                                     {"2025. 7. 4.", Kind::date},
                                                     {"25.07.04", Kind::short_date},
                                                     {"13:23", Kind::time},
                                                     {"2025-07-04 13:23", Kind::timestamp},
                                                     {"TRUE", Kind::boolean},
                                                     {"Y", Kind::text},
                                                     {"02-123-4567", Kind::text},
                                                     {"1,23,4", Kind::text},
                                                     {"24:00", Kind::text},
                                                     {"12개", Kind::text}};
  for (const auto& [cell, kind] : cells) {
    CAPTURE(cell);
    CHECK(static_cast<int>(kind_of(cell)) == static_cast<int>(kind));
  }
}

TEST_CASE("a column's type is that of all its values") {
  CHECK(type_of({{Kind::integer, 9}}) == CellType::integer);
  CHECK(type_of({{Kind::integer, 9}, {Kind::real, 1}}) == CellType::real);
  CHECK(type_of({{Kind::integer, 9999}, {Kind::zero_led, 1}}) == CellType::text);
  CHECK(type_of({{Kind::integer, 9}, {Kind::long_integer, 1}}) == CellType::text);
  CHECK(type_of({{Kind::day_digits, 9}}) == CellType::integer);
  CHECK(type_of({{Kind::day_digits, 9}}, "STRD_DATE") == CellType::date);
  CHECK(type_of({{Kind::day_digits, 9}, {Kind::integer, 9}}, "기준일자") == CellType::integer);
  CHECK(type_of({{Kind::date, 5}, {Kind::timestamp, 1}}) == CellType::timestamp);
  CHECK(type_of({{Kind::mark, 9}}) == CellType::text);
  CHECK(type_of({{Kind::mark, 9}, {Kind::integer, 1}}) == CellType::integer);
  CHECK(type_of({{Kind::time, 9}, {Kind::text, 1}}) == CellType::text);
}

TEST_CASE("bad values are borne with when they are rare, and never where a code is meant") {
  CHECK(type_of({{Kind::integer, 990}, {Kind::text, 10}}) == CellType::integer);  // 1 in 100
  CHECK(type_of({{Kind::integer, 989}, {Kind::text, 11}}) == CellType::text);
  CHECK(type_of({{Kind::integer, 27}, {Kind::text, 3}}) == CellType::integer);  // 3, and 1 in 10
  CHECK(type_of({{Kind::integer, 26}, {Kind::text, 3}}) == CellType::text);     // 3 of 29 are more than 1 in 10
  CHECK(type_of({{Kind::integer, 4}, {Kind::text, 1}}) == CellType::integer);   // one of five
  CHECK(type_of({{Kind::integer, 3}, {Kind::text, 1}}) == CellType::text);
  CHECK(type_of({{Kind::date, 18}, {Kind::text, 2}}) == CellType::date);  // 1 in 10
  CHECK(type_of({{Kind::date, 17}, {Kind::text, 3}}) == CellType::text);
  CHECK(type_of({{Kind::integer, 1'000'000}, {Kind::text, 1001}}) == CellType::text);  // at most 1,000
  CHECK(type_of({{Kind::integer, 9990}, {Kind::text, 10}}, "기관코드") == CellType::text);
}

TEST_CASE("what the short paths take, the rules take as the same value") {
  std::mt19937 random(11);
  const std::string_view alphabet = "0123456789.,- +e";
  const ColumnRule integers{.type = CellType::integer}, reals{.type = CellType::real};
  int taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    const std::size_t size = 1 + random() % 20;
    for (std::size_t c = 0; c < size; ++c) text += alphabet[random() % (random() % 4 ? 10 : alphabet.size())];
    const Padded padded(text);
    CellValue value;
    std::int64_t integer = 0;
    double real = 0;
    CAPTURE(text);
    if (fast_integer(padded.cell, integer) || fast_grouped(padded.cell, integer)) {
      REQUIRE(read_cell(integers, text, value) == Fit::value);
      REQUIRE(value.integer == integer);
      ++taken;
    }
    if (fast_real(padded.cell, real)) {
      REQUIRE(read_cell(reals, text, value) == Fit::value);
      REQUIRE(value.real == real);
      ++taken;
    }
  }
  CHECK(taken > 50'000);
}

TEST_CASE("a clerk's value is read by the same rules") {
  CHECK(sql_value(CellType::integer, "1,234") == "1234");
  CHECK(sql_value(CellType::integer, "1억 2,300만") == "123000000");
  CHECK(sql_value(CellType::real, "12.5%") == "12.5");
  CHECK(sql_value(CellType::date, "2025. 7. 4.") == "2025-07-04");
  CHECK(sql_value(CellType::timestamp, "1969-12-31 23:59") == "1969-12-31 23:59:00");
  CHECK(sql_value(CellType::time, "오후 1:23") == "13:23:00");
  CHECK(sql_value(CellType::boolean, "TRUE") == "true");
  CHECK(sql_value(CellType::text, " 그대로 ") == " 그대로 ");
  CHECK(!sql_value(CellType::integer, "0012"));
  CHECK(!sql_value(CellType::date, "2025-02-29"));
}

TEST_CASE("headings say what digits mean") {
  for (const std::string_view heading :
       {"인허가일자", "측정일시", "허가일", "STRD_DATE", "DELNG_DE", "ymd", "기준일ID"})
    CHECK(names_a_day(heading));
  for (const std::string_view heading : {"매출액", "기준년월", "UPDATED_BY", "model"}) CHECK(!names_a_day(heading));
  for (const std::string_view heading : {"기관코드", "우편번호", "adm_cd2", "adm_cd(incomplete)", "STORE_ID"})
    CHECK(names_a_code(heading));
  for (const std::string_view heading : {"매출액", "Hidden", "PIANO"}) CHECK(!names_a_code(heading));
}
