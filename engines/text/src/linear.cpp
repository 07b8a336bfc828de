#include "linear.hpp"

#include "parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

namespace dure::text {
namespace {

constexpr std::uint32_t MOST_LANES = 12;
constexpr int MOST_ROUNDS = 40;
constexpr float ENOUGH = 0.1F;     // LIBLINEAR's own tolerance for this solver
constexpr std::size_t AHEAD = 12;  // features whose weights are fetched before they are needed

using Four = float __attribute__((vector_size(16), may_alias));

template <std::size_t FOURS>
struct Lanes {
  Four four[FOURS];
};

}  // namespace

/// Learns the labels of one block, four a vector: one walk along a text serves all of them.
template <std::size_t FOURS>
struct Linear::Learner {
  static constexpr std::size_t LANES = FOURS * 4;
  Block& block;
  std::uint32_t bias;  // its row
  double cost;

  Four* row(std::size_t feature) { return reinterpret_cast<Four*>(block.weights.data() + feature * LANES); }

  void fetch(const Sparse& features, std::size_t i) {
    if (i >= features.size()) return;
    __builtin_prefetch(row(features[i].id));
    if (LANES > 4) __builtin_prefetch(reinterpret_cast<char*>(row(features[i].id) + FOURS) - 1);
  }

  void add(const Sparse& features, const Lanes<FOURS>& change) {
    for (const Feature& f : features) {
      Four* w = row(f.id);
      for (std::size_t v = 0; v < FOURS; ++v) w[v] += change.four[v] * f.value;
    }
    for (std::size_t v = 0; v < FOURS; ++v) row(bias)[v] += change.four[v];
  }

  /// One step for every lane of one example; the largest violation that it found.
  float step(const Example& example, float* alpha, float length) {
    Lanes<FOURS> sum, change{};
    for (std::size_t v = 0; v < FOURS; ++v) sum.four[v] = row(bias)[v];
    const Sparse& features = *example.features;
    for (std::size_t i = 0; i < features.size(); ++i) {
      fetch(features, i + AHEAD);
      const Four* w = row(features[i].id);
      for (std::size_t v = 0; v < FOURS; ++v) sum.four[v] += w[v] * features[i].value;
    }
    const float slack = static_cast<float>(1 / (2 * cost * example.weight));
    float worst = 0;
    for (std::size_t lane = 0; lane < block.labels; ++lane) {
      const float y = example.label == block.first + lane ? 1.0F : -1.0F;
      const float gradient = y * sum.four[lane / 4][lane % 4] - 1 + slack * alpha[lane];
      const float violation = alpha[lane] > 0 ? std::abs(gradient) : std::max(0.0F, -gradient);
      if (violation < 1e-4F) continue;
      worst = std::max(worst, violation);
      const float next = std::max(0.0F, alpha[lane] - gradient / (length + slack));
      change.four[lane / 4][lane % 4] = (next - alpha[lane]) * y;
      alpha[lane] = next;
    }
    if (worst > 0) add(features, change);
    return worst;
  }

  void learn(std::span<const Example> examples) {
    block.weights.resize((bias + 1) * LANES, 0.0F);
    block.alphas.resize(examples.size() * LANES, 0.0F);
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < examples.size(); ++i)
      if (examples[i].weight > 0) order.push_back(i);
    std::mt19937 random(20260720);
    for (int round = 0; round < MOST_ROUNDS; ++round) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      float worst = 0;
      for (const std::uint32_t i : order) {
        const float length = examples[i].features->empty() ? 1.0F : 2.0F;  // texts have length 1, the bias 1 more
        worst = std::max(worst, step(examples[i], block.alphas.data() + i * LANES, length));
      }
      if (worst < ENOUGH) break;
    }
  }
};

Linear::Linear(std::span<const Example> examples, std::uint32_t features, std::uint32_t labels, double cost,
               const Linear* before) {
  if (before != nullptr) blocks_ = before->blocks_;
  const std::uint32_t count = (labels + MOST_LANES - 1) / MOST_LANES;
  for (std::uint32_t b = 0; b < count && before == nullptr; ++b) {
    const std::uint32_t first = labels * b / count, end = labels * (b + 1) / count;
    blocks_.push_back({first, end - first, (end - first + 3) / 4 * 4, {}, {}});
  }
  each_in_parallel(blocks_.size(), [&](std::size_t b) {
    Block& block = blocks_[b];
    if (block.lanes == 4) Learner<1>{block, features, cost}.learn(examples);
    if (block.lanes == 8) Learner<2>{block, features, cost}.learn(examples);
    if (block.lanes == 12) Learner<3>{block, features, cost}.learn(examples);
  });
}

void Linear::margins(const Sparse& features, std::span<double> out) const {
  for (const Block& block : blocks_) {
    const float* bias = block.weights.data() + block.weights.size() - block.lanes;
    std::array<double, MOST_LANES> sums{};
    for (std::size_t lane = 0; lane < block.labels; ++lane) sums[lane] = bias[lane];
    for (const Feature& f : features)
      for (std::size_t lane = 0; lane < block.labels; ++lane)
        sums[lane] += block.weights[f.id * std::size_t{block.lanes} + lane] * f.value;
    std::copy_n(sums.begin(), block.labels, out.begin() + block.first);
  }
}

}  // namespace dure::text
