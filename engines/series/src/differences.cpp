#include "differences.hpp"

#include <cmath>
#include <limits>

namespace dure::series {
namespace {

/// The regularised incomplete beta function by Lentz's continued fraction.
double incomplete_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x)) / a;
  constexpr double TINY = 1e-300;
  double c = 1, d = 1 / std::max(std::abs(1 - (a + b) * x / (a + 1)), TINY), fraction = d;
  for (int m = 1; m < 500; ++m) {
    for (const double numerator : {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                   -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
      d = 1 + numerator * d;
      c = 1 + numerator / c;
      d = 1 / (std::abs(d) < TINY ? TINY : d);
      if (std::abs(c) < TINY) c = TINY;
      fraction *= c * d;
    }
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;
}

struct Moments {
  double mean = 0, of_mean = 0;  ///< of_mean: variance of the mean
};

Moments moments(std::span<const double> values) {
  Moments out;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) out.mean += value / n;
  for (const double value : values) out.of_mean += (value - out.mean) * (value - out.mean) / (n - 1) / n;
  return out;
}

}  // namespace

double student_two_sided(double t, double freedom) {
  return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double student_quantile(double p, double freedom) {
  double low = 0, high = 1;
  while (student_two_sided(high, freedom) > p && high < 1e12) high *= 2;
  for (int k = 0; k < 200; ++k) {
    const double middle = (low + high) / 2;
    (student_two_sided(middle, freedom) > p ? low : high) = middle;
  }
  return (low + high) / 2;
}

Differences differences(std::span<const double> treated, std::span<const double> control) {
  const Moments one = moments(treated), other = moments(control);
  const auto n = static_cast<double>(treated.size()), m = static_cast<double>(control.size());
  Differences out{.effect = one.mean - other.mean, .error = std::sqrt(one.of_mean + other.of_mean)};
  if (!(out.error > 0)) {
    out.t = out.freedom = out.p = out.low = out.high = std::numeric_limits<double>::quiet_NaN();
    return out;
  }
  out.t = out.effect / out.error;
  out.freedom =
      std::pow(out.error, 4) / (one.of_mean * one.of_mean / (n - 1) + other.of_mean * other.of_mean / (m - 1));
  out.p = student_two_sided(out.t, out.freedom);
  const double reach = out.error * student_quantile(0.05, out.freedom);
  out.low = out.effect - reach;
  out.high = out.effect + reach;
  return out;
}

}  // namespace dure::series
