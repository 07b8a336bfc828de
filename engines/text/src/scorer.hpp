#pragma once

#include "segment.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

/// One term of a query in one segment. Weights are whole numbers, so that sums do not depend on their order.
struct Weighted {
  std::uint32_t term;
  std::uint64_t weight;
};

struct Found {
  std::uint64_t score;  ///< sum of weight x impact
  std::uint32_t segment, document;
};

using Bits = std::vector<std::uint64_t>;
inline bool has(const Bits& bits, std::uint32_t n) { return ((bits[n / 64] >> (n % 64)) & 1U) != 0; }

/// The best k of several segments, asked one after the other.
class Best {
public:
  Best(std::size_t k, std::span<const Segment> segments) : k_(k), segments_(segments) {}
  /// Below this nothing gets in; equal may.
  std::uint64_t threshold() const { return k_ == 0 ? UINT64_MAX : heap_.size() < k_ ? 1 : heap_.front().score; }
  void offer(const Found& found);
  std::vector<Found> sorted();  ///< best first, equal ones in the order of keys

private:
  bool better(const Found& a, const Found& b) const;
  std::size_t k_;
  std::span<const Segment> segments_;
  std::vector<Found> heap_;
};

/// Block-max MaxScore: documents in windows of 2048; in each window the terms whose block maxima together cannot reach
/// the threshold are looked up only for documents that the others found. Exact. `allowed`: a bit a document, or empty.
void score_segment(const Segment& segment, std::uint32_t number, std::span<const Weighted> terms, const Bits& allowed,
                   Best& best);

/// Documents that hold `term`.
std::vector<std::uint32_t> documents_of(const Segment& segment, std::uint32_t term);

}  // namespace dure::text
