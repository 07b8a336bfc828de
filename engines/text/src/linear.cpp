#include "linear.hpp"

#include "parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace dure::text {
namespace {

constexpr int MOST_ROUNDS = 40;
constexpr float ENOUGH = 0.1F;  // LIBLINEAR's own tolerance for this solver

using Four = float __attribute__((vector_size(16), may_alias));

/// The eight weights of a feature as two vectors.
Four* row(std::vector<float>& weights, std::size_t feature) {
  return reinterpret_cast<Four*>(weights.data() + feature * 8);
}

}  // namespace

/// Learns eight labels at once: one walk along a text serves all of them.
struct Linear::Block {
  std::vector<float>& weights;
  std::uint32_t first;  // label of lane 0
  std::uint32_t bias;   // its row
  double cost;

  /// One step for every lane of one example; the largest violation that it found.
  float step(const Example& example, float* alpha, float length) {
    Four low = row(weights, bias)[0], high = row(weights, bias)[1];
    for (const Feature& f : *example.features) {
      const Four* w = row(weights, f.id);
      low += w[0] * f.value;
      high += w[1] * f.value;
    }
    const float slack = static_cast<float>(1 / (2 * cost * example.weight));
    Four change_low{}, change_high{};
    float worst = 0;
    for (std::size_t lane = 0; lane < LANES; ++lane) {
      const float y = example.label == first + lane ? 1.0F : -1.0F;
      const float margin = lane < 4 ? low[lane] : high[lane - 4];
      const float gradient = y * margin - 1 + slack * alpha[lane];
      const float violation = alpha[lane] > 0 ? std::abs(gradient) : std::max(0.0F, -gradient);
      if (violation < 1e-4F) continue;
      worst = std::max(worst, violation);
      const float next = std::max(0.0F, alpha[lane] - gradient / (length + slack));
      if (lane < 4)  // clang assigns to a lane only by its vector's name
        change_low[lane] = (next - alpha[lane]) * y;
      else
        change_high[lane - 4] = (next - alpha[lane]) * y;
      alpha[lane] = next;
    }
    if (worst == 0) return 0;
    const auto add = [&](Four* w, float value) {
      w[0] += change_low * value;
      w[1] += change_high * value;
    };
    for (const Feature& f : *example.features) add(row(weights, f.id), f.value);
    add(row(weights, bias), 1);
    return worst;
  }
};

Linear::Linear(std::span<const Example> examples, std::uint32_t features, std::uint32_t labels, double cost)
    : labels_(labels), weights_((labels + LANES - 1) / LANES) {
  std::vector<std::uint32_t> used;
  for (std::uint32_t i = 0; i < examples.size(); ++i)
    if (examples[i].weight > 0) used.push_back(i);
  each_in_parallel(weights_.size(), [&](std::size_t b) {
    weights_[b].assign((features + 1) * LANES, 0.0F);
    Block block{weights_[b], static_cast<std::uint32_t>(b * LANES), features, cost};
    std::vector<float> alpha(examples.size() * LANES, 0.0F);
    std::vector<std::uint32_t> order = used;
    std::mt19937 random(20260720);
    for (int round = 0; round < MOST_ROUNDS; ++round) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      float worst = 0;
      for (const std::uint32_t i : order) {
        const float length = examples[i].features->empty() ? 1.0F : 2.0F;  // texts have length 1, the bias 1 more
        worst = std::max(worst, block.step(examples[i], alpha.data() + i * LANES, length));
      }
      if (worst < ENOUGH) break;
    }
  });
}

void Linear::margins(const Sparse& features, std::span<double> out) const {
  for (std::size_t b = 0; b < weights_.size(); ++b) {
    const std::size_t lanes = std::min<std::size_t>(LANES, labels_ - b * LANES);
    const float* bias = weights_[b].data() + weights_[b].size() - LANES;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      double sum = bias[lane];
      for (const Feature& f : features) sum += weights_[b][f.id * LANES + lane] * f.value;
      out[b * LANES + lane] = sum;
    }
  }
}

}  // namespace dure::text
