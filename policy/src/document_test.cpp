#include "document.hpp"

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

Document weekly() {
  Document document{.owner = "가온군 민원봉사과",
                    .date = "2026년 7월 20일(월)",
                    .title = "주간 민원 동향 보고",
                    .summary = "접수 312건 <지난해보다 8 % 증가>",
                    .basis = "자료 기준 2026. 7. 19.",
                    .digest = "ab12cd34"};
  Figure bars{.caption = "주별 접수 (건)", .unit = "건", .note = "막대 올해, 가로선 지난해"};
  bars.labels = {"7월 1주", "7월 2주", "7월 3주"};
  bars.values = {279.0, 291.0, 312.0};
  bars.pale = {270.0, std::nullopt, 289.0};
  bars.said = {"279", "291", "312"};
  DataTable table{.caption = "부서별 접수", .note = "자료: 새올"};
  table.heads = {{"부서", false}, {"접수(건)", true}};
  for (int i = 0; i < 60; ++i) {
    table.rows.push_back({"과 " + std::to_string(i), std::to_string(i)});
    table.values.push_back({Json("과 " + std::to_string(i)), Json(i)});
  }
  document.sections = {
      {"접수 현황", {{1, "7월 13일(월)~19일(일) 접수 312건"}, {2, "기한 안 처리율 95 %"}}, {bars, table}}};
  number_captions(document);
  return document;
}

}  // namespace

TEST_CASE("values are said as Korean readers say them") {
  CHECK(say(12345, "count", "건") == "12,345건");
  CHECK(say(1234567.0, "number", "kg") == "1,234,567 kg");
  CHECK(say(12.34, "percent") == "12.3 %");
  CHECK(say(14, "change") == "+14");
  CHECK(say(-0.5, "change", "%p") == "−0.5 %p");
  CHECK(say(0.25, "number") == "0.25");
  CHECK(say(Json(), "count", "건").empty());
  CHECK(say("2026-07-21", "date") ==
        "7월 21일(화)");  // 21 July 2026 is a Tuesday: 1 January 2026 is a Thursday, day 202 is 201 = 28*7+5 days later
  CHECK(say("2026-07-01", "month") == "2026년 7월");
  CHECK(say("2026-07-21 09:05:33", "datetime") == "7월 21일(화) 09:05");
}

TEST_CASE("captions are numbered by kind in reading order") {
  const Document document = weekly();
  CHECK(std::get<Figure>(document.sections[0].exhibits[0]).caption == "<그림 1> 주별 접수 (건)");
  CHECK(std::get<DataTable>(document.sections[0].exhibits[1]).caption == "<표 1> 부서별 접수");
}

TEST_CASE("each format of the same document is the same bytes twice") {
  CHECK(write_html(weekly()) == write_html(weekly()));
  CHECK(write_xlsx(weekly()) == write_xlsx(weekly()));
  CHECK(write_pdf(weekly()) == write_pdf(weekly()));
  CHECK(write_hwpx(weekly()) == write_hwpx(weekly()));
}

TEST_CASE("a page is one file without script or address, and what data say is not markup") {
  const std::string html = write_html(weekly());
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("src=") == std::string::npos);
  CHECK(html.find("&lt;지난해보다") != std::string::npos);
  CHECK(html.find("aria-label=\"그림 1 주별 접수 (건): 7월 1주 279, 7월 2주 291, 7월 3주 312\"") != std::string::npos);
}

TEST_CASE("a long table goes on over pages") {
  const std::string pdf = write_pdf(weekly());
  CHECK(pdf.starts_with("%PDF-1."));
  CHECK(pdf.find("/Count 3") !=
        std::string::npos);  // 60 rows of 9.5 pt with 8 pt of air (about 22 pt) fill two pages and a bit
}

TEST_CASE("a Hangul document begins with its media type, stored as it is") {
  const std::string hwpx = write_hwpx(weekly());
  // ZIP local header: signature, method 0 at offset 8, the name after 30 bytes, then the bytes themselves
  CHECK(hwpx.substr(0, 4) == "PK\x03\x04");
  CHECK(hwpx.substr(8, 2) == std::string(2, '\0'));
  CHECK(hwpx.substr(30, 27) == "mimetypeapplication/hwp+zip");
}

TEST_CASE("a Hangul document survives any text, and a report of nothing") {
  Document document = weekly();
  document.title = std::string("a\x01<b>&\"\xEF\xBF\xBF", 11);
  document.sections[0].exhibits.emplace_back(Figure{});
  document.sections[0].exhibits.emplace_back(DataTable{});
  CHECK(write_hwpx(document).size() > 1000);
  CHECK(write_hwpx({}).size() > 1000);
}
