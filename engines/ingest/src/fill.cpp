#include "fill.hpp"

#include "fast.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>
#include <chrono>
#include <deque>

namespace dure::ingest {

using store::CellType;
using store::Chunk;

namespace {

/// One column of some indexed records.
struct Cells {
  const char* text;
  const std::uint32_t* edge;
  std::size_t stride, count;
  bool quoted;

  std::string_view raw(std::size_t record) const {
    const std::uint32_t* e = edge + record * stride;
    return {text + e[0], e[1] - 1 - e[0]};
  }
  /// Without the quotes around it; those inside are still there.
  std::string_view bare(std::size_t record) const {
    const std::string_view cell = raw(record);
    return quoted && cell.size() >= 2 && cell.front() == '"' && cell.back() == '"' ? cell.substr(1, cell.size() - 2)
                                                                                   : cell;
  }
};

/// The last date read: rows that stand together often share it. Dates of 8 to 16 bytes.
struct DateMemory {
  std::size_t size = 0;
  std::uint64_t first = 0, last = 0;
  std::int32_t days = 0;

  /// A date of ten bytes and a year of four digits.
  bool read(std::string_view cell, std::int32_t& out) {
    if (cell.size() != 10) return false;
    const std::uint64_t a = load8(cell.data()), b = load8(cell.data() + 2);
    if (size != 10 || a != first || b != last) {
      const char c = cell[4];
      if (c != '-' && c != '.' && c != '/') return false;
      const auto day = read_date(cell);
      if (!day) return false;
      size = 10, first = a, last = b;
      days = static_cast<std::int32_t>(day->time_since_epoch().count());
    }
    out = days;
    return true;
  }
};

/// Texts that a column keeps repeating, with what they become: most columns of text hold few. Only texts of up to 16
/// bytes.
class TextMemory {
public:
  /// Before a chunk: cells handed out earlier are not looked at any more.
  void begin_chunk() {
    if (entries_.empty() || (used_ + 64 <= room_.size() && misses_ < 50'000)) return;
    useful_ = hits_ * 4 > misses_;
    entries_.assign(entries_.size(), {});
    used_ = hits_ = misses_ = 0;
  }

  /// The cell this text became before, or null; then `keep` may be told.
  const store::TextCell* find(std::string_view text) {
    if (!useful_ || text.size() > 16) return nullptr;
    if (entries_.empty()) entries_.resize(1024), room_.resize(32 << 10);
    const std::size_t size = text.size(), tail = size > 8 ? size - 8 : 0;
    const std::uint64_t mask = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << size * 8) - 1;
    first_ = load8(text.data()) & mask;
    last_ = tail ? load8(text.data() + tail) : 0;
    entry_ = &entries_[((first_ * 0x9E3779B97F4A7C15 ^ last_ * 0xC2B2AE3D27D4EB4F) + size * 0x165667B19E3779F9) >> 54];
    const bool same = entry_->size == size && entry_->first == first_ && entry_->last == last_;
    ++(same ? hits_ : misses_);
    return same ? &entry_->cell : nullptr;
  }

  /// Remembers what the text just looked for became.
  void keep(std::string_view text, std::string_view utf8) {
    if (!useful_ || text.size() > 16 || used_ + 64 > room_.size()) return;
    std::memcpy(room_.data() + used_, utf8.data(), utf8.size());
    *entry_ = {first_, last_, text.size(), {}};
    entry_->cell.refer_to({room_.data() + used_, utf8.size()});
    if (utf8.size() > 12) used_ += utf8.size();
  }

private:
  struct Entry {
    std::uint64_t first = 0, last = 0;
    std::size_t size = 0;
    store::TextCell cell;
  };
  std::vector<Entry> entries_;
  std::vector<char> room_;  ///< of long cells
  std::size_t used_ = 0;
  std::uint64_t hits_ = 0, misses_ = 0, first_ = 0, last_ = 0;
  Entry* entry_ = nullptr;
  bool useful_ = true;
};

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 1000;
  if (text.size() <= most) return std::string(text);
  std::size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return std::string(text.substr(0, size));
}

}  // namespace

void FillTotals::add(FillTotals&& part) {
  columns.resize(part.columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    columns[c].nulls += part.columns[c].nulls;
    columns[c].suppressed += part.columns[c].suppressed;
    columns[c].bad += part.columns[c].bad;
    for (std::size_t kind = 0; kind < kind_count; ++kind) columns[c].kinds[kind] += part.columns[c].kinds[kind];
  }
  rows += part.rows;
  problem_count += part.problem_count;
  const std::size_t room = most_problems - std::min(most_problems, problems.size());
  part.problems.resize(std::min(part.problems.size(), room));
  std::move(part.problems.begin(), part.problems.end(), std::back_inserter(problems));
}

bool FillTotals::stand(const Layout& layout, const std::vector<ColumnRule>& rules) const {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!is_tolerable(rules[c], columns[c].bad, rows - columns[c].nulls)) return false;
    if (rules[c].unknown && decide(columns[c].kinds, layout.columns[c].name, false).type != CellType::text)
      return false;
  }
  return true;
}

/// Fills chunks from one block after another; one for each thread.
class Filler final : public store::ChunkFiller {
public:
  explicit Filler(FillSource& source) : source_(source), reading_(source.reading_), rules_(source.rules_) {
    part_.columns.resize(rules_.size());
    dates_.resize(rules_.size());
    memories_.resize(rules_.size());
  }

  std::size_t fill(Chunk& chunk) override {
    if (done_) return 0;
    index_.records = 0;
    while (index_.records == 0) {
      if (cursor_ >= block_.text.size() && !next_block()) return 0;
      from_ = cursor_;
      cursor_ = index_records(block_, reading_.dialect, reading_.spec.records, reading_.layout.width, Chunk::capacity(),
                              cursor_, row_, index_);
    }
    repaired_.clear();
    arena_.resize(std::max(arena_.size(), (cursor_ - from_) * 3 + 64));
    arena_at_ = arena_.data();
    for (std::size_t c = 0; c < rules_.size(); ++c) fill_column(chunk, c);
    std::fill_n(chunk.integers(rules_.size()), index_.records, source_.job_.load_id);
    std::copy_n(index_.rows.data(), index_.records, chunk.integers(rules_.size() + 1));
    for (const auto& ragged : index_.ragged) note_ragged(ragged);
    for (const std::uint32_t quote : block_.literals)
      if (quote >= from_ && quote < cursor_) note_literal(quote);
    part_.rows += index_.records;
    source_.report(index_.records);
    return index_.records;
  }

private:
  bool next_block() {
    if (source_.job_.stop.stop_requested())
      throw Error(Fault::busy, "ingest.stopped", "적재를 멈췄습니다. 남은 것은 없습니다.");
    if (!source_.blocks_.next(block_)) {
      done_ = true;
      const std::scoped_lock lock(source_.mutex_);
      source_.totals_.add(std::move(part_));
      return false;
    }
    cursor_ = 0;
    row_ = block_.row;
    all_utf8_ = reading_.encoding == Encoding::utf8 && first_invalid_utf8(block_.text) == std::string_view::npos;
    return true;
  }

  void fill_column(Chunk& chunk, std::size_t c) {
    const Cells cells{block_.text.data(), index_.edges.data() + reading_.layout.columns[c].source, index_.width + 1,
                      index_.records, block_.quoted};
    DateMemory& memory = dates_[c];
    switch (rules_[c].type) {
      case CellType::integer:
        return fill_with(chunk, c, cells, chunk.integers(c), [](std::string_view cell, std::int64_t& out) {
          return fast_integer(cell, out) || fast_grouped(cell, out);
        });
      case CellType::real:
        return fill_with(chunk, c, cells, chunk.reals(c),
                         [](std::string_view cell, double& out) { return fast_real(cell, out); });
      case CellType::date:
        return fill_with(chunk, c, cells, chunk.days(c),
                         [&](std::string_view cell, std::int32_t& out) { return memory.read(cell, out); });
      case CellType::timestamp:
        return fill_with(chunk, c, cells, chunk.micros(c), [&](std::string_view cell, std::int64_t& out) {
          std::int32_t days = 0;
          std::int64_t clock = 0;
          if (cell.size() < 16 || (cell[10] != ' ' && cell[10] != 'T') || !memory.read(cell.substr(0, 10), days) ||
              !fast_clock(cell.substr(11), clock))
            return false;
          out = days * std::int64_t{86'400'000'000} + clock;
          return true;
        });
      case CellType::time:
        return fill_with(chunk, c, cells, chunk.micros(c),
                         [](std::string_view cell, std::int64_t& out) { return fast_clock(cell, out); });
      case CellType::boolean:
        return fill_with(chunk, c, cells, chunk.booleans(c), [](std::string_view, bool&) { return false; });
      case CellType::text:
        return fill_texts(chunk, c, cells);
    }
  }

  template <class T, class Fast>
  void fill_with(Chunk& chunk, std::size_t c, const Cells& cells, T* out, Fast&& fast) {
    for (std::size_t r = 0; r < cells.count; ++r) {
      const std::string_view cell = cells.bare(r);
      if (cell.empty())
        set_null(chunk, c, r);
      else if (!fast(cell, out[r]))
        fill_slowly(chunk, c, r, cells.raw(r), out[r]);
    }
  }

  template <class T>
  void fill_slowly(Chunk& chunk, std::size_t c, std::size_t r, std::string_view raw, T& out) {
    std::size_t wrong = 0;
    const std::string_view cell =
        utf8_cell(block_.quoted ? unquoted(raw, unquote_room_) : raw, reading_.encoding, decode_room_, wrong);
    CellValue value;
    const Fit fit = read_cell(rules_[c], cell, value);
    if (fit == Fit::value) {
      if constexpr (std::is_same_v<T, double>)
        out = value.real;
      else
        out = static_cast<T>(value.integer);
      return;
    }
    set_null(chunk, c, r);
    if (fit == Fit::null) return;
    if (fit == Fit::misfit && source_.strict_) throw Misfit();
    if (fit == Fit::mark) {
      ++part_.columns[c].suppressed;
    } else {
      ++part_.columns[c].bad;
      note(r, c, problem_code(rules_[c].type), cell);
    }
  }

  void fill_texts(Chunk& chunk, std::size_t c, const Cells& cells) {
    store::TextCell* const out = chunk.texts(c);
    memories_[c].begin_chunk();
    const bool cp949 = reading_.encoding == Encoding::cp949, plain = all_utf8_ && !block_.quoted;
    for (std::size_t r = 0; r < cells.count; ++r) {
      std::string_view cell = cells.bare(r);
      if (cell.empty()) {
        set_null(chunk, c, r);
        continue;
      }
      if (!plain && block_.quoted && cells.raw(r).front() == '"') cell = without_quotes(cells.raw(r));
      if (cell.empty()) {
        set_null(chunk, c, r);
        continue;
      }
      if (all_utf8_ || is_ascii(cell.data(), cell.size()))
        put_text(out[r], cell.data(), cell.size());
      else if (cp949)
        put_cp949(out[r], c, r, cell);
      else
        put_repaired(out[r], c, r, cell);
      if (rules_[c].unknown) count_kind(c, out[r], cell);
    }
  }

  void put_cp949(store::TextCell& out, std::size_t c, std::size_t r, std::string_view cell) {
    if (const store::TextCell* known = memories_[c].find(cell)) {
      out = *known;
      return;
    }
    std::size_t wrong = 0;
    const char* const end = cp949_to_utf8(cell.data(), cell.data() + cell.size(), arena_at_, wrong);
    const auto size = static_cast<std::size_t>(end - arena_at_);
    put_text(out, arena_at_, size);
    if (wrong)
      note(r, c, "bad_encoding", {arena_at_, size});
    else
      memories_[c].keep(cell, {arena_at_, size});
    if (size > 12) arena_at_ += size;
  }

  void put_repaired(store::TextCell& out, std::size_t c, std::size_t r, std::string_view cell) {
    std::size_t wrong = 0;
    const std::string& text = repaired_.emplace_back(to_utf8(cell, Encoding::utf8, &wrong));
    out.refer_to(text);
    if (wrong) note(r, c, "bad_encoding", text);
  }

  /// Stays until the next chunk, with 16 bytes to read after it.
  std::string_view without_quotes(std::string_view raw) {
    if (raw.size() >= 2 && std::memchr(raw.data() + 1, '"', raw.size() - 1) == raw.data() + raw.size() - 1)
      return raw.substr(1, raw.size() - 2);
    const std::string_view cell = unquoted(raw, unquote_room_);
    if (cell.data() != unquote_room_.data()) return cell;
    std::string& kept = repaired_.emplace_back(cell);
    kept.append(16, '\0');
    return {kept.data(), cell.size()};
  }

  void count_kind(std::size_t c, const store::TextCell& out, std::string_view cell) {
    std::size_t wrong = 0;
    const Kind kind = kind_of(utf8_cell(cell, reading_.encoding, decode_room_, wrong));
    ++part_.columns[c].kinds[static_cast<std::size_t>(kind)];
    static_cast<void>(out);
  }

  void set_null(Chunk& chunk, std::size_t c, std::size_t r) {
    chunk.set_null(c, r);
    ++part_.columns[c].nulls;
  }

  void note(std::size_t record, std::size_t column, std::string_view code, std::string_view value) {
    const bool whole_row = column == SIZE_MAX;
    ++part_.problem_count;
    if (part_.problems.size() < FillTotals::most_problems)
      part_.problems.push_back({index_.rows[record], whole_row ? "" : reading_.layout.columns[column].name,
                                std::string(code), shortened(value)});
  }

  void note_ragged(const RecordIndex::Ragged& ragged) {
    const std::size_t r = ragged.record;
    const bool is_short = ragged.surplus_end == 0;
    if (is_short && reading_.spec.records) return;
    const std::size_t begin = is_short ? index_.begin(r, 0) : ragged.surplus_begin;
    const std::size_t end = is_short ? index_.end(r, ragged.cells - 1) : ragged.surplus_end;
    note(r, SIZE_MAX, is_short ? "row_short" : "row_long",
         to_utf8(block_.text.substr(begin, std::min<std::size_t>(end - begin, 1000)), reading_.encoding));
  }

  void note_literal(std::uint32_t quote) {
    std::size_t r = index_.records - 1;
    while (r > 0 && index_.begin(r, 0) > quote) --r;
    for (std::size_t c = 0; c < rules_.size(); ++c)
      if (index_.begin(r, reading_.layout.columns[c].source) == quote)
        note(r, c, "open_quote", to_utf8(block_.text.substr(quote, 100), reading_.encoding));
  }

  FillSource& source_;
  const Reading& reading_;
  const std::vector<ColumnRule>& rules_;
  Block block_;
  RecordIndex index_;
  std::size_t from_ = 0, cursor_ = 0;  ///< the chunk's bytes in the block
  std::int64_t row_ = 0;
  bool all_utf8_ = false, done_ = false;
  FillTotals part_;
  std::vector<DateMemory> dates_;
  std::vector<TextMemory> memories_;
  std::vector<char> arena_;
  char* arena_at_ = nullptr;
  std::deque<std::string> repaired_;
  std::string unquote_room_, decode_room_;
};

FillSource::FillSource(const Reading& reading, const LoadJob& job, const std::vector<ColumnRule>& rules, bool strict)
    : reading_(reading),
      job_(job),
      rules_(rules),
      strict_(strict),
      blocks_(reading.file, reading.dialect, reading.layout.begin, reading.layout.end, reading.layout.first_row,
              reading.spec.records) {
  totals_.columns.resize(rules.size());
}

std::unique_ptr<store::ChunkFiller> FillSource::filler() { return std::make_unique<Filler>(*this); }

void FillSource::report(std::uint64_t rows) {
  const std::uint64_t all = rows_ += rows;
  if (!job_.progress) return;
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  std::int64_t last = reported_;
  if (now.count() - last < 100 || !reported_.compare_exchange_strong(last, now.count())) return;
  const std::scoped_lock lock(mutex_);
  job_.progress(blocks_.offset(), all);
}

}  // namespace dure::ingest
