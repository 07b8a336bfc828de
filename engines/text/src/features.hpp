#pragma once

// Texts as sparse vectors for learning: morphemes and runs of 2 to 4 letters, weighted by how rare they are.

#include "corpus.hpp"

#include <dure/text/analysis.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

struct Feature {
  std::uint32_t id;
  float value;
};
using Sparse = std::vector<Feature>;  ///< each id once, morphemes before letters; of length 1, or empty

/// What the texts of a training table have in common: which features there are and how rare each is. Features that
/// stand in fewer than `fewest` texts are left out.
class FeatureSpace {
public:
  static constexpr std::uint32_t BUCKETS = 1u << 22;

  explicit FeatureSpace(const std::vector<Sparse>& counts, std::uint32_t fewest = 2);
  std::uint32_t size() const { return static_cast<std::uint32_t>(rarity_.size()); }
  /// Sublinear tf-idf, morphemes and letters each to the same length.
  Sparse weighted(const Sparse& counts) const;

private:
  std::vector<std::uint32_t> id_;  // by bucket; 0: not known, else id + 1
  std::vector<float> rarity_;      // by id
};

/// Counts of hashed features of each text: buckets below BUCKETS, morphemes before letters. On all cores.
std::vector<Sparse> count_all(const Analyzer& analyzer, std::span<const Entry> entries);

}  // namespace dure::text
