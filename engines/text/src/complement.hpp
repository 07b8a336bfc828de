#pragma once

#include "linear.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

/// How little each label's complement speaks of a text's words (Rennie et al. 2003, complement naive Bayes over
/// tf-idf): it needs one pass and errs elsewhere than a linear machine.
class ComplementBayes {
public:
  /// Learns from features below `words`, which stand first in every text.
  ComplementBayes(std::span<const Example> examples, std::uint32_t words, std::uint32_t labels);
  /// A score a label, the higher the likelier; only differences within a text count.
  void scores(const Sparse& features, std::span<double> out) const;

private:
  std::uint32_t words_, labels_;
  std::vector<float> surprise_;  // words rows of labels
};

}  // namespace dure::text
