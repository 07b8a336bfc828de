#pragma once

// The answered cases that a new text is most like.

#include "corpus.hpp"

#include <dure/text/analysis.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

struct Case {
  std::uint32_t past;  ///< place among the past rows
  double score;        ///< cosine, 0 to 1
};

/// For each row of `asked` the `top` past rows with the nearest words and runs of letters, nearest first, of copies of
/// one text only one, never the row itself (same key). Equals in the order of `past`.
std::vector<std::vector<Case>> similar_cases(const Analyzer& analyzer, std::span<const Entry> past,
                                             std::span<const Entry> asked, std::size_t top);

}  // namespace dure::text
