#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <xlsxwriter.h>

#include <filesystem>
#include <set>
#include <utility>

#include "document.hpp"

namespace dure::policy {
namespace {

/// A name of our own in the temporary folder, gone with the object: this version of the library writes files only.
struct ScratchFile {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("dure-report-" + random_hex(8) + ".xlsx");
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

/// A workbook whose properties hold no clock, so that equal documents are equal bytes.
class Book {
public:
  Book() {
    book_ = workbook_new(file_.path.c_str());
    if (!book_) throw Error(Fault::defect, "report.xlsx", "보고서를 쓸 임시 파일을 만들지 못했습니다");
    lxw_doc_properties properties{};
    properties.created = 946684800;  // 2000-01-01: the file says nothing of when it was written
    workbook_set_properties(book_, &properties);
    bold_ = format();
    format_set_bold(bold_);
    head_ = format();
    format_set_bold(head_);
    format_set_bg_color(head_, 0xEEEEEE);
    format_set_border(head_, LXW_BORDER_THIN);
    title_ = format();
    format_set_bold(title_);
    format_set_font_size(title_, 16);
    number_ = format();
    format_set_num_format(number_, "#,##0.###");
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (book_) lxw_workbook_free(book_);
  }

  lxw_worksheet* sheet(std::string name);
  std::string bytes();
  lxw_format *bold_, *head_, *title_, *number_;

private:
  lxw_format* format() { return workbook_add_format(book_); }
  ScratchFile file_;
  lxw_workbook* book_ = nullptr;
  std::set<std::string> names_;
};

/// At most 31 characters, none of []:*?/\ , each name once.
lxw_worksheet* Book::sheet(std::string name) {
  std::string clean;
  std::size_t characters = 0;
  for (const char c : name) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (starts && ++characters > 24) break;
    clean += std::string_view("[]:*?/\\<>'").find(c) == std::string_view::npos ? c : ' ';
  }
  clean.erase(0, clean.find_first_not_of(' '));
  std::string unique = clean;
  for (int n = 2; !names_.insert(unique).second; ++n) unique = clean + " " + std::to_string(n);
  return workbook_add_worksheet(book_, unique.c_str());
}

std::string Book::bytes() {
  lxw_workbook* book = std::exchange(book_, nullptr);  // close frees it, whatever comes
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
    throw Error(Fault::defect, "report.xlsx", std::string("보고서를 XLSX로 쓰지 못했습니다: ") + lxw_strerror(error));
  return read_file(file_.path);
}

void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Json& value, const std::string& said,
         Book& book) {
  if (value.is_number())
    worksheet_write_number(sheet, row, column, value.number(), book.number_);
  else
    worksheet_write_string(sheet, row, column, said.c_str(), nullptr);
}

void write(Book& book, const DataTable& table) {
  lxw_worksheet* sheet = book.sheet(table.caption);
  worksheet_write_string(sheet, 0, 0, table.caption.c_str(), book.bold_);
  for (std::size_t c = 0; c < table.heads.size(); ++c)
    worksheet_write_string(sheet, 1, static_cast<lxw_col_t>(c), table.heads[c].label.c_str(), book.head_);
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    for (std::size_t c = 0; c < table.rows[r].size(); ++c)
      put(sheet, static_cast<lxw_row_t>(r + 2), static_cast<lxw_col_t>(c), table.values[r][c], table.rows[r][c], book);
  if (!table.heads.empty()) worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(table.heads.size() - 1), 16, nullptr);
  worksheet_freeze_panes(sheet, 2, 0);
  if (!table.note.empty())
    worksheet_write_string(sheet, static_cast<lxw_row_t>(table.rows.size() + 3), 0, table.note.c_str(), nullptr);
}

void write(Book& book, const Figure& figure) {
  DataTable table;
  table.caption = figure.caption;
  table.note = figure.note;
  table.heads = {{"", false}, {figure.unit.empty() ? "값" : "값(" + figure.unit + ")", true}};
  if (!figure.pale.empty()) table.heads.push_back({"견줌", true});
  const auto as_json = [](const std::optional<double>& v) { return v ? Json(*v) : Json(); };
  for (std::size_t i = 0; i < figure.labels.size(); ++i) {
    std::vector<Json> values{figure.labels[i], as_json(figure.values[i])};
    if (!figure.pale.empty()) values.push_back(as_json(figure.pale[i]));
    table.rows.emplace_back(values.size());
    table.rows.back()[0] = figure.labels[i];
    table.values.push_back(std::move(values));
  }
  write(book, table);
}

void write(Book& book, const MapFigure& map) {
  DataTable table = map.table;
  table.caption = map.caption;
  table.note = map.note;
  write(book, table);
}

}  // namespace

std::string write_xlsx(const Document& document) {
  Book book;
  lxw_worksheet* words = book.sheet("보고");
  worksheet_set_column(words, 0, 0, 100, nullptr);
  lxw_row_t row = 0;
  const auto say_line = [&](const std::string& text, lxw_format* format = nullptr) {
    worksheet_write_string(words, row++, 0, text.c_str(), format);
  };
  say_line(document.title, book.title_);
  say_line(document.owner + (document.date.empty() ? "" : " · " + document.date));
  if (!document.summary.empty()) say_line("한 줄 요약: " + document.summary, book.bold_);
  static constexpr std::string_view marks[] = {"  ○ ", "    - ", "      · "};
  for (const auto& section : document.sections) {
    ++row;
    say_line("□ " + section.title, book.bold_);
    for (const auto& line : section.lines) say_line(std::string(marks[line.level - 1]) + line.text);
    for (const auto& exhibit : section.exhibits) {
      std::visit([&](const auto& shown) { say_line("    " + shown.caption); }, exhibit);
      std::visit([&](const auto& shown) { write(book, shown); }, exhibit);
    }
  }
  ++row;
  say_line(document.basis + " · 자료 지문 " + document.digest);
  return book.bytes();
}

}  // namespace dure::policy
