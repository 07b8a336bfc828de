#include "header.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace dure::ingest {
namespace {

constexpr std::size_t head_bytes = 1 << 20, tail_bytes = 64 << 10, piece_bytes = 16 << 10;
constexpr std::size_t head_records = 300;

/// Characters over one byte that are valid UTF-8, and those that are not.
struct Utf8Tally {
  std::uint64_t good = 0, bad = 0;
};

/// `bytes` is cut out of a text: a character torn at either end does not count.
Utf8Tally tally_utf8(std::string_view bytes) {
  Utf8Tally tally;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t at = 0;
  while (at < 3 && at < bytes.size() && (byte(at) & 0xC0) == 0x80) ++at;
  while (at < bytes.size()) {
    if (byte(at) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t size = byte(at) >= 0xF0 ? 4 : byte(at) >= 0xE0 ? 3 : 2;
    if (at + size > bytes.size()) break;
    if (first_invalid_utf8(bytes.substr(at, size)) == std::string_view::npos) {
      ++tally.good;
      at += size;
    } else {
      ++tally.bad;
      ++at;
    }
    if (tally.good + tally.bad > 4'000) break;
  }
  return tally;
}

/// The rule "valid UTF-8, else CP949" for a file too large to read twice: by pieces from all over it, and where these
/// are ASCII by the rest. A few torn characters do not make UTF-8 another encoding.
Encoding encoding_of(const TextFile& file) {
  Utf8Tally total;
  const auto add = [&](std::uint64_t at, std::size_t bytes) {
    const Utf8Tally part = tally_utf8(file.read(at, bytes));
    total.good += part.good;
    total.bad += part.bad;
  };
  add(0, head_bytes);
  constexpr std::uint64_t pieces = 32;
  if (file.size() > head_bytes)
    for (std::uint64_t i = 1; i < pieces; ++i) add(file.size() / pieces * i, piece_bytes);
  for (std::uint64_t at = head_bytes; total.good + total.bad == 0 && at < file.size(); at += head_bytes)
    add(at, head_bytes);
  return total.bad > total.good / 10 ? Encoding::cp949 : Encoding::utf8;
}

/// How well cells part: the share of records that have as many cells as most have, times the (logarithm of the) number.
double score_of(std::string_view text, const Dialect& dialect, bool whole) {
  std::map<std::size_t, std::size_t> widths;
  std::size_t records = 0, most = 0, width = 1;
  for (const PlainRecord& record : split_records(text, dialect, 200, whole)) {
    if (record.blank()) continue;
    ++records;
    const std::size_t count = ++widths[record.cells.size()];
    if (count > most || (count == most && record.cells.size() > width)) most = count, width = record.cells.size();
  }
  if (records == 0 || width == 1) return 0;
  const double share = static_cast<double>(most) / static_cast<double>(records);
  return share * share * std::log2(static_cast<double>(width) + 1);
}

/// Quotes that begin a cell must mostly end one.
bool quotes_cells(std::string_view text, const Dialect& dialect) {
  std::size_t good = 0, bad = 0;
  for (std::size_t at = 0; (at = text.find('"', at)) != std::string_view::npos; ++at) {
    if (at > 0 && text[at - 1] != dialect.delimiter && text[at - 1] != dialect.newline) continue;
    std::size_t close = at + 1;
    while ((close = text.find('"', close)) != std::string_view::npos && close + 1 < text.size() &&
           text[close + 1] == '"')
      close += 2;
    if (close == std::string_view::npos) break;
    const char next = close + 1 < text.size() ? text[close + 1] : dialect.newline;
    const bool ends = next == dialect.delimiter || next == '\n' || next == '\r';
    ++(ends ? good : bad);
    at = ends ? close : at;
  }
  return good >= bad;
}

Dialect dialect_of(std::string_view head, bool whole) {
  Dialect best;
  best.newline = head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos ? '\r' : '\n';
  const std::string_view text = head.substr(0, 256 << 10);
  double most = 0;
  for (const char delimiter : {',', '\t', '|', ';'}) {
    Dialect dialect{delimiter, best.newline, true};
    dialect.quotes = quotes_cells(text, dialect);
    const double score = score_of(text, dialect, whole && text.size() == head.size());
    if (delimiter != ',' && score <= most * 1.05) continue;
    most = std::max(most, score);
    best = dialect;
  }
  return best;
}

[[noreturn]] void refuse(const TextSpec& spec, std::string_view code, std::string_view sentence) {
  throw Error(Fault::input, code, spec.name + ": " + std::string(sentence));
}

/// Sentences, links, `key: value`: what notes beside data are made of.
bool is_prose(const std::vector<PlainRecord>& records) {
  std::size_t lines = 0, prose = 0;
  for (const PlainRecord& record : records) {
    if (record.blank()) continue;
    std::string line;
    for (const std::string& cell : record.cells) line += (line.empty() ? "" : ",") + cell;
    const auto blanks = std::count(line.begin(), line.end(), ' ');
    ++lines;
    prose += blanks >= 3 || line.find(": ") != std::string::npos || line.find("://") != std::string::npos ||
             line.starts_with("#") || line.starts_with("<");
  }
  return prose * 5 >= lines * 2;
}

void check_is_table(const TextSpec& spec, const std::vector<PlainRecord>& records, const Header& header) {
  if (spec.records || spec.header_rows >= 0) return;
  std::size_t full = 0, all = 0, longest_name = 0;
  bool values = false;
  for (const ColumnHead& head : header.columns) longest_name = std::max(longest_name, head.name.size());
  for (std::size_t r = header.first; r < records.size(); ++r) {
    if (records[r].blank()) continue;
    ++all;
    full += records[r].cells.size() >= header.width;
    for (const std::string& cell : records[r].cells) {
      const Kind kind = kind_of(cell);
      values |= kind == Kind::integer || kind == Kind::real || kind == Kind::date;
    }
  }
  const bool parted = header.width > 1 && full * 5 >= all * 3;
  if ((!parted || (!values && longest_name > 60)) && is_prose(records))
    refuse(spec, "ingest.not_table",
           "열로 나뉜 표가 아니라 글입니다. 쉼표·탭·세로줄로 나뉜 파일이나 엑셀 파일을 넣어 주십시오.");
}

/// Notes at the foot: from where on nothing is data. `end` when there are none.
std::uint64_t find_foot(const TextFile& file, const Dialect& dialect, Encoding encoding, Layout& layout) {
  const std::uint64_t from =
      std::max<std::uint64_t>(layout.begin, layout.end - std::min<std::uint64_t>(layout.end, tail_bytes));
  const std::string bytes = file.read(from, static_cast<std::size_t>(layout.end - from));
  std::size_t start = 0;
  std::vector<PlainRecord> records;
  for (int tries = 0; tries < 50; ++tries) {  // until the start is outside a quoted cell: then records have their width
    if (from > layout.begin || tries > 0) {
      start = bytes.find(dialect.newline, start);
      if (start++ == std::string::npos) return layout.end;
    }
    records = split_records(std::string_view(bytes).substr(start), dialect, SIZE_MAX, true);
    const auto full = std::count_if(records.begin(), records.end(),
                                    [&](const PlainRecord& r) { return r.cells.size() >= layout.width; });
    const auto blank = std::count_if(records.begin(), records.end(), [](const PlainRecord& r) { return r.blank(); });
    if (from == layout.begin || (std::ssize(records) - blank) * 4 <= full * 5) break;
    if (tries == 49) return layout.end;
  }
  std::size_t keep = records.size(), notes = 0;
  for (; keep > 0; --keep) {
    PlainRecord& record = records[keep - 1];
    if (record.blank()) continue;
    for (std::string& cell : record.cells) cell = to_utf8(cell, encoding);
    if (!is_note(record, layout.width)) break;
    ++notes;
  }
  if (notes == 0 || (keep == 0 && from == layout.begin && notes == records.size() && layout.header_rows == 0))
    return layout.end;
  layout.notes.push_back("표 아래의 설명 " + std::to_string(notes) + "줄은 뺐습니다.");
  const std::uint64_t base = from + start;
  return keep == 0 ? base : base + records[keep - 1].end;
}

void note_totals(const std::vector<PlainRecord>& records, std::size_t first, Layout& layout) {
  std::size_t totals = 0;
  for (std::size_t r = first; r < records.size(); ++r)
    for (std::size_t c = 0; c < std::min<std::size_t>(2, records[r].cells.size()); ++c) {
      const std::string& cell = records[r].cells[c];
      totals += cell == "합계" || cell == "총계" || cell == "소계" || cell == "계" || cell == "총합계";
    }
  if (totals)
    layout.notes.push_back("'합계'·'소계' 줄이 있습니다. 더할 때 두 번 세지 않게 하십시오(줄은 그대로 두었습니다).");
}

}  // namespace

Layout sniff_layout(const TextSpec& spec) {
  const TextFile file(spec);
  if (file.size() == 0) refuse(spec, "ingest.empty", "빈 파일입니다. 내보내기를 다시 하십시오.");
  const std::string bytes = file.read(0, head_bytes);
  const bool whole = bytes.size() == file.size();
  if (count_byte(bytes, '\0') > bytes.size() / 1000)
    refuse(spec, "ingest.not_text", "글자로 된 파일이 아닙니다. 확장자와 내용이 맞는지 보십시오.");
  Layout layout;
  layout.bom = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const Encoding inner =
      spec.records || layout.bom || file.original() != Encoding::utf8 ? Encoding::utf8 : encoding_of(file);
  layout.encoding = file.original() == Encoding::utf8 ? inner : file.original();
  const std::string_view head = std::string_view(bytes).substr(layout.bom);
  const Dialect dialect = spec.records ? Dialect{} : dialect_of(head, whole);
  layout.delimiter = dialect.delimiter;
  layout.newline = dialect.newline;
  layout.quotes = dialect.quotes;
  std::vector<PlainRecord> records = split_records(head, dialect, head_records, whole, 1, spec.records);
  if (std::all_of(records.begin(), records.end(), [](const PlainRecord& r) { return r.blank(); })) {
    if (whole) refuse(spec, "ingest.empty", "내용이 없는 파일입니다. 내보내기를 다시 하십시오.");
    refuse(spec, "ingest.long_record", "첫 줄이 1 MB를 넘습니다. 줄바꿈이 있는 표인지 보십시오.");
  }
  for (PlainRecord& record : records)
    for (std::string& cell : record.cells) cell = to_utf8(cell, inner);
  Header header = find_header(records, spec.header_rows, spec.merges);
  check_is_table(spec, records, header);
  layout.header_rows = static_cast<int>(header.rows);
  layout.header_row = header.rows ? records[header.first].row : 0;
  layout.width = header.width;
  layout.columns = std::move(header.columns);
  layout.notes = std::move(header.notes);
  const std::size_t first = header.first + header.rows;
  const bool has_data = first < records.size();
  layout.begin = layout.bom + (has_data ? records[first].begin : records.back().end);
  layout.first_row = has_data ? records[first].row : records.back().row + 1;
  layout.end = file.size();
  note_totals(records, first, layout);
  if (layout.begin < layout.end) layout.end = find_foot(file, dialect, inner, layout);
  return layout;
}

}  // namespace dure::ingest
