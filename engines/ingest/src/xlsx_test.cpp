#include "xlsx.hpp"
#include "made_zip.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>

using namespace dure::ingest;

namespace {

/// The first sheet as the pipeline will read it.
std::string spooled(const std::string& xlsx, SpooledSheet* seen = nullptr) {
  Workbook book(Archive::of_bytes(xlsx, "대장.xlsx"));
  TemporaryFile file(std::filesystem::temp_directory_path());
  Spool out(file.path());
  SpooledSheet sheet = book.spool(book.sheets().front(), out);
  out.close();
  if (seen != nullptr) *seen = sheet;
  return dure::read_file(file.path());
}

std::string refusal(const std::string& xlsx) {
  try {
    spooled(xlsx);
  } catch (const dure::Error& error) {
    return error.what();
  }
  return "";
}

std::string number(double value, NumberKind kind, bool epoch_1904 = false) {
  std::string out;
  write_sheet_number(value, kind, epoch_1904, out);
  return out;
}

}  // namespace

TEST_CASE("rows and cells stand where the sheet has them") {
  // row 1 A, C; row 2 missing; row 3 only B; then a row of formats alone
  const std::string text = spooled(made_xlsx(
      "<sheetData><row r='1'><c r='A1' t='s'><v>1</v></c><c r='C1' t='s'><v>0</v></c></row>"
      "<row r='3'><c r='B3'><v>7</v></c></row><row r='9'><c r='A9' s='0'/></row></sheetData>",
      "<si><t>담당, \"과\"</t></si><si><r><t>민원</t></r><r><t>번호</t></r><rPh sb='0' eb='1'><t>읽기</t></rPh></si>"));
  CHECK(text == "민원번호,,\"담당, \"\"과\"\"\"\n\n,7\n");
}

TEST_CASE("values come as the sheet shows them: texts, truth, numbers, errors") {
  SpooledSheet seen;
  const std::string text =
      spooled(made_xlsx("<sheetData><row><c t='inlineStr'><is><t>가 &amp; 나_x000D_\n다</t></is></c>"
                        "<c t='b'><v>1</v></c><c><v>0.1</v></c><c><v>1.2E3</v></c>"
                        "<c><v>9.7889951512039995E12</v></c><c t='e'><v>#N/A</v></c>"
                        "<c t='str'><f>A1&amp;\"원\"</f><v>12원</v></c><c><f>SUM(A1)</f></c>"
                        "<c t='d'><v>2026-07-04T09:30:00</v></c></row></sheetData>"
                        "<mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='C200:C300'/></mergeCells>"),
              &seen);
  CHECK(text == "\"가 & 나\n다\",true,0.1,1200,9788995151204,,12원,,2026-07-04 09:30:00\n");
  REQUIRE(seen.faults.size() == 2);
  CHECK(seen.faults[0].code == "cell_error");
  CHECK(seen.faults[0].value == "#N/A");
  CHECK(seen.faults[0].row == 1);
  CHECK(seen.faults[0].column == 5);
  CHECK(seen.faults[1].value == "=SUM(A1)");
  REQUIRE(seen.merges.size() == 1);  // the other one is far below any header
  CHECK(seen.merges[0].last_column == 1);
}

TEST_CASE("a number is a day when its format says so") {
  // 2026-07-04 is serial 46207: 2000-01-01 is 36526, and 9,681 days follow (26 years with 7 leap days, then 184 days)
  const std::string text = spooled(
      made_xlsx("<sheetData><row><c s='0'><v>46207</v></c><c s='1'><v>46207</v></c><c s='2'><v>46207.5625</v></c>"
                "<c s='3'><v>0.5625</v></c><c s='4'><v>46207</v></c></row></sheetData>",
                "",
                "<numFmts><numFmt numFmtId='176' formatCode='yyyy\"년\" m\"월\" d\"일\"'/></numFmts><cellStyleXfs><xf "
                "numFmtId='14'/>"
                "</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='20'/>"
                "<xf numFmtId='176'/></cellXfs>"));
  CHECK(text == "46207,2026-07-04,2026-07-04 13:30:00,13:30:00,2026-07-04\n");
}

TEST_CASE("both day counts of Excel, with the 29 February that never was") {
  CHECK(number(1, NumberKind::date) == "1900-01-01");
  CHECK(number(59, NumberKind::date) == "1900-02-28");
  CHECK(number(61, NumberKind::date) == "1900-03-01");
  CHECK(number(0, NumberKind::date, true) == "1904-01-01");
  CHECK(number(44745, NumberKind::date, true) == "2026-07-04");  // 46207 - 1462
  CHECK(number(46207.000011574, NumberKind::datetime) == "2026-07-04 00:00:01");
  CHECK(number(46207.25, NumberKind::date) == "2026-07-04 06:00:00");  // nothing is cut off
  CHECK(number(-3, NumberKind::date) == "-3");
  CHECK(number(4e6, NumberKind::date) == "4000000");  // beyond the year 9999
  CHECK(number(1.5, NumberKind::duration) == "36:00:00");
}

TEST_CASE("formats of days, clocks and numbers are told apart") {
  CHECK(number_kind("yyyy-mm-dd") == NumberKind::date);
  CHECK(number_kind("[$-412]yyyy\"년\" mm\"월\" dd\"일\" dddd") == NumberKind::date);
  CHECK(number_kind("mm\"월\"") == NumberKind::date);
  CHECK(number_kind("[$-412]AM/PM h:mm") == NumberKind::time);
  CHECK(number_kind("mm:ss.0") == NumberKind::time);
  CHECK(number_kind("yyyy/m/d h:mm") == NumberKind::datetime);
  CHECK(number_kind("[h]:mm:ss") == NumberKind::duration);
  CHECK(number_kind("General") == NumberKind::number);
  CHECK(number_kind("#,##0_);[Red]\\(#,##0\\)") == NumberKind::number);
  CHECK(number_kind("0\"days\"") == NumberKind::number);
  CHECK(number_kind("0.00E+00") == NumberKind::number);
}

TEST_CASE("a broken sheet is refused with its name") {
  CHECK(refusal(made_xlsx("<sheetData><row><c><v>1</v></c>")).find("시트 '접수'") != std::string::npos);
  CHECK(refusal(made_xlsx("<sheetData><row r='2'/><row r='2'/></sheetData>")).find("시트 '접수'") != std::string::npos);
  CHECK(refusal(made_xlsx("<sheetData><row><c t='s'><v>5</v></c></row></sheetData>")).find("시트 '접수'") !=
        std::string::npos);
  CHECK(refusal(made_zip({{"xl/workbook.xml", "<workbook/>"}})).find("xl/_rels/workbook.xml.rels") !=
        std::string::npos);
}
