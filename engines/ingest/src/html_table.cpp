#include "html_table.hpp"

#include <dure/core/xml.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace dure::ingest {
namespace {

constexpr std::size_t widest = 16'384;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// `name` in lower case, with its attributes as they stand.
struct Tag {
  std::string name;
  std::string_view attributes;
  bool closing = false;
};

/// Value of `colspan`, `rowspan`: 1 unless it says otherwise.
std::size_t span_of(std::string_view attributes, std::string_view name) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  const auto found = std::search(attributes.begin(), attributes.end(), name.begin(), name.end(), same);
  std::string_view rest = attributes.substr(static_cast<std::size_t>(found - attributes.begin()));
  rest.remove_prefix(std::min(rest.size(), std::min(rest.find_first_of("0123456789"), name.size() + 4)));
  std::size_t span = 1;
  std::from_chars(rest.data(), rest.data() + rest.size(), span);
  return std::clamp<std::size_t>(span, 1, 1'000);
}

/// One table while it is read.
struct Draft {
  HtmlTable table;
  std::map<std::size_t, std::size_t> taken;  // column -> rows below that a cell from above still covers
  std::size_t column = 0;
  bool in_cell = false, in_caption = false, nested = false;
};

class Page {
public:
  explicit Page(std::string_view text) : text_(text) {}

  std::vector<HtmlTable> read() {
    while (at_ < text_.size()) {
      const std::size_t mark = std::min(text_.find('<', at_), text_.size());
      say(text_.substr(at_, mark - at_));
      at_ = mark;
      if (at_ < text_.size()) markup();
    }
    while (!open_.empty()) end_table();
    return std::move(found_);
  }

private:
  void say(std::string_view run) {
    if (open_.empty() || !(open_.back().in_cell || open_.back().in_caption)) return;
    std::string resolved;
    resolve_references(run, resolved);
    for (std::size_t i = 0; i < resolved.size(); ++i) {  // blanks run together, as a page shows them
      const bool hard = resolved.compare(i, 6, "&nbsp;") == 0 || resolved.compare(i, 2, "\xC2\xA0") == 0;
      if (hard) i += resolved[i] == '&' ? 5 : 1;
      if (!hard && !blank(resolved[i])) {
        cell_ += resolved[i];
      } else if (!cell_.empty() && !blank(cell_.back())) {
        cell_ += ' ';
      }
    }
  }

  void markup() {
    if (text_.substr(at_, 4) == "<!--") return pass("-->");
    const std::size_t end = tag_end();
    const Tag tag = tag_at(at_, end);
    at_ = std::min(end + 1, text_.size());
    if (tag.name.empty()) return;
    if (!tag.closing && (tag.name == "script" || tag.name == "style")) return pass("</" + tag.name);
    handle(tag);
  }

  std::size_t tag_end() const {
    char quote = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if ((c == '"' || c == '\'') && text_[i - 1] == '=') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return text_.size();
  }

  Tag tag_at(std::size_t open, std::size_t end) const {
    Tag tag;
    std::string_view inner = text_.substr(open + 1, end - open - 1);
    tag.closing = inner.starts_with('/');
    if (tag.closing) inner.remove_prefix(1);
    const std::size_t size = std::min(inner.find_first_of(" \t\r\n/"), inner.size());
    for (const char c : inner.substr(0, size)) tag.name += lower(c);
    tag.attributes = inner.substr(size);
    return tag;
  }

  /// To behind the next `close`, in any case.
  void pass(std::string_view close) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto found = std::search(from, text_.end(), close.begin(), close.end(), same);
    at_ = std::min(static_cast<std::size_t>(found - text_.begin()) + close.size(), text_.size());
  }

  void handle(const Tag& tag) {
    if (tag.name == "table") {
      if (tag.closing) return end_table();
      if (!open_.empty()) open_.back().nested = true;
      open_.emplace_back();
      cell_.clear();
      return;
    }
    if (open_.empty()) return;
    Draft& draft = open_.back();
    if (tag.name == "br") {
      if (draft.in_cell) cell_ += '\n';
    } else if (tag.name == "caption") {
      if (tag.closing) draft.table.caption = taken_cell();
      draft.in_caption = !tag.closing;
    } else if (tag.name == "tr") {
      end_cell();
      if (!tag.closing) start_row();
    } else if (tag.name == "td" || tag.name == "th") {
      end_cell();
      if (!tag.closing) start_cell(tag);
    }
  }

  void start_row() {
    Draft& draft = open_.back();
    for (auto cover = draft.taken.begin(); cover != draft.taken.end();) {
      cover = cover->second <= 1 ? draft.taken.erase(cover) : (--cover->second, std::next(cover));
    }
    draft.table.rows.emplace_back();
    draft.column = 0;
  }

  void start_cell(const Tag& tag) {
    Draft& draft = open_.back();
    if (draft.table.rows.empty()) start_row();
    while (draft.taken.contains(draft.column)) ++draft.column;
    const std::size_t across = span_of(tag.attributes, "colspan"), down = span_of(tag.attributes, "rowspan");
    const std::size_t row = draft.table.rows.size() - 1;
    if (draft.column + across > widest) return;
    draft.table.rows.back().resize(draft.column + 1);
    if ((across > 1 || down > 1) && row < 100) {
      draft.table.merges.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row + down - 1),
                                    static_cast<std::uint32_t>(draft.column),
                                    static_cast<std::uint32_t>(draft.column + across - 1)});
    }
    // A row covers itself too: what spans downwards is one more than the rows still to come.
    for (std::size_t i = 0; i < across && down > 1; ++i) draft.taken[draft.column + i] = down;
    next_column_ = draft.column + across;
    draft.in_cell = true;
    cell_.clear();
  }

  void end_cell() {
    Draft& draft = open_.back();
    if (!draft.in_cell) return;
    draft.in_cell = false;
    draft.table.rows.back()[draft.column] = taken_cell();
    draft.column = next_column_;
  }

  std::string taken_cell() {
    while (!cell_.empty() && blank(cell_.back())) cell_.pop_back();
    return std::exchange(cell_, {});
  }

  void end_table() {
    if (open_.empty()) return;
    end_cell();
    HtmlTable table = std::move(open_.back().table);
    const bool nested = open_.back().nested;
    open_.pop_back();
    if (!open_.empty()) {
      open_.back().in_cell = false;
      cell_.clear();
    }
    std::erase_if(table.rows, [](const auto& row) { return row.empty(); });
    if (!nested && table.rows.size() >= 2) found_.push_back(std::move(table));
  }

  std::string_view text_;
  std::size_t at_ = 0, next_column_ = 0;
  std::vector<Draft> open_;
  std::vector<HtmlTable> found_;
  std::string cell_;
};

}  // namespace

std::vector<HtmlTable> read_html_tables(std::string_view utf8) { return Page(utf8).read(); }

void spool_html(const HtmlTable& table, Spool& out) {
  for (const auto& row : table.rows) {
    for (const std::string& cell : row) out.cell(cell);
    out.end_row();
  }
}

}  // namespace dure::ingest
