#include "scorer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dure::text {
namespace {

constexpr std::uint32_t WINDOW = 2048;

class Cursor {
public:
  Cursor(const Segment& segment, const Weighted& term)
      : segment_(&segment), term_(term.term), weight_(term.weight), blocks_(segment.blocks_of(term.term)) {}

  /// Most that the term can add to a document of [low, high). Windows must ascend.
  std::uint64_t bound(std::uint32_t low, std::uint32_t high) {
    seek(low);
    std::uint16_t best = 0;
    for (std::size_t b = block_; b < blocks_.size(); ++b) {
      if (b > block_ && blocks_[b - 1].last + 1 >= high) break;
      best = std::max(best, blocks_[b].best);
    }
    return bound_ = weight_ * best;
  }
  std::uint64_t bound() const { return bound_; }

  void accumulate(std::uint32_t low, std::uint32_t high, std::array<std::uint64_t, WINDOW>& sums) {
    for (std::size_t b = block_; b < blocks_.size(); ++b) {
      if (b > block_ && blocks_[b - 1].last + 1 >= high) break;
      load(b);
      std::uint32_t i = 0;
      while (i < blocks_[b].count && documents_[i] < low) ++i;
      for (; i < blocks_[b].count && documents_[i] < high; ++i) sums[documents_[i] - low] += weight_ * impacts_[i];
    }
  }

  /// What the term adds to `document`. Documents must ascend.
  std::uint64_t score(std::uint32_t document) {
    seek(document);
    if (block_ == blocks_.size()) return 0;
    load(block_);
    while (documents_[at_] < document) ++at_;
    return documents_[at_] == document ? weight_ * impacts_[at_] : 0;
  }

private:
  void seek(std::uint32_t document) {
    while (block_ < blocks_.size() && blocks_[block_].last < document) ++block_;
  }
  void load(std::size_t block) {
    if (loaded_ == block) return;
    segment_->decode(term_, blocks_, block, documents_.data(), impacts_.data());
    documents_[blocks_[block].count] = UINT32_MAX;
    loaded_ = block;
    at_ = 0;
  }

  const Segment* segment_;
  std::uint32_t term_;
  std::uint64_t weight_, bound_ = 0;
  std::span<const Block> blocks_;
  std::size_t block_ = 0, loaded_ = SIZE_MAX;
  std::uint32_t at_ = 0;  // in the loaded block: no document asked for so far stands behind it
  std::array<std::uint32_t, BLOCK + 1> documents_;  // closed by the largest number
  std::array<std::uint16_t, BLOCK> impacts_;
};

/// One window: `cursors` by rising bound, of which the first `skipped` cannot lift a document over the threshold alone.
struct Window {
  std::uint32_t low, high;
  std::vector<Cursor*>& cursors;
  std::size_t skipped;
  std::vector<std::uint64_t>& below;  // below[i]: sum of the bounds of cursors 0 .. i-1
};

void offer_candidates(const Window& window, std::array<std::uint64_t, WINDOW>& sums, std::uint32_t segment,
                      const Bits& allowed, Best& best) {
  for (std::uint32_t document = window.low; document < window.high; ++document) {
    std::uint64_t sum = std::exchange(sums[document - window.low], 0);
    if (sum == 0 || sum + window.below[window.skipped] < best.threshold()) continue;
    if (!allowed.empty() && !has(allowed, document)) continue;
    std::size_t i = window.skipped;
    while (i > 0 && sum + window.below[i] >= best.threshold()) sum += window.cursors[--i]->score(document);
    if (i == 0) best.offer({sum, segment, document});
  }
}

}  // namespace

bool Best::better(const Found& a, const Found& b) const {
  if (a.score != b.score) return a.score > b.score;
  return key_less(segments_[a.segment].key(a.document), segments_[b.segment].key(b.document));
}

void Best::offer(const Found& found) {
  if (found.score < threshold()) return;
  const auto order = [this](const Found& a, const Found& b) { return better(a, b); };
  if (heap_.size() == k_) {
    if (!better(found, heap_.front())) return;
    std::pop_heap(heap_.begin(), heap_.end(), order);
    heap_.pop_back();
  }
  heap_.push_back(found);
  std::push_heap(heap_.begin(), heap_.end(), order);
}

std::vector<Found> Best::sorted() {
  std::sort(heap_.begin(), heap_.end(), [this](const Found& a, const Found& b) { return better(a, b); });
  return std::move(heap_);
}

void score_segment(const Segment& segment, std::uint32_t number, std::span<const Weighted> terms, const Bits& allowed,
                   Best& best) {
  std::vector<Cursor> all;
  all.reserve(terms.size());
  for (const Weighted& term : terms) all.emplace_back(segment, term);
  std::array<std::uint64_t, WINDOW> sums{};
  std::vector<Cursor*> cursors;
  std::vector<std::uint64_t> below;
  for (std::uint32_t low = 0; low < segment.documents(); low += WINDOW) {
    const std::uint32_t high = std::min(low + WINDOW, segment.documents());
    cursors.clear();
    for (Cursor& cursor : all)
      if (cursor.bound(low, high) > 0) cursors.push_back(&cursor);
    std::sort(cursors.begin(), cursors.end(), [](const Cursor* a, const Cursor* b) { return a->bound() < b->bound(); });
    below.assign(1, 0);
    for (const Cursor* cursor : cursors) below.push_back(below.back() + cursor->bound());
    std::size_t skipped = 0;
    while (skipped < cursors.size() && below[skipped + 1] < best.threshold()) ++skipped;
    if (skipped == cursors.size()) continue;
    for (std::size_t i = skipped; i < cursors.size(); ++i) cursors[i]->accumulate(low, high, sums);
    offer_candidates({low, high, cursors, skipped, below}, sums, number, allowed, best);
  }
}

std::vector<std::uint32_t> documents_of(const Segment& segment, std::uint32_t term) {
  std::vector<std::uint32_t> out;
  const std::span<const Block> of = segment.blocks_of(term);
  std::array<std::uint32_t, BLOCK> documents;
  std::array<std::uint16_t, BLOCK> impacts;
  for (std::size_t b = 0; b < of.size(); ++b) {
    segment.decode(term, of, b, documents.data(), impacts.data());
    out.insert(out.end(), documents.begin(), documents.begin() + of[b].count);
  }
  return out;
}

}  // namespace dure::text
