#include "html_table.hpp"

#include <doctest/doctest.h>

using dure::ingest::read_html_tables;
using Rows = std::vector<std::vector<std::string>>;

TEST_CASE("a page saved as .xls gives its table, however loosely it is written") {
  const auto tables = read_html_tables(
      "<html><head><style>td{color:red}</style></head><body><TABLE border=1><caption>7월 접수</caption>"
      "<tr><th>번호<th>내 용</tr><tr><td>1<td>불법&nbsp;주차 &lt;신고&gt;<br>두 번째 줄</tr>"
      "<tr><td style='mso-number-format:\"\\@\"'>002</td><td>  </td></tr></TABLE>");
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].caption == "7월 접수");
  CHECK(tables[0].rows == Rows{{"번호", "내 용"}, {"1", "불법 주차 <신고>\n두 번째 줄"}, {"002", ""}});
}

TEST_CASE("spans keep every cell in its column") {
  // | 구분 | 인구     |      two header rows, 구분 over both
  // |      | 남 | 여  |
  const auto tables = read_html_tables(
      "<table><tr><th rowspan=2>구분</th><th colspan='2'>인구</th></tr><tr><th>남</th><th>여</th></tr>"
      "<tr><td>가온읍</td><td>10</td><td>12</td></tr></table>");
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].rows == Rows{{"구분", "인구"}, {"", "남", "여"}, {"가온읍", "10", "12"}});
  REQUIRE(tables[0].merges.size() == 2);
  CHECK(tables[0].merges[0].last_record == 1);
  CHECK(tables[0].merges[1].last_column == 2);
}

TEST_CASE("a table that only arranges others is not one, nor is a single row") {
  const auto tables = read_html_tables(
      "<table><tr><td><table><tr><td>a</td></tr><tr><td>1</td></tr></table></td></tr><tr><td>x</td></tr></table>"
      "<table><tr><td>메뉴</td></tr></table>");
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].rows == Rows{{"a"}, {"1"}});
}
