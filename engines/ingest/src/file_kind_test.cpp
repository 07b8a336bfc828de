#include "file_kind.hpp"
#include "made_zip.hpp"
#include "spool.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>

using namespace dure::ingest;

namespace {

struct Verdict {
  std::string code, sentence;
  FileKind kind = FileKind::text;
};

Verdict verdict(const std::string& name, const std::string& bytes) {
  const TemporaryFile file(std::filesystem::temp_directory_path());
  dure::write_file_atomically(file.path(), bytes);
  try {
    return {"", "", file_kind(file.path(), name)};
  } catch (const dure::Error& error) {
    return {std::string(error.code()), error.what()};
  }
}

std::string wide(const std::string& ascii) {
  std::string out;
  for (const char c : ascii) (out += c) += '\0';
  return out;
}

const std::string compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(504, '\0');

}  // namespace

TEST_CASE("the bytes decide, not the name") {
  CHECK(verdict("a.csv", "가,나\n1,2\n").kind == FileKind::text);
  CHECK(verdict("a.xlsx", made_xlsx("<sheetData/>")).kind == FileKind::xlsx);
  CHECK(verdict("a.zip", made_zip({{"a.csv", "x"}})).kind == FileKind::zip);
  CHECK(verdict("a.parquet", "PAR1....PAR1").kind == FileKind::parquet);
  CHECK(verdict("a.json", "\xEF\xBB\xBF [{}]").kind == FileKind::json);
  CHECK(verdict("a", "{\"a\":1}\n{\"a\":2}").kind == FileKind::json);
  CHECK(verdict("a.csv", "[분류],값\n가,1\n").kind == FileKind::text);
  CHECK(verdict("대장.xls", "<html><body><table><tr><td>1</td></tr></table></body></html>").kind == FileKind::html);
  CHECK(verdict("대장.xls", "번호\t이름\n1\t가온\n").kind == FileKind::text);
  CHECK(verdict("대장.csv", wide("a,b\n1,2\n")).kind == FileKind::text);  // UTF-16
}

TEST_CASE("a file that is not what its name says is refused with what it is") {
  const Verdict csv = verdict("민원.xlsx", "번호,이름\n1,가온\n");
  CHECK(csv.code == "ingest.wrong_name");
  CHECK(csv.sentence.find("확장자는 .xlsx인데 내용은 글(CSV)입니다") != std::string::npos);
  CHECK(verdict("민원.csv", made_xlsx("<sheetData/>")).code == "ingest.wrong_name");
  CHECK(verdict("민원.xlsx", made_zip({{"a.csv", "x"}})).code == "ingest.wrong_name");
  CHECK(verdict("민원.csv", "<!DOCTYPE html><html>로그인</html>").code == "ingest.wrong_name");
  CHECK(verdict("민원.json", "번호,이름\n").code == "ingest.wrong_name");
}

TEST_CASE("what carries no table is refused by its kind") {
  CHECK(verdict("빈.csv", "").code == "ingest.empty");
  CHECK(verdict("빈.csv", "\xEF\xBB\xBF\r\n  \n").code == "ingest.empty");
  CHECK(verdict("a.xls", compound + wide("Workbook")).code == "ingest.old_xls");
  CHECK(verdict("a.xlsx", compound + wide("EncryptedPackage")).code == "ingest.locked");
  CHECK(verdict("a.hwp", compound + wide("HwpSummaryInformation")).code == "ingest.not_table");
  CHECK(verdict("a.pdf", "%PDF-1.7\n").sentence.find("PDF") != std::string::npos);
  CHECK(verdict("a.hwpx", made_zip({{"mimetype", "application/hwp+zip"}})).code == "ingest.not_table");
  CHECK(verdict("a.csv", std::string("\x01\x02\x03\x00\x05\x06\x07\x08", 8)).code == "ingest.unknown");
  CHECK(verdict("a.xml", "<?xml version=\"1.0\"?><response/>").code == "ingest.not_table");
}

TEST_CASE("maps are known by their bytes, GeoJSON from other JSON, a part of a shapefile alone is refused") {
  const auto kind = [](const std::string& name, const std::string& bytes) { return verdict(name, bytes).kind; };
  CHECK(kind("동.geojson", R"({"type":"FeatureCollection","features":[]})") == FileKind::layer);
  CHECK(kind("동.json", R"({"arcs":[],"type":"Topology"})") == FileKind::layer);
  CHECK(kind("민원.json", R"([{"type":"민원"}])") == FileKind::json);
  CHECK(kind("동.gpkg", std::string("SQLite format 3\0", 16)) == FileKind::layer);
  CHECK(kind("동.kml", "<?xml version=\"1.0\"?><kml/>") == FileKind::layer);
  CHECK(kind("기온.tif", std::string("II\x2A\0\x08\0\0\0", 8)) == FileKind::raster);
  CHECK(verdict("동.csv", std::string("SQLite format 3\0", 16)).code == "ingest.wrong_name");
  CHECK(verdict("동.dbf", "\x03").code == "ingest.shape_part");
  CHECK(verdict("동.prj", "PROJCS[]").code == "ingest.shape_part");
}
