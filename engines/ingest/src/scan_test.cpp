#include "scan.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <random>

using namespace dure;
using namespace dure::ingest;

namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(const std::vector<PlainRecord>& records) {
  std::vector<Cells> out;
  for (const auto& record : records)
    if (!record.blank()) out.push_back(record.cells);
  return out;
}

struct Indexed {
  std::vector<Cells> cells;
  std::vector<std::int64_t> rows;
};

/// Through the fast index, `most` records at a time; short rows lose their missing cells again.
Indexed indexed(const Block& block, const Dialect& dialect, bool count_records, std::size_t width, std::size_t most) {
  Indexed out;
  RecordIndex index;
  std::string scratch;
  std::int64_t row = block.row;
  for (std::size_t from = 0; from < block.text.size();) {
    from = index_records(block, dialect, count_records, width, most, from, row, index);
    for (std::size_t r = 0; r < index.records; ++r) {
      Cells cells;
      for (std::size_t c = 0; c < width; ++c) {
        const std::size_t size = index.end(r, c) - index.begin(r, c);
        cells.emplace_back(size ? unquoted(block.text.substr(index.begin(r, c), size), scratch) : std::string_view());
      }
      out.cells.push_back(cells);
      out.rows.push_back(index.rows[r]);
    }
  }
  return out;
}

/// A file that is gone when the test is.
struct Temporary {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("dure-scan-" + std::to_string(getpid()) + ".csv");
  explicit Temporary(std::string_view text) { std::ofstream(path, std::ios::binary) << text; }
  ~Temporary() { std::filesystem::remove(path); }
};

/// Ugly on purpose: quotes open and stray, line breaks of three kinds, blank lines, ragged rows.
std::string ugly_text(std::mt19937& random, bool closed) {
  static const char* pieces[] = {"a",
                                 "가나",
                                 "1,234",
                                 "\"",
                                 "\"\"",
                                 ",",
                                 ",",
                                 ",",
                                 "\n",
                                 "\n",
                                 "\r\n",
                                 "\"x,y\"",
                                 "\"여러\n줄\"",
                                 "\"겹\"\"따옴표\"",
                                 " ",
                                 "|",
                                 "\t",
                                 "-",
                                 "0101",
                                 "\"\""};
  std::string text;
  const std::size_t n = random() % 200;
  for (std::size_t i = 0; i < n; ++i) text += pieces[random() % std::size(pieces)];
  if (closed && std::count(text.begin(), text.end(), '"') % 2) text += "\"";
  return text;
}

}  // namespace

TEST_CASE("cells are what RFC 4180 says, and lenient where it is silent") {
  const Dialect csv;
  const auto split = [&](std::string_view text) { return cells_of(split_records(text, csv, 99, true)); };
  CHECK(split("a,b\r\n1,2\r\n") == std::vector<Cells>{{"a", "b"}, {"1", "2"}});
  CHECK(split("\"a,b\",c") == std::vector<Cells>{{"a,b", "c"}});
  CHECK(split("\"줄\n둘\",x\ny,z") == std::vector<Cells>{{"줄\n둘", "x"}, {"y", "z"}});
  CHECK(split("\"말 \"\"따옴\"\"표\",1") == std::vector<Cells>{{"말 \"따옴\"표", "1"}});
  CHECK(split("5\" 관,3") == std::vector<Cells>{{"5\" 관", "3"}});      // a quote inside a cell is text
  CHECK(split("\"닫고\"더,3") == std::vector<Cells>{{"닫고더", "3"}});  // as Python's csv
  CHECK(split("\"안 닫힘,3\n4,5") == std::vector<Cells>{{"\"안 닫힘", "3"}, {"4", "5"}});
  CHECK(split("a,,\n,,\n") == std::vector<Cells>{{"a", "", ""}, {"", "", ""}});
}

TEST_CASE("the fast index finds the same cells as plain splitting, whatever the text") {
  std::mt19937 random(20250704);
  const Dialect csv;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = ugly_text(random, round % 3 > 0);
    const Block block = Block::of(text, csv);
    const auto plain = split_records(text, csv, SIZE_MAX, true);
    const std::size_t width = 1 + random() % 5;
    const Indexed fast = indexed(block, csv, false, width, 1 + random() % 7);
    std::vector<Cells> expected;
    std::vector<std::int64_t> rows;
    for (const auto& record : plain) {
      const bool quoted = text.substr(record.begin, record.end - record.begin).find('"') != std::string::npos;
      if (record.blank() && !quoted) continue;  // `""` alone is a row with an empty cell
      Cells cells = record.cells;
      cells.resize(width);
      expected.push_back(cells);
      rows.push_back(record.row);
    }
    CAPTURE(text);
    CHECK(fast.cells == expected);
    CHECK(fast.rows == rows);
  }
}

TEST_CASE("blocks of any size hand out the same records, with their line numbers") {
  std::mt19937 random(7);
  const Dialect csv;
  for (int round = 0; round < 200; ++round) {
    std::string text = ugly_text(random, true);
    for (int i = 0; i < 5; ++i) text += "\n" + ugly_text(random, true);
    if (text.empty()) continue;
    const Temporary file(text);
    const TextFile opened(TextSpec{.path = file.path, .name = "표", .records = true, .header_rows = -1, .merges = {}});
    for (const bool count_records : {false, true}) {
      BlockReader whole(opened, csv, 0, opened.size(), 1, count_records, 1 << 20),
          small(opened, csv, 0, opened.size(), 1, count_records, 16);
      Block block;
      Indexed at_once, in_parts;
      while (whole.next(block)) at_once = indexed(block, csv, count_records, 4, 100);
      while (small.next(block)) {
        const Indexed part = indexed(block, csv, count_records, 4, 100);
        in_parts.cells.insert(in_parts.cells.end(), part.cells.begin(), part.cells.end());
        in_parts.rows.insert(in_parts.rows.end(), part.rows.begin(), part.rows.end());
      }
      CAPTURE(text);
      CHECK(at_once.cells == in_parts.cells);
      CHECK(at_once.rows == in_parts.rows);
    }
  }
}

TEST_CASE("a line without an end is refused in bounded memory") {
  const Temporary file("");
  std::filesystem::resize_file(file.path, std::uint64_t{200} << 20);  // sparse: no disk is used
  const TextFile opened(
      TextSpec{.path = file.path, .name = "한줄.csv", .records = true, .header_rows = -1, .merges = {}});
  BlockReader blocks(opened, {}, 0, opened.size(), 1, false);
  Block block;
  std::string code;
  try {
    blocks.next(block);
  } catch (const Error& error) {
    code = error.code();
  }
  CHECK(code == "ingest.long_record");
  CHECK(block.bytes.size() < (std::size_t{65} << 20));
}

TEST_CASE("bytes are counted") {
  for (const std::size_t n : {0u, 1u, 15u, 4080u, 4081u, 100'000u}) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += i % 7 ? 'a' : '\n';
    CHECK(count_byte(text, '\n') == (n + 6) / 7);
  }
}
