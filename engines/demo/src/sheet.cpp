#include "sheet.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace dure::demo {
namespace {

constexpr auto kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    table[i] = c;
  }
  return table;
}();

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t c = 0xffffffffu;
  for (char byte : bytes) c = kCrcTable[(c ^ static_cast<unsigned char>(byte)) & 0xff] ^ (c >> 8);
  return ~c;
}

void little(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

// The part that a local header and a directory entry share, from "version needed" to the length of the extra field.
void entry_fields(std::string& out, std::string_view name, std::string_view bytes) {
  little(out, 20, 2);
  little(out, 0, 2);        // no flags: the name is in the system's own code page
  little(out, 0, 2);        // stored
  little(out, 9 << 11, 2);  // 09:00
  little(out, (2026 - 1980) << 9 | 7 << 5 | 20, 2);
  little(out, crc32_of(bytes), 4);
  little(out, static_cast<std::uint32_t>(bytes.size()), 4);
  little(out, static_cast<std::uint32_t>(bytes.size()), 4);
  little(out, static_cast<std::uint32_t>(name.size()), 2);
  little(out, 0, 2);
}

void write_sheet(lxw_workbook* book, const Sheet& sheet, lxw_format* title, lxw_format* head) {
  lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
  lxw_row_t at = 0;
  const auto last = static_cast<lxw_col_t>(sheet.header.size() - 1);
  for (const std::string& line : sheet.above) {
    if (at == 0)
      worksheet_merge_range(page, 0, 0, 0, last, line.c_str(), title);
    else
      worksheet_write_string(page, at, 0, line.c_str(), nullptr);
    ++at;
  }
  for (lxw_col_t c = 0; c <= last; ++c) worksheet_write_string(page, at, c, sheet.header[c].c_str(), head);
  ++at;
  for (const Cells& row : sheet.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].empty()) continue;
      const auto column = static_cast<lxw_col_t>(c);
      if (std::ranges::find(sheet.numbers, c) != sheet.numbers.end())
        worksheet_write_number(page, at, column, std::strtod(row[c].c_str(), nullptr), nullptr);
      else
        worksheet_write_string(page, at, column, row[c].c_str(), nullptr);
    }
    ++at;
  }
}

}  // namespace

void Lines::cell(std::string_view text, bool quote) {
  if (!quote && text.find_first_of("\"\r\n") == text.npos && text.find(delimiter_) == text.npos) {
    text_ += text;
    return;
  }
  text_ += '"';
  for (char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
}

void Lines::row(const Cells& cells, bool quote_all) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text_ += delimiter_;
    cell(cells[i], quote_all);
  }
  text_ += "\r\n";
}

void Lines::ghost_row(const Cells& cells) {
  row(cells);
  text_.insert(text_.size() - 2, 1, delimiter_);
}

std::string Lines::cp949() const {
  std::string out;
  utf8_to_cp949(text_, out);
  return out;
}

void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  write_file_atomically(path, bytes);
}

void write_zip(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string out, directory;
  for (const auto& [utf8_name, bytes] : entries) {
    std::string name;
    utf8_to_cp949(utf8_name, name);
    const auto offset = static_cast<std::uint32_t>(out.size());
    out += "PK\x03\x04";
    entry_fields(out, name, bytes);
    out.append(name).append(bytes);
    directory += "PK\x01\x02";
    little(directory, 20, 2);
    entry_fields(directory, name, bytes);
    directory.append(10, '\0');  // comment, disk, attributes
    little(directory, offset, 4);
    directory += name;
  }
  const auto count = static_cast<std::uint32_t>(entries.size());
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory;
  out += "PK\x05\x06";
  little(out, 0, 4);
  little(out, count, 2);
  little(out, count, 2);
  little(out, static_cast<std::uint32_t>(directory.size()), 4);
  little(out, start, 4);
  little(out, 0, 2);
  write_bytes(path, out);
}

void write_xlsx(const std::filesystem::path& path, const std::vector<Sheet>& sheets) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  lxw_workbook* book = workbook_new(path.c_str());
  lxw_doc_properties properties{};
  properties.created = 1784505600;  // 2026-07-20 00:00 UTC: the clock must not get into the bytes
  workbook_set_properties(book, &properties);
  lxw_format* title = workbook_add_format(book);
  format_set_bold(title);
  format_set_align(title, LXW_ALIGN_CENTER);
  lxw_format* head = workbook_add_format(book);
  format_set_bold(head);
  format_set_bg_color(head, 0xE6E8EA);
  for (const Sheet& sheet : sheets) write_sheet(book, sheet, title, head);
  if (workbook_close(book) != LXW_NO_ERROR)
    throw Error{Fault::input, "file.unwritable",
                path.string() + "에 쓸 수 없습니다. 폴더의 권한과 남은 공간을 확인하십시오."};
}

}  // namespace dure::demo
