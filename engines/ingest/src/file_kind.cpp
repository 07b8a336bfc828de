#include "file_kind.hpp"

#include "archive.hpp"
#include "mapped_file.hpp"
#include "shape_bundle.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

namespace dure::ingest {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[noreturn]] void refuse(std::string_view code, std::string_view name, const std::string& why) {
  throw Error(Fault::input, code, std::string(name) + ": " + why);
}

[[noreturn]] void wrong_name(std::string_view name, std::string_view really, std::string_view extension) {
  refuse("ingest.wrong_name", name,
         "확장자는 ." + extension_of(name) + "인데 내용은 " + std::string(really) + "입니다. 확장자를 ." +
             std::string(extension) + "(으)로 바꾸거나 원본을 다시 받아 올려 주십시오.");
}

std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) (out += c) += '\0';
  return out;
}

/// The compound files of old office programs: which, by the names in their directory.
[[noreturn]] void refuse_compound(std::string_view name, std::string_view bytes) {
  const std::string_view head = bytes.substr(0, std::size_t{64} << 20);
  const auto holds = [&](std::string_view entry) { return head.find(utf16(entry)) != std::string_view::npos; };
  if (holds("EncryptedPackage")) {
    refuse("ingest.locked", name, "암호가 걸린 엑셀 파일입니다. 엑셀에서 암호를 풀고 저장해 다시 올려 주십시오.");
  }
  if (holds("HwpSummaryInformation")) {
    refuse("ingest.not_table", name, "한글(hwp) 문서입니다. 표를 엑셀로 옮겨 .xlsx로 저장해 올려 주십시오.");
  }
  if (holds("Workbook") || holds("Book")) {
    refuse("ingest.old_xls", name,
           "옛 엑셀(xls) 형식이라 읽지 못합니다. 엑셀에서 열어 '다른 이름으로 저장 > Excel 통합 문서(.xlsx)'로 저장해 "
           "올려 주십시오.");
  }
  refuse("ingest.not_table", name, "옛 오피스 문서입니다. 표를 .xlsx나 .csv로 저장해 올려 주십시오.");
}

FileKind zip_kind(const std::filesystem::path& path, std::string_view name) {
  const Archive archive(path, std::string(name));
  if (archive.find("xl/workbook.xml") != nullptr) return FileKind::xlsx;
  if (archive.find("xl/workbook.bin") != nullptr) {
    refuse("ingest.old_xls", name, "이진 통합 문서(xlsb)입니다. 엑셀에서 .xlsx로 저장해 올려 주십시오.");
  }
  if (archive.find("word/document.xml") || archive.find("ppt/presentation.xml") || archive.find("mimetype")) {
    refuse("ingest.not_table", name, "표 파일이 아니라 문서입니다. 표를 .xlsx나 .csv로 저장해 올려 주십시오.");
  }
  return FileKind::zip;
}

/// Names of formats that carry no table, by their first bytes.
std::string_view foreign_format(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> known{{
      {"%PDF-"sv, "PDF 문서"},
      {"\x89PNG"sv, "그림(PNG)"},
      {"\xFF\xD8\xFF"sv, "그림(JPEG)"},
      {"GIF8"sv, "그림(GIF)"},
      {"\x1F\x8B"sv, "gzip 압축"},
      {"7z\xBC\xAF\x27\x1C"sv, "7z 압축"},
      {"Rar!"sv, "RAR 압축"},
      {"\xFD"
       "7zXZ"sv,
       "xz 압축"},
      {"BZh"sv, "bzip2 압축"},
      {"EGGA"sv, "알집(EGG) 압축"},
      {"ALZ\x01"sv, "알집(ALZ) 압축"},
      {"HWP Document File"sv, "한글 문서"},
  }};
  for (const auto& [magic, what] : known) {
    if (head.starts_with(magic)) return what;
  }
  return {};
}

/// The first thing a reader of text meets, without byte-order mark and blanks, in lower case.
std::string opening(std::string_view head) {
  const Sniffed sniffed = sniff_encoding(head);
  std::string text = to_utf8(head.substr(sniffed.bom, 2048), sniffed.encoding);
  text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool looks_like_html(std::string_view text) {
  if (text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<table") ||
      text.starts_with("<meta")) {
    return true;
  }
  return text.starts_with('<') && text.find("<html") != std::string_view::npos;
}

/// Does the text begin as GeoJSON or TopoJSON?
bool looks_like_geojson(std::string_view head) {
  const auto holds = [&](std::string_view word) { return head.find(word) != std::string_view::npos; };
  return holds("\"FeatureCollection\"") || holds("\"Topology\"") || (holds("\"Feature\"") && holds("\"geometry\""));
}

/// Maps in binary, by their first bytes.
std::optional<FileKind> map_kind(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("SQLite format 3\0"sv) || head.starts_with("\0\0\x27\x0A"sv)) return FileKind::layer;
  for (const std::string_view magic : {"II\x2A\0"sv, "MM\0\x2A"sv, "II\x2B\0"sv, "MM\0\x2B"sv})
    if (head.starts_with(magic)) return FileKind::raster;
  return std::nullopt;
}

bool binary(std::string_view head) {
  const Encoding encoding = sniff_encoding(head).encoding;
  if (encoding == Encoding::utf16le || encoding == Encoding::utf16be) return false;
  const auto control = [](char c) {
    return static_cast<unsigned char>(c) < 32 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  };
  return static_cast<std::size_t>(std::count_if(head.begin(), head.end(), control)) * 50 > head.size();
}

FileKind text_kind(std::string_view name, std::string_view head) {
  const std::string extension = extension_of(name), text = opening(head);
  const bool braces = text.starts_with('{') || text.starts_with('[');
  const bool html = looks_like_html(text);
  if (one_of(extension, {"xlsx", "xlsm"})) {
    wrong_name(name, html ? "웹 페이지(HTML)" : braces ? "JSON" : "글(CSV)", html ? "xls" : braces ? "json" : "csv");
  }
  if (extension == "zip") wrong_name(name, "글(CSV)", "csv");
  if (extension == "parquet") wrong_name(name, "글(CSV)", "csv");
  if (braces && !one_of(extension, {"jsonl", "ndjson"}) &&
      (one_of(extension, {"geojson", "topojson"}) || looks_like_geojson(head)))
    return FileKind::layer;
  if (text.find("<kml") != std::string::npos && text.starts_with('<')) return FileKind::layer;
  if (one_of(extension, {"json", "jsonl", "ndjson", "geojson", "topojson"})) {
    if (!braces) wrong_name(name, html ? "웹 페이지(HTML)" : "글(CSV)", html ? "html" : "csv");
    return FileKind::json;
  }
  if (html) {
    if (one_of(extension, {"csv", "tsv", "txt"})) wrong_name(name, "웹 페이지(HTML)", "html");
    return FileKind::html;
  }
  if (text.starts_with("<?xml") || text.starts_with("<response")) {
    refuse("ingest.not_table", name, "XML 파일입니다. 같은 자료를 JSON이나 CSV로 내려받아 올려 주십시오.");
  }
  if (one_of(extension, {"md", "hml", "rtf"})) {
    refuse("ingest.not_table", name, "표가 아니라 글입니다. 표가 있으면 .csv나 .xlsx로 저장해 올려 주십시오.");
  }
  const bool tabular_name = one_of(extension, {"csv", "tsv", "tab", "xls", "psv", "dat"});
  return braces && !tabular_name ? FileKind::json : FileKind::text;
}

}  // namespace

std::string extension_of(std::string_view name) {
  std::string extension;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.find('/', dot) != std::string_view::npos) return extension;
  for (const char c : name.substr(dot + 1)) extension += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return extension;
}

FileKind file_kind(const std::filesystem::path& path, std::string_view name) {
  const MappedFile file(path);
  const std::string_view head = file.bytes().substr(0, 65536);
  const std::string extension = extension_of(name);
  if (head.find_first_not_of(" \t\r\n\xEF\xBB\xBF") == std::string_view::npos && file.bytes().size() <= head.size()) {
    refuse("ingest.empty", name, "빈 파일입니다. 내려받기가 끝났는지 확인하고 다시 올려 주십시오.");
  }
  if (is_shape_part(name))
    refuse("ingest.shape_part", name,
           "SHP의 한 조각입니다. .shp, .dbf, .prj, .cpg를 한 ZIP으로 묶거나 한 폴더에 함께 두고 올려 주십시오.");
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) refuse_compound(name, file.bytes());
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
    const FileKind kind = zip_kind(path, name);
    if (one_of(extension, {"csv", "tsv", "txt", "json", "jsonl", "parquet", "gpkg", "geojson", "kml", "tif"}) ||
        (kind == FileKind::xlsx && extension == "zip")) {
      wrong_name(name, kind == FileKind::xlsx ? "엑셀 통합 문서" : "ZIP 압축", kind == FileKind::xlsx ? "xlsx" : "zip");
    }
    if (kind == FileKind::zip && one_of(extension, {"xlsx", "xlsm", "xls"})) wrong_name(name, "ZIP 압축", "zip");
    return kind;
  }
  if (head.starts_with("PAR1")) return FileKind::parquet;
  if (const auto kind = map_kind(head)) {
    if (one_of(extension, {"csv", "tsv", "txt", "xlsx", "json", "geojson", "zip", "parquet"}))
      wrong_name(name, *kind == FileKind::raster ? "그림(GeoTIFF)" : "지도(GPKG, SHP)",
                 *kind == FileKind::raster    ? "tif"
                 : head.starts_with("SQLite") ? "gpkg"
                                              : "shp");
    return *kind;
  }
  if (const std::string_view what = foreign_format(head); !what.empty()) {
    refuse("ingest.not_table", name,
           std::string(what) + "입니다. " + (what.ends_with("압축") ? "압축을 풀어" : "표를 .xlsx나 .csv로 저장해") +
               " 올려 주십시오.");
  }
  if (binary(head)) {
    refuse("ingest.unknown", name,
           "글도 표도 아닌 파일입니다. CSV, 엑셀(.xlsx), JSON, Parquet, ZIP, 지도(GPKG, SHP, "
           "GeoJSON, KML, GeoTIFF)를 올려 주십시오.");
  }
  return text_kind(name, head);
}

}  // namespace dure::ingest
