#include "header.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dure::ingest {
namespace {

/// Cells by place; empty where a record has none.
class Grid {
public:
  Grid(const std::vector<PlainRecord>& records, const std::vector<Merge>& merges) : records_(records), merges_(merges) {
    std::map<std::size_t, std::size_t> widths;
    for (const PlainRecord& record : records)
      if (!record.blank()) ++widths[record.cells.size()];
    std::size_t most = 0;
    for (const auto& [cells, count] : widths) {
      if (count >= most) most = count, width_ = cells;
    }
  }

  std::size_t rows() const { return records_.size(); }
  std::size_t width() const { return width_; }  ///< of most records
  bool blank(std::size_t row) const { return records_[row].blank(); }
  std::size_t cells(std::size_t row) const { return records_[row].cells.size(); }

  std::string_view at(std::size_t row, std::size_t column) const {
    const auto& cells = records_[row].cells;
    return column < cells.size() ? trim(cells[column]) : std::string_view();
  }
  Kind kind(std::size_t row, std::size_t column) const { return kind_of(at(row, column)); }
  /// Of a merged cell: what stands in its first one.
  std::string_view merged(std::size_t row, std::size_t column) const {
    for (const Merge& m : merges_)
      if (row >= m.first_record && row <= m.last_record && column >= m.first_column && column <= m.last_column)
        return at(m.first_record, m.first_column);
    return at(row, column);
  }
  bool has_merges() const { return !merges_.empty(); }
  std::size_t filled(std::size_t row) const {
    std::size_t n = 0;
    for (std::size_t c = 0; c < cells(row); ++c) n += !at(row, c).empty();
    return n;
  }

private:
  static std::string_view trim(std::string_view s) {
    const std::size_t begin = s.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return s.substr(begin, s.find_last_not_of(" \t\r\n") - begin + 1);
  }
  const std::vector<PlainRecord>& records_;
  const std::vector<Merge>& merges_;
  std::size_t width_ = 0;
};

/// What headings are told from: a time above a column of numbers is a heading.
enum class Family { none, number, day, time };

Family family_of(Kind kind) {
  switch (kind) {
    case Kind::integer:
    case Kind::day_digits:
    case Kind::moment_digits:
    case Kind::long_integer:
    case Kind::zero_led:
    case Kind::two_digits:
    case Kind::real:
    case Kind::percent:
    case Kind::amount:
      return Family::number;
    case Kind::date:
    case Kind::short_date:
    case Kind::timestamp:
      return Family::day;
    case Kind::time:
      return Family::time;
    default:
      return Family::none;
  }
}

bool is_value(Kind kind) { return family_of(kind) != Family::none; }

/// Of columns whose cells are figures, dates or codes of digits in nearly all rows below the first few; none of others.
std::vector<Family> families(const Grid& grid, std::size_t first) {
  const std::size_t from = first + std::min<std::size_t>(8, (grid.rows() - first + 1) / 2);
  std::vector<Family> out(grid.width(), Family::none);
  for (std::size_t c = 0; c < grid.width(); ++c) {
    std::array<std::size_t, 4> count{};
    std::size_t all = 0;
    for (std::size_t r = from; r < grid.rows(); ++r) {
      const Kind kind = grid.kind(r, c);
      all += kind != Kind::empty && kind != Kind::mark;
      ++count[static_cast<std::size_t>(family_of(kind))];
    }
    for (const Family family : {Family::number, Family::day, Family::time}) {
      const std::size_t n = count[static_cast<std::size_t>(family)];
      if (n > 0 && n * 5 >= all * 4) out[c] = family;
    }
  }
  return out;
}

bool is_year(std::string_view s) {
  return s.size() == 4 && (s.starts_with("19") || s.starts_with("20")) && kind_of(s) == Kind::integer;
}

/// Years, or numbers counted up by one, above columns that hold something else.
bool labels_in_figures(const Grid& grid, std::size_t row, const std::vector<Family>& values) {
  std::size_t figures = 0, years = 0, steps = 0, same_below = 0;
  std::string_view before;
  for (std::size_t c = 0; c < values.size(); ++c) {
    const std::string_view cell = grid.at(row, c);
    if (values[c] == Family::none || cell.empty()) continue;
    if (grid.kind(row, c) != Kind::integer) return false;
    ++figures;
    years += is_year(cell);
    steps += !before.empty() && std::atoll(std::string(cell).c_str()) == std::atoll(std::string(before).c_str()) + 1;
    before = cell;
    const std::size_t below = row + 1 < grid.rows() ? grid.rows() - 1 : row;
    same_below +=
        below != row && is_year(cell) == is_year(grid.at(below, c)) && grid.at(below, c).size() == cell.size();
  }
  return figures >= 2 && (years == figures || steps == figures - 1) && same_below * 2 < figures;
}

bool is_heading(const Grid& grid, std::size_t row, const std::vector<Family>& values) {
  std::size_t words = 0, figures = 0;
  for (std::size_t c = 0; c < values.size(); ++c) {
    const Kind kind = grid.kind(row, c);
    if (values[c] == Family::none || kind == Kind::empty || kind == Kind::mark) continue;
    ++(family_of(kind) == values[c] ? figures : words);
  }
  return words > figures || labels_in_figures(grid, row, values);
}

/// Where no column tells: a first row is data when its cells come again below.
bool comes_again(const Grid& grid, std::size_t row) {
  std::size_t again = 0, filled = 0;
  for (std::size_t c = 0; c < grid.width(); ++c) {
    const std::string_view cell = grid.at(row, c);
    if (cell.empty()) continue;
    ++filled;
    for (std::size_t r = row + 1; r < std::min(grid.rows(), row + 60); ++r) {
      if (grid.at(r, c) != cell) continue;
      ++again;
      break;
    }
  }
  return filled > 0 && again * 2 > filled;
}

/// A row of headings under one that groups them: that one has gaps or repeats itself, or both say the same somewhere.
bool goes_under(const Grid& grid, std::size_t upper, std::size_t lower) {
  bool gaps = false, repeats = false, same = false;
  for (std::size_t c = 0; c < grid.width(); ++c) {
    const std::string_view above = grid.merged(upper, c);
    gaps |= grid.at(upper, c).empty() && !grid.at(lower, c).empty();
    repeats |= c > 0 && !above.empty() && above == grid.merged(upper, c - 1);
    same |= !above.empty() && above == grid.merged(lower, c);
  }
  return gaps || repeats || same;
}

std::string in_brackets(const std::string& text) { return text.starts_with('(') ? text : "(" + text + ")"; }

/// `,(명),(건)` below the names.
bool is_unit_row(const Grid& grid, std::size_t row) {
  std::size_t units = 0;
  for (std::size_t c = 0; c < grid.width(); ++c) {
    const std::string cell(grid.at(row, c));
    if (cell.empty()) continue;
    if (unit_of(in_brackets(cell)).empty()) return false;
    ++units;
  }
  return units > 0;
}

/// A header whose words are parted by blanks over data parted by tabs.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = text.find_first_not_of(' ', at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool is_title(const Grid& grid, std::size_t row) {
  if (grid.width() < 2) return false;
  const std::size_t filled = grid.filled(row);
  if (grid.cells(row) == 1 && words_of(grid.at(row, 0)).size() == grid.width()) return false;
  if (filled == 1) return !grid.at(row, 0).empty() || (grid.width() > 3 && grid.cells(row) >= grid.width());
  if (filled != 2 || grid.width() < 4) return false;
  for (std::size_t c = 0; c < grid.cells(row); ++c)
    if (grid.at(row, c).find("단위") != std::string_view::npos ||
        grid.at(row, c).find("기준") != std::string_view::npos)
      return true;
  return false;
}

/// Figures and names of `열1` …: one thing only is sure of a header that is not there.
std::size_t count_header_rows(const Grid& grid, std::size_t first) {
  if (first + 1 >= grid.rows()) {  // a single row: names, unless it is full of figures
    std::size_t values = 0;
    for (std::size_t c = 0; c < grid.width(); ++c) values += is_value(grid.kind(first, c));
    return values * 2 > grid.filled(first) ? 0 : 1;
  }
  const std::vector<Family> values = families(grid, first);
  if (std::all_of(values.begin(), values.end(), [](Family family) { return family == Family::none; }))
    return comes_again(grid, first) ? 0 : 1;
  if (!is_heading(grid, first, values)) {
    bool any_value = false;
    for (std::size_t c = 0; c < values.size(); ++c)
      any_value |= values[c] != Family::none && is_value(grid.kind(first, c));
    if (any_value) return 0;
  }
  std::size_t rows = 1;
  while (rows < 6 && first + rows + 1 < grid.rows() && !grid.blank(first + rows) &&
         ((is_heading(grid, first + rows, values) && goes_under(grid, first + rows - 1, first + rows)) ||
          is_unit_row(grid, first + rows)))
    ++rows;
  return rows;
}

std::string tidy(std::string_view text) {
  std::string out;
  for (const char c : nfc(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// `상위_하위`; a group's name reaches over the gaps to its right.
std::string joined_name(const Grid& grid, std::size_t first, std::size_t rows, std::size_t column) {
  std::string name, last;
  for (std::size_t r = first; r < first + rows; ++r) {
    std::string part = tidy(grid.merged(r, column));
    const bool upper = r + 1 < first + rows;
    if (part.empty() && upper && !grid.has_merges() && !grid.at(r + 1, column).empty()) {
      std::size_t c = column;
      while (c > 0 && grid.at(r, c).empty()) --c;
      part = tidy(grid.at(r, c));
    }
    if (part.empty() || part == last) continue;
    name += (name.empty() ? "" : "_") + part;
    last = part;
  }
  return name;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// Names that SQL can tell apart; none is empty or one of ours.
void make_unique(std::vector<ColumnHead>& columns) {
  std::set<std::string> taken{"_load", "_row"};
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::string& name = columns[c].name;
    if (name.empty()) name = "열" + std::to_string(c + 1);
    const std::string plain = name;
    for (int n = 2; !taken.insert(lower_case(name)).second; ++n) name = plain + "_" + std::to_string(n);
  }
}

void name_columns(const Grid& grid, Header& header) {
  std::size_t width = grid.width();
  for (std::size_t r = header.first; r < header.first + header.rows; ++r) width = std::max(width, grid.cells(r));
  const std::size_t last = header.first + header.rows - 1;
  const bool units = header.rows > 1 && is_unit_row(grid, last);
  for (std::size_t c = 0; c < width; ++c) {
    ColumnHead head;
    head.source = c;
    if (header.rows > 0) head.name = joined_name(grid, header.first, header.rows - units, c);
    head.unit = unit_of(units && !grid.at(last, c).empty() ? in_brackets(tidy(grid.at(last, c))) : head.name);
    header.columns.push_back(std::move(head));
  }
  const auto has_data = [&](std::size_t c) {
    for (std::size_t r = header.first + header.rows; r < grid.rows(); ++r)
      if (!grid.at(r, c).empty()) return true;
    return false;
  };
  std::size_t ghosts = 0;
  while (header.rows > 0 && header.columns.size() > 1 && header.columns.back().name.empty() &&
         !has_data(header.columns.size() - 1)) {
    header.columns.pop_back();
    ++ghosts;
  }
  if (ghosts)
    header.notes.push_back("줄 끝의 구분자 때문에 생긴 이름 없는 빈 열 " + std::to_string(ghosts) + "개는 뺐습니다.");
  header.width = header.columns.size();
}

}  // namespace

std::string unit_of(std::string_view heading) {
  static const std::set<std::string_view> units{
      "%",    "%p",     "°C",   "℃",    "°F",   "도",     "mm",   "cm",     "m",     "km",   "㎜",   "㎝",   "㎞",
      "㎡",   "m²",     "m2",   "㎢",   "km²",  "km2",    "ha",   "a",      "평",    "㎥",   "m³",   "m3",   "L",
      "l",    "리터",   "mg",   "g",    "kg",   "㎏",     "t",    "ton",    "톤",    "천톤", "M/T",  "원",   "천원",
      "만원", "백만원", "억원", "조원", "달러", "USD",    "명",   "천명",   "만명",  "인",   "건",   "천건", "개",
      "개소", "개월",   "곳",   "대",   "마리", "두",     "수",   "그루",   "주",    "본",   "권",   "부",   "매",
      "장",   "종",     "회",   "차",   "점",   "위",     "가구", "세대",   "호",    "동",   "필지", "면",   "석",
      "세",   "년",     "월",   "일",   "시간", "시",     "분",   "초",     "hr",    "h",    "min",  "s",    "sec",
      "ms",   "hPa",    "Pa",   "kPa",  "ppm",  "ppb",    "㎍",   "dB",     "lux",   "lx",   "W",    "kW",   "MW",
      "Wh",   "kWh",    "MWh",  "GWh",  "toe",  "TOE",    "V",    "A",      "Hz",    "J",    "MJ",   "kcal", "cal",
      "할",   "배",     "‰",    "MB",   "GB",   "16방위", "10m",  "10분위", "천kWh", "µg",   "μg",   "ug"};
  if (!heading.ends_with(')')) return {};
  const std::size_t open = heading.rfind('(');
  if (open == std::string_view::npos) return {};
  std::string_view inner = heading.substr(open + 1, heading.size() - open - 2);
  if (inner.starts_with("단위")) {
    inner.remove_prefix(std::string_view("단위").size());
    while (!inner.empty() && (inner.front() == ' ' || inner.front() == ':')) inner.remove_prefix(1);
  }
  if (inner == "a") return {};  // (a), (b) number columns oftener than they measure land
  if (inner == "m·s^-1") return std::string(inner);
  std::string_view rest = inner;
  while (!rest.empty()) {  // `원/kg`, `㎍/㎥`
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (!units.contains(part) && !units.contains(rest)) return {};
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  return std::string(inner);
}

bool is_note(const PlainRecord& record, std::size_t width) {
  std::string_view only;
  for (const std::string& cell : record.cells) {
    if (cell.find_first_not_of(" \t\r\n") == std::string::npos) continue;
    if (!only.empty()) return false;
    only = cell;
  }
  if (only.empty() || width < 2) return false;
  only.remove_prefix(only.find_first_not_of(" \t\r\n"));
  for (const std::string_view mark :
       {"※", "자료", "출처", "주)", "주:", "주 :", "* ", "＊", "(단위", "단위", "참고", "비고", "- "})
    if (only.starts_with(mark)) return true;
  const bool first = record.cells[0].find_first_not_of(" \t\r\n") != std::string::npos;
  return width >= 3 && first && record.cells.size() == 1 && kind_of(only) == Kind::text;
}

Header find_header(const std::vector<PlainRecord>& head, int known_rows, const std::vector<Merge>& merges) {
  const Grid grid(head, merges);
  Header header;
  while (header.first < grid.rows() && grid.blank(header.first)) ++header.first;
  if (known_rows >= 0) {
    header.rows = static_cast<std::size_t>(known_rows);
  } else {
    std::size_t titles = 0, at = header.first;
    while (at + 1 < grid.rows() && (grid.blank(at) || is_title(grid, at))) {
      titles += !grid.blank(at);
      ++at;
    }
    if (at + 1 < grid.rows() || titles == 0) header.first = at;
    if (titles && header.first == at)
      header.notes.push_back("표 위의 제목 " + std::to_string(titles) + "줄은 건너뛰었습니다.");
    if (header.first < grid.rows()) header.rows = count_header_rows(grid, header.first);
  }
  header.rows = std::min(header.rows, grid.rows() - std::min(grid.rows(), header.first));
  name_columns(grid, header);
  if (header.rows == 1 && grid.cells(header.first) == 1 && grid.width() > 1) {
    const auto words = words_of(grid.at(header.first, 0));
    if (words.size() == header.columns.size())
      for (std::size_t c = 0; c < words.size(); ++c) header.columns[c].name = words[c];
  }
  make_unique(header.columns);
  return header;
}

}  // namespace dure::ingest
