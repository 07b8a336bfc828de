#pragma once

#include "features.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

struct Example {
  const Sparse* features;
  std::uint32_t label;
  double weight;  ///< mean 1 over all examples; 0: left out
};

/// One linear machine a label against the rest, L2-regularised squared hinge, by dual coordinate descent (Hsieh et al.
/// 2008). Labels are learnt up to twelve at a time, blocks of labels on all cores; same examples, same machine.
class Linear {
public:
  /// `before`: a machine of the same labels and features, learnt from the first so many of these examples: it is gone
  /// on with, which takes fewer rounds.
  Linear(std::span<const Example> examples, std::uint32_t features, std::uint32_t labels, double cost,
         const Linear* before = nullptr);
  /// Adds nothing, never throws: a margin a label, 1 and more when it is sure.
  void margins(const Sparse& features, std::span<double> out) const;

private:
  template <std::size_t FOURS>
  struct Learner;
  struct Block {
    std::uint32_t first, labels, lanes;  // the labels it has, and their number made a multiple of four
    std::vector<float> weights;          // features + 1 rows of lanes, the last is the bias
    std::vector<float> alphas;           // examples rows of lanes
  };
  std::vector<Block> blocks_;
};

}  // namespace dure::text
