#include "scan.hpp"

#include <dure/core/error.hpp>

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace dure::ingest {
namespace {

constexpr std::size_t tile_words = 64;  // 4 KB of text at a time, so that the masks stay in the first cache

/// One bit a byte of a tile, lowest first.
struct Tile {
  std::uint64_t delimiter[tile_words], newline[tile_words], quote[tile_words];
};

[[gnu::target("avx2")]] void mark_avx2(const char* text, std::size_t words, const Dialect& dialect, Tile& tile) {
  const __m256i delimiter = _mm256_set1_epi8(dialect.delimiter), newline = _mm256_set1_epi8(dialect.newline),
                quote = _mm256_set1_epi8('"');
  for (std::size_t w = 0; w < words; ++w) {
    const auto* at = reinterpret_cast<const __m256i*>(text + w * 64);
    const __m256i low = _mm256_loadu_si256(at), high = _mm256_loadu_si256(at + 1);
    const auto equal = [&](__m256i what) __attribute__((target("avx2"))) {
      const auto a = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, what)));
      const auto b = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, what)));
      return std::uint64_t{b} << 32 | a;
    };
    tile.delimiter[w] = equal(delimiter);
    tile.newline[w] = equal(newline);
    tile.quote[w] = equal(quote);
  }
}

void mark_sse2(const char* text, std::size_t words, const Dialect& dialect, Tile& tile) {
  const __m128i delimiter = _mm_set1_epi8(dialect.delimiter), newline = _mm_set1_epi8(dialect.newline),
                quote = _mm_set1_epi8('"');
  for (std::size_t w = 0; w < words; ++w) {
    tile.delimiter[w] = tile.newline[w] = tile.quote[w] = 0;
    for (int part = 0; part < 4; ++part) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + w * 64) + part);
      const auto equal = [&](__m128i what) {
        return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, what)))} << part * 16;
      };
      tile.delimiter[w] |= equal(delimiter);
      tile.newline[w] |= equal(newline);
      tile.quote[w] |= equal(quote);
    }
  }
}

/// Marks up to a tile of `text` from `base`; returns the words marked. Bits past the end are clear.
std::size_t mark(std::string_view text, std::size_t base, const Dialect& dialect, Tile& tile) {
  static const bool avx2 = __builtin_cpu_supports("avx2");
  const std::size_t words = std::min(tile_words, (text.size() - base + 63) / 64);
  (avx2 ? mark_avx2 : mark_sse2)(text.data() + base, words, dialect, tile);
  const std::size_t left = text.size() - base;
  if (left < words * 64) {
    const std::uint64_t inside = (std::uint64_t{1} << left % 64) - 1;
    tile.delimiter[words - 1] &= inside;
    tile.newline[words - 1] &= inside;
    tile.quote[words - 1] &= inside;
  }
  return words;
}

bool is_blank(std::string_view bytes) { return bytes.find_first_not_of(" \t\r") == std::string_view::npos; }

/// What can be said of a block before its cells are known.
struct Cut {
  std::size_t end = 0;                  ///< past the last newline outside quotes
  std::int64_t lines = 0, records = 0;  ///< up to there
  bool open = false;
  std::size_t open_at = 0;      ///< the quote that is open at the end
  std::int64_t open_lines = 0;  ///< lines up to that quote
};

bool begins_cell(std::string_view text, std::size_t at, const Dialect& dialect) {
  return at == 0 || text[at - 1] == dialect.delimiter || text[at - 1] == dialect.newline;
}

Cut cut_unquoted(std::string_view text, const Dialect& dialect) {
  Cut cut;
  const void* last = memrchr(text.data(), dialect.newline, text.size());
  if (!last) return cut;
  cut.end = static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1;
  cut.lines = cut.records = static_cast<std::int64_t>(count_byte(text.substr(0, cut.end), dialect.newline));
  return cut;
}

/// Follows quotes from `at`, where none is open; `cut` goes on from what was found before.
void follow_quotes(std::string_view text, std::size_t at, const Dialect& dialect, Cut& cut) {
  Tile tile;
  std::int64_t lines = cut.open ? cut.open_lines : cut.lines;
  std::size_t doubled = text.size();
  cut.open = false;
  for (std::size_t base = at; base < text.size(); base += tile_words * 64) {
    const std::size_t words = mark(text, base, dialect, tile);
    for (std::size_t w = 0; w < words; ++w) {
      for (std::uint64_t bits = tile.newline[w] | tile.quote[w]; bits; bits &= bits - 1) {
        const std::size_t p = base + w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        if (text[p] != '"') {
          ++lines;
          if (!cut.open) cut.end = p + 1, ++cut.records, cut.lines = lines;
        } else if (!cut.open) {
          cut.open = begins_cell(text, p, dialect);
          if (cut.open) cut.open_at = p, cut.open_lines = lines;
        } else if (p != doubled) {
          if (p + 1 < text.size() && text[p + 1] == '"')
            doubled = p + 1;
          else
            cut.open = false;
        }
      }
    }
  }
}

}  // namespace

Block Block::of(std::string_view text, const Dialect& dialect, std::int64_t row) {
  Block block;
  block.bytes.assign(text.size() + 2 * padding + 1, '\0');
  std::copy(text.begin(), text.end(), block.bytes.begin() + padding);
  std::size_t size = text.size();
  if (!text.empty() && text.back() != dialect.newline) block.bytes[padding + size++] = dialect.newline;
  block.text = {block.bytes.data() + padding, size};
  block.row = row;
  block.quoted = dialect.quotes && text.find('"') != std::string_view::npos;
  if (!block.quoted) return block;
  Cut cut;
  for (std::size_t at = 0;; at = cut.open_at + 1) {
    follow_quotes(block.text, at, dialect, cut);
    if (!cut.open) return block;
    block.literals.push_back(static_cast<std::uint32_t>(cut.open_at));
  }
}

BlockReader::BlockReader(const TextFile& file, const Dialect& dialect, std::uint64_t begin, std::uint64_t end,
                         std::int64_t row, bool count_records, std::size_t block_bytes)
    : file_(file),
      dialect_(dialect),
      end_(std::min(end, file.size())),
      count_records_(count_records),
      block_bytes_(block_bytes),
      offset_(begin),
      row_(row) {}

bool BlockReader::next(Block& block) {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t at = offset_;
  if (at >= end_) return false;
  for (std::size_t want = block_bytes_;; want *= 4) {
    want = std::min(want, longest_record);
    const std::uint64_t left = end_ - at;
    const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(want, left));
    block.bytes.resize(std::max(block.bytes.size(), room + 2 * Block::padding + 1));
    char* const text = block.bytes.data() + Block::padding;
    std::size_t size = file_.read(at, text, room);
    const bool last = size < want || size == left;
    if (size == 0) return false;  // the file shrank
    const std::size_t read = size;
    if (last && text[size - 1] != dialect_.newline) text[size++] = dialect_.newline;
    block.text = {text, size};
    block.literals.clear();
    block.quoted = dialect_.quotes && block.text.find('"') != std::string_view::npos;
    Cut cut;
    if (!block.quoted) cut = cut_unquoted(block.text, dialect_);
    for (std::size_t from = 0; block.quoted; from = cut.open_at + 1) {
      follow_quotes(block.text, from, dialect_, cut);
      if (!cut.open || (!last && size - cut.open_at <= longest_quote)) break;
      block.literals.push_back(static_cast<std::uint32_t>(cut.open_at));
    }
    if (cut.end == 0 && want < longest_record) continue;
    if (cut.end == 0)
      throw Error(
          Fault::input, "ingest.long_record",
          file_.name() + ": " + std::to_string(row_) + "번째 줄이 64 MB를 넘습니다. 줄바꿈이 있는 표인지 보십시오.");
    block.text = block.text.substr(0, cut.end);
    block.offset = at;
    block.row = row_;
    row_ += count_records_ ? cut.records : cut.lines;
    offset_ = last && cut.end == size ? at + read : at + cut.end;
    return true;
  }
}

namespace {

/// Writes the edges of one record after another.
class IndexWriter {
public:
  IndexWriter(const Block& block, const Dialect& dialect, bool count_records, std::size_t most, std::size_t from,
              std::int64_t& row, RecordIndex& out)
      : block_(block),
        dialect_(dialect),
        count_records_(count_records),
        most_(most),
        from_(from),
        row_(row),
        out_(out) {
    begin_record(from);
  }

  /// Returns where it stopped.
  template <bool quoted>
  std::size_t write() {
    const std::string_view text = block_.text;
    Tile tile;
    for (std::size_t base = from_; base < text.size(); base += tile_words * 64) {
      const std::size_t words = mark(text, base, dialect_, tile);
      for (std::size_t w = 0; w < words; ++w) {
        std::uint64_t bits = tile.delimiter[w] | tile.newline[w] | (quoted ? tile.quote[w] : 0);
        for (; bits; bits &= bits - 1) {
          const int bit = std::countr_zero(bits);
          const std::size_t p = base + w * 64 + static_cast<std::size_t>(bit);
          const bool newline = tile.newline[w] >> bit & 1;
          if (quoted && in_quotes(p, newline, tile.quote[w] >> bit & 1)) continue;
          if (!newline)
            end_cell(p);
          else if (end_record(p))
            return p + 1;
        }
      }
    }
    return text.size();
  }

private:
  /// True when what stands at `p` separates nothing.
  bool in_quotes(std::size_t p, bool newline, bool quote) {
    if (!quote) {
      inner_lines_ += open_ && newline;
      return open_;
    }
    if (open_ && p != doubled_) {
      if (p + 1 < block_.text.size() && block_.text[p + 1] == '"')
        doubled_ = p + 1;
      else
        open_ = false;
    } else if (!open_ && p == cell_) {
      open_ = block_.literals.empty() ||
              !std::binary_search(block_.literals.begin(), block_.literals.end(), static_cast<std::uint32_t>(p));
      doubled_ = 0;
    }
    return true;
  }

  void begin_record(std::size_t at) {
    edge_ = out_.edges.data() + out_.records * (out_.width + 1);
    stop_ = edge_ + out_.width;
    *edge_++ = static_cast<std::uint32_t>(at);
    cell_ = at;
    surplus_ = 0;
    inner_lines_ = 0;
  }

  void end_cell(std::size_t p) {
    cell_ = p + 1;
    if (edge_ != stop_)
      *edge_++ = static_cast<std::uint32_t>(p + 1);
    else if (surplus_++ == 0)
      surplus_begin_ = p + 1;
  }

  /// True when there are enough records.
  bool end_record(std::size_t p) {
    const std::size_t begin = *(stop_ - out_.width);
    std::size_t end = p;
    if (dialect_.newline == '\n' && end > begin && block_.text[end - 1] == '\r') --end;
    if (edge_ != stop_ || surplus_ || out_.width == 1) {
      if (cell_ == begin && is_blank(block_.text.substr(begin, end - begin))) {
        row_ += 1;
        begin_record(p + 1);
        return false;
      }
      if (edge_ != stop_ || surplus_) note_ragged(end);
    }
    if (!surplus_) {
      std::uint32_t edge = static_cast<std::uint32_t>(end + 1);
      for (*edge_++ = edge; edge_ <= stop_; ++edge_) *edge_ = ++edge;  // missing cells are empty
    } else {
      *edge_ = static_cast<std::uint32_t>(surplus_begin_);
    }
    out_.rows[out_.records++] = row_;
    row_ += count_records_ ? 1 : 1 + inner_lines_;
    if (out_.records == most_) return true;
    begin_record(p + 1);
    return false;
  }

  void note_ragged(std::size_t end) {
    if (surplus_ && holds_nothing(block_.text.substr(surplus_begin_, end - std::min(end, surplus_begin_)))) return;
    const auto has = out_.width - static_cast<std::size_t>(stop_ - edge_) + surplus_;
    RecordIndex::Ragged ragged{static_cast<std::uint32_t>(out_.records), static_cast<std::uint32_t>(has), 0, 0};
    if (surplus_) {
      ragged.surplus_begin = static_cast<std::uint32_t>(surplus_begin_);
      ragged.surplus_end = static_cast<std::uint32_t>(end);
    }
    out_.ragged.push_back(ragged);
  }

  /// Only separators, blanks and quotes: the ghost columns of a trailing comma.
  bool holds_nothing(std::string_view surplus) const {
    return std::all_of(surplus.begin(), surplus.end(),
                       [&](char c) { return c == dialect_.delimiter || c == ' ' || c == '\t' || c == '"'; });
  }

  const Block& block_;
  const Dialect& dialect_;
  const bool count_records_;
  const std::size_t most_, from_;
  std::int64_t& row_;
  RecordIndex& out_;
  std::uint32_t *edge_ = nullptr, *stop_ = nullptr;  ///< the next edge to write; where the record's last edge goes
  std::size_t cell_ = 0, surplus_ = 0, surplus_begin_ = 0, doubled_ = 0;
  std::int64_t inner_lines_ = 0;
  bool open_ = false;
};

}  // namespace

std::size_t index_records(const Block& block, const Dialect& dialect, bool count_records, std::size_t width,
                          std::size_t most, std::size_t from, std::int64_t& row, RecordIndex& out) {
  out.width = width;
  out.records = 0;
  out.ragged.clear();
  out.edges.resize(std::max(out.edges.size(), (most + 1) * (width + 1)));
  out.rows.resize(std::max(out.rows.size(), most));
  IndexWriter writer(block, dialect, count_records, most, from, row, out);
  return block.quoted ? writer.write<true>() : writer.write<false>();
}

std::string_view unquoted(std::string_view cell, std::string& scratch) {
  if (cell.size() < 2 || cell[0] != '"') return cell;
  const std::string_view inner = cell.substr(1);
  const std::size_t close = inner.find('"');
  if (close == inner.size() - 1) return inner.substr(0, close);
  if (close == std::string_view::npos) return cell;  // nothing closes it
  scratch.clear();
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '"') {
      scratch += inner[i];
    } else if (i + 1 < inner.size() && inner[i + 1] == '"') {
      scratch += inner[i++];
    } else {  // closed: what follows is text as it stands
      scratch += inner.substr(i + 1);
      return scratch;
    }
  }
  return cell;  // only doubled quotes: nothing closes it
}

std::vector<PlainRecord> split_records(std::string_view text, const Dialect& dialect, std::size_t most, bool whole,
                                       std::int64_t row, bool count_records) {
  std::vector<PlainRecord> out;
  std::string scratch;
  std::size_t stray = std::string_view::npos;  // a quote that nothing closes
  for (std::size_t at = 0; at < text.size() && out.size() < most;) {
    PlainRecord record{row, at, at, {}};
    std::int64_t lines = 0;
    bool ended = false, open_to_end = false;
    while (!ended && !open_to_end) {
      const std::size_t begin = at;
      bool open = dialect.quotes && at < text.size() && text[at] == '"' && at != stray;
      if (open) ++at;
      for (; at < text.size() && (open || (text[at] != dialect.delimiter && text[at] != dialect.newline)); ++at) {
        lines += text[at] == dialect.newline;
        if (!open || text[at] != '"') continue;
        if (at + 1 < text.size() && text[at + 1] == '"')
          ++at;
        else
          open = false;
      }
      if (open) {
        if (!whole) return out;
        stray = begin;
        open_to_end = true;
        continue;
      }
      ended = at == text.size() || text[at] == dialect.newline;
      std::size_t end = at;
      if (ended && dialect.newline == '\n' && end > record.begin && text[end - 1] == '\r') --end;
      const std::string_view cell = text.substr(begin, end - std::min(begin, end));
      record.cells.emplace_back(begin == stray || !dialect.quotes ? cell : unquoted(cell, scratch));
      if (at == text.size() && !whole) return out;
      at = std::min(at + 1, text.size());
    }
    if (open_to_end) {  // once more, with that quote as text
      at = record.begin;
      continue;
    }
    record.end = at;
    row += count_records ? 1 : 1 + lines;
    out.push_back(std::move(record));
  }
  return out;
}

std::uint64_t count_byte(std::string_view text, char byte) noexcept {
  std::uint64_t n = 0;
  const __m128i what = _mm_set1_epi8(byte);
  while (text.size() >= 16 * 255) {  // 255 rounds fit a byte counter
    __m128i sums = _mm_setzero_si128();
    for (int i = 0; i < 255; ++i)
      sums =
          _mm_sub_epi8(sums, _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()) + i), what));
    const __m128i both = _mm_sad_epu8(sums, _mm_setzero_si128());
    n += static_cast<std::uint64_t>(_mm_cvtsi128_si64(both)) +
         static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(both, both)));
    text.remove_prefix(16 * 255);
  }
  return n + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), byte));
}

}  // namespace dure::ingest
