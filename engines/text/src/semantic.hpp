#pragma once

// Latent semantic analysis (Deerwester, Dumais, Furnas, Landauer and Harshman 1990): which words the index's own texts
// use together, so that texts are found that say what was asked in other words. Fused with the words themselves, and
// only where that was measured to help.

#include "index_state.hpp"
#include "questions.hpp"
#include "vector_file.hpp"

#include <memory>
#include <vector>

namespace dure::text {

class Semantic {
public:
  /// Opens the files that the index's manifest names. @throws Error(input, "text.vectors_broken")
  explicit Semantic(const Index::State& index);

  /// Adds to each of `found` (best first, in BM25's unit) a fifth of the best's score times its cosine to the question,
  /// and to them the nearest of all that may be found, as if the last of `found` were their text's score. Orders anew,
  /// equal ones in the order of keys. Cost: one look at every vector in 8 bits.
  void fuse(const Index::State& index, const Query& query, const std::vector<Bits>& allowed,
            std::vector<std::pair<Found, double>>& found) const;

private:
  std::vector<float> vector_of(const Index::State& index, const Query& query) const;
  std::vector<Found> nearest(const Index::State& index, std::span<const float> unit,
                             const std::vector<Bits>& allowed) const;
  VectorFile terms_, documents_;
  std::vector<std::uint64_t> first_;  // row of each segment's first document
};

/// Learns from the documents of `index` and writes terms (in the order of their bytes, each its direction times its
/// idf) and documents (in the order of segments, of length one) as vectors under the names that its manifest has for
/// them; false when there are too few texts. Cost: that of leading_space() for 20,000 texts and 50,000 words at most,
/// and a vector a document in memory.
bool write_semantic(const Index::State& index);

/// Judges the list that stands in the index's folder by answered questions: each of the last 2000 is asked of the text
/// alone, with the list and without. Leaves `index` using it or not, as the verdict says.
/// @throws Error(input, "text.vectors_broken")
SemanticList judge_semantic(Index::State& index, const std::vector<Asked>& cases);

/// The verdict: the mean reciprocal rank rose, and more questions gained than lost than chance would have it.
bool helps(const SemanticList& measured);

/// The chance, were better and worse equally likely, that they differ as much or more: exact, two-sided; 1 for none.
double sign_test(std::uint64_t better, std::uint64_t worse);

}  // namespace dure::text
