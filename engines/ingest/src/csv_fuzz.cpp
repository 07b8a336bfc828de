// Any bytes as a text file: layout, both ways of splitting (which must agree), types, and reading rows back.
#include "types.hpp"

#include <dure/core/error.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

using namespace dure;
using namespace dure::ingest;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

/// The fast index and the plain splitter find the same cells on the same lines.
void compare(std::string_view text, const Dialect& dialect, std::size_t width) {
  const Block block = Block::of(text, dialect);
  const std::vector<PlainRecord> plain = split_records(text, dialect, SIZE_MAX, true);
  RecordIndex index;
  std::string scratch;
  std::int64_t row = 1;
  std::size_t at = 0;
  for (std::size_t from = 0; from < block.text.size();) {
    from = index_records(block, dialect, false, width, 3, from, row, index);
    for (std::size_t r = 0; r < index.records; ++r, ++at) {
      while (at < plain.size() && plain[at].row != index.rows[r]) {
        must(plain[at].blank());
        ++at;
      }
      must(at < plain.size());
      for (std::size_t c = 0; c < width; ++c) {
        const std::size_t size = index.end(r, c) - index.begin(r, c);
        const std::string_view raw = size ? block.text.substr(index.begin(r, c), size) : std::string_view();
        const std::string expected = c < plain[at].cells.size() ? plain[at].cells[c] : "";
        must((dialect.quotes ? unquoted(raw, scratch) : raw) == expected);
      }
    }
  }
}

void read_file(const TextSpec& spec) {
  const TextFile file(spec);
  const Layout layout = sniff_layout(spec);
  must(layout.begin <= layout.end && layout.end <= file.size() && layout.columns.size() == layout.width);
  const Reading reading(file, spec, layout);
  const std::vector<ColumnRule> rules = decide_all(layout, count_all(reading, 1, {}), false);
  decide_all(layout, count_sample(reading), true);
  try {
    for (const std::string& cell : read_record(spec, layout, layout.first_row))
      for (const ColumnRule& rule : rules) sql_value(rule.type, cell);
  } catch (const Error& error) {
    must(error.code() == "ingest.no_row");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const unsigned choice = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  compare(text, {",\t|;"[choice & 3], choice & 4 ? '\r' : '\n', (choice & 8) == 0}, 1 + (choice >> 4) % 6);
  const int file = memfd_create("csv", MFD_CLOEXEC);
  must(write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  TextSpec spec;
  spec.path = "/proc/self/fd/" + std::to_string(file);
  spec.name = "csv";
  spec.records = choice & 128;
  try {
    read_file(spec);
  } catch (const Error&) {  // refused with a sentence
  }
  close(file);
  return 0;
}
