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
/// 2008). Labels are learnt eight at a time, blocks of labels on all cores; same examples, same machine.
class Linear {
public:
  Linear(std::span<const Example> examples, std::uint32_t features, std::uint32_t labels, double cost);
  /// Adds nothing, never throws: a margin a label, 1 and more when it is sure.
  void margins(const Sparse& features, std::span<double> out) const;

private:
  static constexpr std::size_t LANES = 8;
  struct Block;
  std::uint32_t labels_;
  std::vector<std::vector<float>> weights_;  // a block: features + 1 rows of LANES, the last is the bias
};

}  // namespace dure::text
