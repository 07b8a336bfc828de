#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>

namespace dure::demo {

/// splitmix64: small, the same everywhere; every file draws from a stream of its own, so that changing one leaves the
/// others.
class Random {
public:
  explicit Random(std::string_view stream) {
    for (char c : stream) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  ///< [0, 1)
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  int between(int low, int high) { return low + below(high - low + 1); }  ///< both ends included
  bool chance(double p) { return unit() < p; }
  double normal() {  ///< the sum of twelve: near enough, and no libm in it
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += unit();
    return sum;
  }
  int poisson(double mean) {
    if (mean > 40) return static_cast<int>(std::fmax(0, std::floor(mean + std::sqrt(mean) * normal() + 0.5)));
    int n = 0;
    for (double left = unit(), floor = std::exp(-mean); left > floor; left *= unit()) ++n;
    return n;
  }
  template <class Range>
  const auto& pick(const Range& range) {
    return std::data(range)[static_cast<std::size_t>(below(static_cast<int>(std::size(range))))];
  }
  /// An index with probability in proportion to its weight.
  std::size_t weighted(std::span<const double> weights) {
    double total = 0;
    for (double w : weights) total += w;
    double at = unit() * total;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if ((at -= weights[i]) < 0) return i;
    return weights.size() - 1;
  }

private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace dure::demo
