#include "masked.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace dure::ingest {
namespace {

std::string_view text_of(const store::TextCell& cell) {
  if (cell.size <= 12) return {reinterpret_cast<const char*>(&cell) + offsetof(store::TextCell, head), cell.size};
  const char* all = nullptr;
  std::memcpy(&all, cell.rest, sizeof all);
  return {all, cell.size};
}

/// Short texts that were found clean: columns of text repeat few.
class CleanTexts {
public:
  static constexpr std::size_t longest = 32;

  bool holds(std::string_view text) {
    looked_ = {};
    looked_[4] = text.size();
    std::memcpy(looked_.data(), text.data(), text.size());
    std::uint64_t hash = text.size();
    for (std::size_t i = 0; i * 8 < text.size(); ++i) hash = (hash ^ looked_[i]) * 0x9E3779B97F4A7C15;
    last_ = &slots_[hash >> 55];
    return *last_ == looked_;
  }
  void add_last() { *last_ = looked_; }

private:
  using Bytes = std::array<std::uint64_t, longest / 8 + 1>;  ///< and the size
  std::array<Bytes, 512> slots_{};
  Bytes looked_{};
  Bytes* last_ = nullptr;
};

}  // namespace

class MaskedFiller final : public store::ChunkFiller {
public:
  explicit MaskedFiller(MaskedSource& source)
      : source_(source),
        inner_(source.inner_.filler()),
        clean_(source.columns_.size()),
        cells_(source.columns_.size()) {}

  std::size_t fill(store::Chunk& chunk) override {
    texts_.clear();
    const std::size_t rows = inner_->fill(chunk);
    if (rows == 0) return tell();
    for (std::size_t c = 0; c < std::min(source_.masks_.size(), source_.columns_.size()); ++c)
      if (source_.masks_[c] && source_.columns_[c].type == store::CellType::text) mask_column(chunk, c, rows);
    return rows;
  }

private:
  /// At the end, not in a destructor: after a failure the filler may outlive the source.
  std::size_t tell() {
    const std::scoped_lock lock(source_.mutex_);
    for (std::size_t c = 0; c < cells_.size(); ++c)
      for (std::size_t kind = 0; kind < cells_[c].size(); ++kind)
        source_.cells_[c][kind] += std::exchange(cells_[c][kind], 0);
    return 0;
  }

  void mask_column(store::Chunk& chunk, std::size_t c, std::size_t rows) {
    const store::ColumnMask& mask = *source_.masks_[c];
    store::TextCell* const cells = chunk.texts(c);
    const std::uint64_t* const valid = chunk.valid(c);
    for (std::size_t r = 0; r < rows; ++r) {
      if (!(valid[r / 64] >> (r % 64) & 1)) continue;
      const std::string_view text = text_of(cells[r]);
      const bool is_short = text.size() <= CleanTexts::longest;
      if (is_short && clean_[c].holds(text)) continue;
      std::uint32_t kinds = 0;
      if (!mask.mask(text, room_, kinds)) {
        if (is_short) clean_[c].add_last();
        continue;
      }
      cells[r].refer_to(texts_.emplace_back(std::move(room_)));
      for (std::size_t kind = 0; kind < 32; ++kind) cells_[c][kind] += kinds >> kind & 1;
    }
  }

  MaskedSource& source_;
  std::unique_ptr<store::ChunkFiller> inner_;
  std::vector<CleanTexts> clean_;
  std::vector<MaskedSource::Cells> cells_;
  std::deque<std::string> texts_;
  std::string room_;
};

MaskedSource::MaskedSource(store::ChunkSource& inner, const std::vector<store::BulkColumn>& columns,
                           const ColumnMasks& masks)
    : inner_(inner), columns_(columns), masks_(masks), cells_(columns.size()) {}

std::unique_ptr<store::ChunkFiller> MaskedSource::filler() { return std::make_unique<MaskedFiller>(*this); }

std::vector<PersonalCount> MaskedSource::counts() const {
  std::vector<PersonalCount> counts;
  for (std::size_t c = 0; c < cells_.size(); ++c)
    for (std::size_t kind = 0; kind < cells_[c].size(); ++kind)
      if (cells_[c][kind] > 0) counts.push_back({columns_[c].name, kind, cells_[c][kind]});
  return counts;
}

std::string masked_problem(const store::Masking& masking, const ColumnMasks& masks, const Layout& layout,
                           const Problem& problem) {
  std::string out;
  std::uint32_t kinds = 0;
  const auto put = [&](std::size_t column, std::string_view text) {
    return column < masks.size() && masks[column] && masks[column]->mask(text, out, kinds) ? out : std::string(text);
  };
  for (std::size_t c = 0; c < layout.columns.size(); ++c)
    if (!problem.column.empty() && layout.columns[c].name == problem.column) return put(c, problem.value);
  const bool persons =
      std::any_of(masks.begin(), masks.end(), [](const auto& mask) { return mask && mask->is_identity(); });
  if (problem.code != "row_short" || !persons) return masking.masked(problem.value);
  if (problem.value.find('"') != std::string::npos)
    return {};  // which cell is which cannot be told: the line is in the file
  std::string line;
  std::size_t at = 0;
  for (std::size_t source = 0; at <= problem.value.size(); ++source) {
    const std::size_t end = std::min(problem.value.find(layout.delimiter, at), problem.value.size());
    const auto column = std::find_if(layout.columns.begin(), layout.columns.end(),
                                     [&](const ColumnHead& head) { return head.source == source; });
    if (source > 0) line += layout.delimiter;
    line += put(static_cast<std::size_t>(column - layout.columns.begin()), problem.value.substr(at, end - at));
    at = end + 1;
  }
  return line;
}

}  // namespace dure::ingest
