#include <dure/core/error.hpp>
#include <dure/core/markup.hpp>

#include <zip.h>

#include <memory>

#include "document_hwpx.hpp"

namespace dure::policy::hwpx {
namespace {

std::string file(std::string_view root) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  out += root;
  return out;
}

std::string version_xml() {
  return file(
      "<hv:HCFVersion xmlns:hv=\"http://www.hancom.co.kr/hwpml/2011/version\" tagetApplication=\"WORDPROCESSOR\" "
      "major=\"5\" minor=\"1\" micro=\"0\" buildNumber=\"1\" os=\"1\" xmlVersion=\"1.2\" "
      "application=\"Hancom Office Hangul\" appVersion=\"11, 0, 0, 0\"/>");
}

std::string settings_xml() {
  return file(
      "<ha:HWPApplicationSetting xmlns:ha=\"http://www.hancom.co.kr/hwpml/2011/app\">"
      "<ha:CaretPosition listIDRef=\"0\" paraIDRef=\"0\" pos=\"0\"/></ha:HWPApplicationSetting>");
}

std::string container_xml() {
  return file(
      "<ocf:container xmlns:ocf=\"urn:oasis:names:tc:opendocument:xmlns:container\"><ocf:rootfiles>"
      "<ocf:rootfile full-path=\"Contents/content.hpf\" media-type=\"application/hwpml-package+xml\"/>"
      "<ocf:rootfile full-path=\"Preview/PrvText.txt\" media-type=\"text/plain\"/>"
      "<ocf:rootfile full-path=\"META-INF/container.rdf\" media-type=\"application/rdf+xml\"/>"
      "</ocf:rootfiles></ocf:container>");
}

std::string container_rdf() {
  std::string out = file(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns:pkg=\"http://www.hancom.co.kr/hwpml/2016/meta/pkg#\">");
  for (const auto& [part, type] : {std::pair{"header", "HeaderFile"}, std::pair{"section0", "SectionFile"}}) {
    const std::string name = "Contents/" + std::string(part) + ".xml";
    out += "<rdf:Description rdf:about=\"\"><pkg:hasPart rdf:resource=\"" + name +
           "\"/></rdf:Description><rdf:Description rdf:about=\"" + name +
           "\"><rdf:type rdf:resource=\"http://www.hancom.co.kr/hwpml/2016/meta/pkg#" + type + "\"/></rdf:Description>";
  }
  return out +
         "<rdf:Description rdf:about=\"\"><rdf:type "
         "rdf:resource=\"http://www.hancom.co.kr/hwpml/2016/meta/pkg#Document\"/></rdf:Description></rdf:RDF>";
}

std::string content_hpf(std::string_view title, const std::vector<Part>& pictures) {
  std::string out = file(
      "<opf:package xmlns:opf=\"http://www.idpf.org/2007/opf/\" "
      "xmlns:hpf=\"http://www.hancom.co.kr/schema/2011/hpf\" version=\"\" unique-identifier=\"\" "
      "id=\"\"><opf:metadata><opf:title>");
  out += escaped(title) +
         "</opf:title><opf:language>ko</opf:language>"
         "<opf:meta name=\"creator\" content=\"text\">dure</opf:meta></opf:metadata><opf:manifest>"
         "<opf:item id=\"header\" href=\"Contents/header.xml\" media-type=\"application/xml\"/>";
  for (const auto& [name, bytes] : pictures)
    out += "<opf:item id=\"" + name.substr(0, name.find('.')) + "\" href=\"BinData/" + name +
           "\" media-type=\"image/png\" isEmbeded=\"1\"/>";
  return out +
         "<opf:item id=\"section0\" href=\"Contents/section0.xml\" media-type=\"application/xml\"/>"
         "<opf:item id=\"settings\" href=\"settings.xml\" media-type=\"application/xml\"/></opf:manifest>"
         "<opf:spine><opf:itemref idref=\"header\" linear=\"yes\"/><opf:itemref idref=\"section0\" linear=\"yes\"/>"
         "</opf:spine></opf:package>";
}

[[noreturn]] void fail(std::string_view what) {
  throw Error(Fault::defect, "report.hwpx", "보고서를 HWPX로 쓰지 못했습니다: " + std::string(what));
}

/// The archive's bytes. `parts` must outlive the call; every entry bears the first moment that ZIP knows.
std::string zipped(const std::vector<Part>& parts) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  if (!memory) fail("기억 공간이 모자랍니다");
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
  if (!archive) {
    zip_source_free(memory);
    fail("압축 파일을 열 수 없습니다");
  }
  zip_source_keep(memory);
  const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> kept(memory, zip_source_free);
  std::unique_ptr<zip_t, decltype(&zip_discard)> open(archive, zip_discard);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = source ? zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      zip_source_free(source);
      fail(zip_strerror(archive));
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_file_set_dostime(archive, at, 0, (1 << 5) | 1, 0);  // 1980-01-01 00:00
    zip_set_file_compression(archive, at, name == "mimetype" ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 9);
  }
  if (zip_close(archive) != 0) fail(zip_strerror(archive));
  static_cast<void>(open.release());  // closing freed it
  std::string out;
  zip_stat_t stat;
  if (zip_source_stat(memory, &stat) != 0 || zip_source_open(memory) != 0) fail("다시 읽지 못했습니다");
  out.resize(stat.size);
  const bool whole = zip_source_read(memory, out.data(), out.size()) == static_cast<zip_int64_t>(out.size());
  zip_source_close(memory);
  if (!whole) fail("다시 읽지 못했습니다");
  return out;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(text, out);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  for (const std::string_view no_character : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})  // U+FFFE, U+FFFF
    for (auto at = out.find(no_character); at != out.npos; at = out.find(no_character)) out.replace(at, 3, " ");
  return out;
}

std::string package(std::string_view title, const std::string& section, const std::string& preview,
                    const std::vector<Part>& pictures) {
  std::vector<Part> parts = {{"mimetype", "application/hwp+zip"},
                             {"version.xml", version_xml()},
                             {"Contents/header.xml", header_xml()},
                             {"Contents/section0.xml", section}};
  for (const auto& [name, bytes] : pictures) parts.emplace_back("BinData/" + name, bytes);
  parts.emplace_back("Preview/PrvText.txt", preview);
  parts.emplace_back("settings.xml", settings_xml());
  parts.emplace_back("META-INF/container.rdf", container_rdf());
  parts.emplace_back("Contents/content.hpf", content_hpf(title, pictures));
  parts.emplace_back("META-INF/container.xml", container_xml());
  parts.emplace_back("META-INF/manifest.xml",
                     file("<odf:manifest xmlns:odf=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"));
  return zipped(parts);
}

}  // namespace dure::policy::hwpx
