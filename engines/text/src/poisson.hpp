#pragma once

#include <cmath>

namespace dure::text {

/// The chance of `count` or more where `expected` are usual. Exact to about 1e-12; 0 below 1e-300.
inline double poisson_tail(double count, double expected) {
  if (count <= 0) return 1;
  if (expected <= 0) return 0;
  if (count <= expected) {
    double below = 0, term = std::exp(-expected);
    if (term == 0) {  // so many that the normal curve serves: Wilson and Hilferty
      const double z = (std::cbrt(expected / count) - 1 + 1 / (9 * count)) * 3 * std::sqrt(count);
      return 0.5 * std::erfc(-z / std::sqrt(2.0));
    }
    for (double n = 0; n < count; ++n) {
      below += term;
      term *= expected / (n + 1);
    }
    return std::fmax(0, 1 - below);
  }
  double term = std::exp(count * std::log(expected) - expected - std::lgamma(count + 1)), sum = 0;
  for (double n = count; term > sum * 1e-16 && term > 0; ++n) {
    sum += term;
    term *= expected / (n + 1);
  }
  return sum;
}

}  // namespace dure::text
