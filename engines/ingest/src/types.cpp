#include "types.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <thread>

namespace dure::ingest {
namespace {

constexpr std::size_t records_at_once = 1024;

/// Adds the kinds of a block's cells; ragged records only when `ragged_too`.
void count_block(const Reading& reading, const Block& block, bool ragged_too, RecordIndex& index,
                 std::vector<KindCounts>& counts) {
  std::string unquote_room, decode_room;
  std::int64_t row = block.row;
  for (std::size_t from = 0; from < block.text.size();) {
    from = index_records(block, reading.dialect, reading.spec.records, reading.layout.width, records_at_once, from, row,
                         index);
    std::vector<bool> skip(ragged_too ? 0 : index.records);
    if (!ragged_too)
      for (const auto& ragged : index.ragged) skip[ragged.record] = true;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const std::size_t place = reading.layout.columns[c].source;
      for (std::size_t r = 0; r < index.records; ++r) {
        if (!skip.empty() && skip[r]) continue;
        std::size_t bad = 0;
        const std::string_view raw = block.text.substr(std::min(index.begin(r, place), block.text.size()),
                                                       index.end(r, place) - index.begin(r, place));
        const std::string_view cell = block.quoted ? unquoted(raw, unquote_room) : raw;
        const auto kind = kind_of(utf8_cell(cell, reading.encoding, decode_room, bad));
        ++counts[c][static_cast<std::size_t>(kind)];
      }
    }
  }
}

void add(std::vector<KindCounts>& total, const std::vector<KindCounts>& part) {
  for (std::size_t c = 0; c < total.size(); ++c)
    for (std::size_t kind = 0; kind < kind_count; ++kind) total[c][kind] += part[c][kind];
}

}  // namespace

std::string_view utf8_cell(std::string_view cell, Encoding encoding, std::string& scratch, std::size_t& bad) {
  const bool ascii = std::all_of(cell.begin(), cell.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  if (ascii) return cell;
  if (encoding != Encoding::cp949) {
    if (first_invalid_utf8(cell) == std::string_view::npos) return cell;
    scratch = to_utf8(cell, Encoding::utf8, &bad);
    return scratch;
  }
  scratch.clear();
  bad = cp949_to_utf8(cell, scratch);
  return scratch;
}

std::vector<KindCounts> count_all(const Reading& reading, int threads, const std::stop_token& stop) {
  const Layout& layout = reading.layout;
  BlockReader blocks(reading.file, reading.dialect, layout.begin, layout.end, layout.first_row, reading.spec.records);
  std::vector<KindCounts> total(layout.columns.size());
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    std::vector<KindCounts> counts(total.size());
    Block block;
    RecordIndex index;
    try {
      while (!stop.stop_requested() && blocks.next(block)) count_block(reading, block, true, index, counts);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
    }
    const std::scoped_lock lock(mutex);
    add(total, counts);
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < threads && layout.end - layout.begin > (4u << 20); ++i) others.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return total;
}

std::vector<KindCounts> count_sample(const Reading& reading) {
  constexpr std::uint64_t pieces = 64;
  constexpr std::size_t piece_bytes = 16 << 10;
  const Layout& layout = reading.layout;
  std::vector<KindCounts> counts(layout.columns.size());
  RecordIndex index;
  for (std::uint64_t i = 0; i < pieces; ++i) {
    const std::uint64_t at = layout.begin + (layout.end - layout.begin) / pieces * i;
    const std::string bytes =
        reading.file.read(at, static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, layout.end - at)));
    std::string_view text = bytes;
    const std::size_t last = text.rfind(layout.newline);
    if (last == std::string_view::npos) continue;
    text = text.substr(0, last + 1);
    if (i > 0) text.remove_prefix(text.find(layout.newline) + 1);  // the record it fell into
    if (!text.empty()) count_block(reading, Block::of(text, reading.dialect), false, index, counts);
  }
  return counts;
}

std::vector<ColumnRule> decide_all(const Layout& layout, const std::vector<KindCounts>& counts, bool sampled) {
  std::vector<ColumnRule> rules;
  for (std::size_t c = 0; c < counts.size(); ++c) rules.push_back(decide(counts[c], layout.columns[c].name, sampled));
  return rules;
}

}  // namespace dure::ingest
