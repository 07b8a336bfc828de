#include "synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::series {
namespace {

/// Wolfe (1976): the point of least norm in the hull of points of which only the inner products are known.
class LeastNorm {
public:
  LeastNorm(std::vector<double> products, std::size_t n) : products_(std::move(products)), n_(n) {}

  std::vector<double> weights() {
    std::size_t start = 0;
    for (std::size_t i = 1; i < n_; ++i)
      if (at(i, i) < at(start, start)) start = i;
    weight_.assign(n_, 0.0);
    weight_[start] = 1;
    inside_ = {start};
    for (std::size_t round = 0; round < 100 * n_ + 100; ++round) {
      const std::size_t next = farthest();
      if (next == n_) break;
      inside_.push_back(next);
      while (!to_affine_least()) {
      }
    }
    return weight_;
  }

private:
  double at(std::size_t i, std::size_t j) const { return products_[i * n_ + j]; }

  /// The point that lies farthest on the near side of the plane through the present one; n_ when none does.
  std::size_t farthest() const {
    double norm = 0, least = 0, size = 0;
    std::size_t best = n_;
    std::vector<double> along(n_, 0.0);
    for (std::size_t i = 0; i < n_; ++i) {
      for (const std::size_t j : inside_) along[i] += weight_[j] * at(i, j);
      size = std::max(size, at(i, i));
    }
    for (const std::size_t j : inside_) norm += weight_[j] * along[j];
    for (std::size_t i = 0; i < n_; ++i)
      if (std::find(inside_.begin(), inside_.end(), i) == inside_.end() && (best == n_ || along[i] < least)) {
        best = i;
        least = along[i];
      }
    return best < n_ && least < norm - 1e-13 * size ? best : n_;
  }

  /// Moves to the least norm of the plane through the points inside; false when some had to leave on the way.
  bool to_affine_least() {
    const std::vector<double> target = affine();
    double step = 1;
    for (std::size_t k = 0; k < inside_.size(); ++k)
      if (target[k] < 0) step = std::min(step, weight_[inside_[k]] / (weight_[inside_[k]] - target[k]));
    std::vector<std::size_t> kept;
    bool whole = true;
    for (std::size_t k = 0; k < inside_.size(); ++k) {
      double& weight = weight_[inside_[k]];
      weight += step * (target[k] - weight);
      if (target[k] < 0 && weight <= 1e-15) {
        weight = 0;
        whole = false;
      } else {
        kept.push_back(inside_[k]);
      }
    }
    inside_ = std::move(kept);
    return whole;
  }

  /// Weights that sum to 1, of any sign: products x weights = constant, by Cholesky.
  std::vector<double> affine() const {
    const std::size_t m = inside_.size();
    std::vector<double> factor(m * m), out(m, 1.0);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = at(inside_[i], inside_[j]);
        for (std::size_t k = 0; k < j; ++k) sum -= factor[i * m + k] * factor[j * m + k];
        factor[i * m + j] = i == j ? std::sqrt(std::max(sum, 1e-300)) : sum / factor[j * m + j];
      }
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < i; ++k) out[i] -= factor[i * m + k] * out[k];
      out[i] /= factor[i * m + i];
    }
    for (std::size_t i = m; i-- > 0;) {
      for (std::size_t k = i + 1; k < m; ++k) out[i] -= factor[k * m + i] * out[k];
      out[i] /= factor[i * m + i];
    }
    const double sum = std::accumulate(out.begin(), out.end(), 0.0);
    for (double& weight : out) weight /= sum;
    return out;
  }

  std::vector<double> products_;
  std::size_t n_;
  std::vector<double> weight_;
  std::vector<std::size_t> inside_;
};

double mean_before(const std::vector<double>& values, const std::vector<char>& after) {
  double sum = 0, count = 0;
  for (std::size_t t = 0; t < values.size(); ++t)
    if (!after[t]) {
      sum += values[t];
      count += 1;
    }
  return sum / count;
}

std::vector<double> before(const std::vector<double>& values, const std::vector<char>& after, double less) {
  std::vector<double> out;
  for (std::size_t t = 0; t < values.size(); ++t)
    if (!after[t]) out.push_back(values[t] - less);
  return out;
}

double level_of(const Comparison& comparison) {
  std::vector<double> sizes = comparison.treated;
  for (double& value : sizes) value = std::abs(value);
  return mean_before(sizes, comparison.after);
}

void measure(const Comparison& comparison, Synthetic& out) {
  double squares[2] = {}, counts[2] = {}, sum = 0;
  for (std::size_t t = 0; t < comparison.periods(); ++t) {
    const double off = comparison.treated[t] - out.synthetic[t];
    squares[comparison.after[t] ? 1 : 0] += off * off;
    counts[comparison.after[t] ? 1 : 0] += 1;
    if (comparison.after[t]) sum += off;
  }
  out.pre_rmspe = std::sqrt(squares[0] / counts[0]);
  out.post_rmspe = std::sqrt(squares[1] / counts[1]);
  out.effect = sum / counts[1];
  const double least = std::max(1e-6 * level_of(comparison), 1e-300);
  out.ratio = out.post_rmspe / std::max(out.pre_rmspe, least);
}

}  // namespace

std::vector<double> simplex_weights(std::span<const double> treated, std::span<const std::vector<double>> donors) {
  const std::size_t n = donors.size();
  std::vector<double> products(n * n, 0.0);
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t t = 0; t < treated.size(); ++t) sum += (donors[i][t] - treated[t]) * (donors[j][t] - treated[t]);
      products[i * n + j] = products[j * n + i] = sum;
      if (i == j) trace += sum;
    }
  const double ridge = std::max(1e-10 * trace / static_cast<double>(n), 1e-200);
  for (std::size_t i = 0; i < n; ++i) products[i * n + i] += ridge;
  return LeastNorm(std::move(products), n).weights();
}

Synthetic synthetic_control(const Comparison& comparison, bool demean) {
  const double own = demean ? mean_before(comparison.treated, comparison.after) : 0;
  std::vector<double> means;
  std::vector<std::vector<double>> donors;
  for (const auto& donor : comparison.donors) {
    means.push_back(demean ? mean_before(donor, comparison.after) : 0);
    donors.push_back(before(donor, comparison.after, means.back()));
  }
  Synthetic out;
  out.weights = simplex_weights(before(comparison.treated, comparison.after, own), donors);
  out.synthetic.assign(comparison.periods(), own);
  for (std::size_t j = 0; j < donors.size(); ++j)
    for (std::size_t t = 0; t < comparison.periods(); ++t)
      out.synthetic[t] += out.weights[j] * (comparison.donors[j][t] - means[j]);
  measure(comparison, out);
  return out;
}

std::vector<Synthetic> placebos(const Comparison& comparison, bool demean) {
  std::vector<Synthetic> out;
  for (std::size_t j = 0; j < comparison.donors.size(); ++j) {
    Comparison other{comparison.donors[j], comparison.donors, comparison.after};
    other.donors.erase(other.donors.begin() + static_cast<std::ptrdiff_t>(j));
    out.push_back(synthetic_control(other, demean));
  }
  return out;
}

Finding judge(const Comparison& comparison, const Synthetic& own, std::span<const Synthetic> others, double fit,
              double alpha) {
  Finding out;
  out.units = others.size() + 1;
  out.rank = 1 + static_cast<std::size_t>(std::count_if(
                     others.begin(), others.end(), [&](const Synthetic& other) { return other.ratio >= own.ratio; }));
  out.p = static_cast<double>(out.rank) / static_cast<double>(out.units);
  out.level = level_of(comparison);
  if (own.pre_rmspe > fit * out.level)
    out.verdict = Verdict::poor_fit;
  else if (1 / static_cast<double>(out.units) > alpha)
    out.verdict = Verdict::few_donors;
  else
    out.verdict = out.p <= alpha ? Verdict::effect : Verdict::none;
  return out;
}

}  // namespace dure::series
