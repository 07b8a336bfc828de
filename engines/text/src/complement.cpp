#include "complement.hpp"

#include <algorithm>
#include <cmath>

namespace dure::text {
namespace {

constexpr double SMOOTHING = 0.1;

}  // namespace

ComplementBayes::ComplementBayes(std::span<const Example> examples, std::uint32_t words, std::uint32_t labels)
    : words_(words), labels_(labels), surprise_(std::size_t{words} * labels, 0.0F) {
  for (const Example& example : examples)
    for (const Feature& f : *example.features) {
      if (f.id >= words) break;
      surprise_[std::size_t{f.id} * labels + example.label] += static_cast<float>(example.weight * f.value);
    }
  std::vector<double> totals(labels, 0.0);
  for (std::uint32_t word = 0; word < words; ++word) {
    const std::span row(surprise_.data() + std::size_t{word} * labels, labels);
    double all = SMOOTHING;
    for (const float value : row) all += value;
    for (std::uint32_t label = 0; label < labels; ++label) {
      row[label] = static_cast<float>(std::max(SMOOTHING, all - row[label]));
      totals[label] += row[label];
    }
  }
  for (std::uint32_t word = 0; word < words; ++word)
    for (std::uint32_t label = 0; label < labels; ++label) {
      float& value = surprise_[std::size_t{word} * labels + label];
      value = static_cast<float>(std::log(totals[label] / value));
    }
}

void ComplementBayes::scores(const Sparse& features, std::span<double> out) const {
  std::fill(out.begin(), out.end(), 0.0);
  for (const Feature& f : features) {
    if (f.id >= words_) break;
    const float* row = surprise_.data() + std::size_t{f.id} * labels_;
    for (std::uint32_t label = 0; label < labels_; ++label) out[label] += static_cast<double>(row[label]) * f.value;
  }
}

}  // namespace dure::text
