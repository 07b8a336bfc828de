#include "xlsx.hpp"

#include <dure/core/error.hpp>
#include <dure/core/utf8.hpp>
#include <dure/core/xml.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace dure::ingest {
namespace {

constexpr std::size_t most_part = std::size_t{64} << 20;  // workbook.xml, styles.xml
constexpr std::size_t most_texts = std::size_t{1} << 30;  // all shared texts together

[[noreturn]] void broken(const std::string& label, std::string_view what) {
  throw Error(Fault::input, "ingest.broken_xlsx",
              label + ": " + std::string(what) +
                  " 깨져 있어 읽을 수 없습니다. 엑셀에서 열어 다시 저장한 파일을 올려 주십시오.");
}

/// Runs `read`, and names the part when its XML is broken.
template <class Read>
void reading(const std::string& label, std::string_view what, Read read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.code() != "xml.broken" && error.code() != "ingest.broken_zip") throw;
    broken(label, what);
  }
}

/// The target of a relationship as an entry name: relative to xl/ unless it begins at the root.
std::string entry_of(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string path = "xl/";
  while (target.starts_with("../")) {
    path.clear();
    target.remove_prefix(3);
  }
  return path + std::string(target);
}

int number_of(std::optional<std::string_view> text, int otherwise = -1) {
  int n = otherwise;
  if (text) std::from_chars(text->data(), text->data() + text->size(), n);
  return n;
}

/// `_x000D_` is how a sheet writes a character that XML cannot hold.
void append_sheet_text(std::string_view text, std::string& out) {
  for (;;) {
    const std::size_t mark = text.find("_x");
    out += text.substr(0, mark);
    if (mark == std::string_view::npos) return;
    text.remove_prefix(mark);
    unsigned code = 0;
    const bool shaped = text.size() >= 7 && text[6] == '_';
    const auto [end, error] =
        std::from_chars(text.data() + 2, text.data() + std::min<std::size_t>(6, text.size()), code, 16);
    if (shaped && error == std::errc{} && end == text.data() + 6) {
      if (code != '\r') append_utf8(code, out);
      text.remove_prefix(7);
    } else {
      out += "_x";
      text.remove_prefix(2);
    }
  }
}

/// The text of <si> or <is>: its <t>, also in rich runs, without the reading aids of <rPh>.
void rich_text(XmlPull& xml, std::string& out) {
  for (const int outside = xml.depth();;) {
    const XmlPull::Event event = xml.next();
    if (event == XmlPull::Event::end && xml.depth() == outside) return;
    if (event != XmlPull::Event::start) continue;
    if (xml.name() == "t") {
      append_sheet_text(xml.inner_text(), out);
    } else if (xml.name() == "rPh") {
      xml.skip();
    }
  }
}

}  // namespace

/// All shared texts in one piece of memory.
struct Workbook::Texts {
  std::string all;
  std::vector<std::uint32_t> ends;

  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(all).substr(begin, ends[i] - begin);
  }
};

struct Workbook::Formats {
  std::vector<NumberKind> of_style;
};

Workbook::Workbook(Archive archive)
    : archive_(std::move(archive)), texts_(std::make_unique<Texts>()), formats_(std::make_unique<Formats>()) {
  reading(archive_.label(), "통합 문서의 차례가", [&] { read_sheet_list(); });
  reading(archive_.label(), "셀 서식이", [&] { read_formats(); });
  if (sheets_.empty()) broken(archive_.label(), "시트 목록이");
}

Workbook::~Workbook() = default;

const ArchiveEntry& Workbook::part(std::string_view name) const {
  const ArchiveEntry* entry = archive_.find(name);
  if (entry == nullptr) broken(archive_.label(), "'" + std::string(name) + "' 부분이 없거나");
  return *entry;
}

void Workbook::read_sheet_list() {
  std::map<std::string, std::string, std::less<>> targets;  // of worksheets, by relationship id
  XmlPull links(archive_.reader(part("xl/_rels/workbook.xml.rels")));
  for (auto event = links.next(); event != XmlPull::Event::eof; event = links.next()) {
    if (event != XmlPull::Event::start || links.name() != "Relationship") continue;
    const std::string id(links.attribute("Id").value_or(""));
    if (!links.attribute("Type").value_or("").ends_with("/worksheet")) continue;
    targets[id] = entry_of(links.attribute("Target").value_or(""));
  }
  XmlPull book(archive_.reader(part("xl/workbook.xml")));
  for (auto event = book.next(); event != XmlPull::Event::eof; event = book.next()) {
    if (event != XmlPull::Event::start) continue;
    if (book.name() == "workbookPr") {
      const std::string_view flag = book.attribute("date1904").value_or("0");
      epoch_1904_ = flag == "1" || flag == "true";
    }
    if (book.name() != "sheet") continue;
    const auto target = targets.find(book.attribute("id").value_or(""));
    if (target == targets.end()) continue;  // a chart sheet
    Sheet sheet{.name = std::string(book.attribute("name").value_or("")), .part = target->second};
    sheet.hidden = book.attribute("state").value_or("visible") != "visible";
    sheets_.push_back(std::move(sheet));
  }
}

void Workbook::read_formats() {
  const ArchiveEntry* styles = archive_.find("xl/styles.xml");
  if (styles == nullptr) return;
  std::map<int, NumberKind> own;
  XmlPull xml(archive_.reader(*styles));
  bool cells = false;
  for (auto event = xml.next(); event != XmlPull::Event::eof; event = xml.next()) {
    if (event == XmlPull::Event::end && xml.name() == "cellXfs") cells = false;
    if (event != XmlPull::Event::start) continue;
    if (xml.name() == "cellXfs") cells = true;
    if (xml.name() == "numFmt") {
      const int id = number_of(xml.attribute("numFmtId"));
      own[id] = number_kind(xml.attribute("formatCode").value_or(""));
    }
    if (cells && xml.name() == "xf") {
      const int id = number_of(xml.attribute("numFmtId"), 0);
      const auto found = own.find(id);
      formats_->of_style.push_back(found != own.end() ? found->second : builtin_number_kind(id));
    }
  }
}

void Workbook::read_texts() {
  if (std::exchange(texts_read_, true)) return;
  const ArchiveEntry* entry = archive_.find("xl/sharedStrings.xml");
  if (entry == nullptr) return;
  XmlPull xml(archive_.reader(*entry));
  for (auto event = xml.next(); event != XmlPull::Event::eof; event = xml.next()) {
    if (event != XmlPull::Event::start || xml.name() != "si") continue;
    rich_text(xml, texts_->all);
    if (texts_->all.size() > most_texts) {
      throw Error(
          Fault::input, "ingest.too_large",
          archive_.label() + ": 통합 문서 안의 글이 1GB를 넘습니다. 시트를 나누거나 CSV로 저장해 올려 주십시오.");
    }
    texts_->ends.push_back(static_cast<std::uint32_t>(texts_->all.size()));
  }
}

/// Walks one sheet and writes its rows.
class Workbook::SheetReader {
public:
  SheetReader(const Workbook& book, XmlPull& xml, Spool& out) : book_(book), xml_(xml), out_(out) {}

  SpooledSheet read() {
    for (auto event = xml_.next(); event != XmlPull::Event::eof; event = xml_.next()) {
      if (event != XmlPull::Event::start) continue;
      if (xml_.name() == "row") read_row();
      if (xml_.name() == "mergeCell") read_merge(xml_.attribute("ref").value_or(""));
    }
    sheet_.rows = out_.rows();
    return std::move(sheet_);
  }

private:
  struct Place {
    std::uint64_t row = 0, column = 0;  // from 1; 0: not said
  };

  /// `BC12` -> row 12, column 55
  static Place place_of(std::string_view ref) {
    Place place;
    std::size_t i = 0;
    for (; i < ref.size() && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; ++i) {
      place.column = place.column * 26 + static_cast<std::uint64_t>(ref[i] - 'A' + 1);
    }
    std::from_chars(ref.data() + i, ref.data() + ref.size(), place.row);
    return place;
  }

  [[noreturn]] static void broken_here() { throw Error(Fault::input, "xml.broken", "시트의 줄 번호가 어긋났습니다."); }

  void read_row() {
    if (const auto number = xml_.attribute("r")) {
      const std::uint64_t row = place_of(*number).row;
      if (row <= row_ || row > 1'048'576) broken_here();
      row_ = row;
    } else {
      ++row_;
    }
    column_ = 0;
    started_ = false;
    for (const int outside = xml_.depth();;) {
      const auto event = xml_.next();
      if (event == XmlPull::Event::end && xml_.depth() == outside) break;
      if (event == XmlPull::Event::start && xml_.name() == "c") read_cell();
    }
    if (started_) out_.end_row();
  }

  void read_cell() {
    if (const auto ref = xml_.attribute("r")) {
      const std::uint64_t column = place_of(*ref).column;
      if (column <= column_ || column > 16'384) broken_here();
      column_ = column;
    } else {
      ++column_;
    }
    type_.assign(xml_.attribute("t").value_or("n"));
    const int style = number_of(xml_.attribute("s"), 0);
    value_.clear();
    formula_.clear();
    bool valued = false, formula = false;
    for (const int outside = xml_.depth();;) {
      const auto event = xml_.next();
      if (event == XmlPull::Event::end && xml_.depth() == outside) break;
      if (event != XmlPull::Event::start) continue;
      if (xml_.name() == "v") {
        value_ = xml_.inner_text();
        valued = true;
      } else if (xml_.name() == "is") {
        rich_text(xml_, value_);
      } else if (xml_.name() == "f") {
        formula = true;
        formula_ = "=" + xml_.inner_text();
      }
    }
    if (formula && !valued) return fault("formula_without_value", formula_);
    write_cell(static_cast<std::size_t>(std::max(style, 0)));
  }

  void write_cell(std::size_t style) {
    if (value_.empty()) return;
    if (type_ == "e") return fault("cell_error", value_);
    text_.clear();
    if (type_ == "s") {
      const auto index = static_cast<std::size_t>(number_of(value_));
      if (index >= book_.texts_->ends.size()) broken_here();
      return put((*book_.texts_)[index]);
    }
    if (type_ == "b") return put(value_ == "0" || value_ == "false" ? "false" : "true");
    if (type_ == "inlineStr") return put(value_);
    if (type_ == "str") {
      append_sheet_text(value_, text_);
      return put(text_);
    }
    if (type_ == "d") {
      std::replace(value_.begin(), value_.end(), 'T', ' ');
      return put(value_);
    }
    double number = 0;
    const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), number);
    if (error != std::errc{} || end != value_.data() + value_.size()) return put(value_);
    const auto& kinds = book_.formats_->of_style;
    write_sheet_number(number, style < kinds.size() ? kinds[style] : NumberKind::number, book_.epoch_1904_, text_);
    put(text_);
  }

  /// The rows and cells passed over since the last value are written first.
  void put(std::string_view text) {
    if (text.empty()) return;
    if (!started_) {
      while (out_.rows() + 1 < row_) out_.end_row();
      written_ = 0;
      started_ = true;
    }
    out_.skip(column_ - 1 - written_);
    out_.cell(text);
    written_ = column_;
  }

  void fault(std::string_view code, std::string_view value) {
    if (sheet_.faults.size() >= 1'000'000) return;
    sheet_.faults.push_back(
        {row_, static_cast<std::size_t>(column_ - 1), std::string(code), std::string(value.substr(0, 200))});
  }

  void read_merge(std::string_view ref) {
    const std::size_t colon = ref.find(':');
    if (colon == std::string_view::npos) return;
    const Place first = place_of(ref.substr(0, colon)), last = place_of(ref.substr(colon + 1));
    if (first.row == 0 || first.column == 0 || last.row < first.row || last.column < first.column) return;
    if (first.row > 100 || last.row > 1'048'576 || last.column > 16'384) return;
    sheet_.merges.push_back({static_cast<std::uint32_t>(first.row - 1), static_cast<std::uint32_t>(last.row - 1),
                             static_cast<std::uint32_t>(first.column - 1),
                             static_cast<std::uint32_t>(last.column - 1)});
  }

  const Workbook& book_;
  XmlPull& xml_;
  Spool& out_;
  SpooledSheet sheet_;
  std::uint64_t row_ = 0, column_ = 0, written_ = 0;
  bool started_ = false;  // this row has a value
  std::string type_, value_, formula_, text_;
};

SpooledSheet Workbook::spool(const Sheet& sheet, Spool& out, const std::function<void(std::uint64_t)>& progress,
                             const std::stop_token& stop) {
  reading(archive_.label(), "글 목록(sharedStrings)이", [&] { read_texts(); });
  SpooledSheet spooled;
  reading(archive_.label(), "시트 '" + sheet.name + "'이(가)", [&] {
    std::uint64_t bytes = 0;
    XmlPull xml([&, next = archive_.reader(part(sheet.part))](char* buffer, std::size_t capacity) {
      if (stop.stop_requested())
        throw Error(Fault::busy, "ingest.stopped", archive_.label() + ": 적재를 멈추었습니다.");
      const std::size_t got = next(buffer, capacity);
      if (progress) progress(bytes += got);
      return got;
    });
    spooled = SheetReader(*this, xml, out).read();
  });
  return spooled;
}

}  // namespace dure::ingest
