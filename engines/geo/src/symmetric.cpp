#include "symmetric.hpp"

#include <dure/core/error.hpp>

#include <cmath>

namespace dure::geo {
namespace {

double dot(const double* a, const double* b, std::size_t n) {
  double sums[4] = {};
  std::size_t k = 0;
  for (; k + 4 <= n; k += 4)
    for (std::size_t s = 0; s < 4; ++s) sums[s] += a[k + s] * b[k + s];
  for (; k < n; ++k) sums[0] += a[k] * b[k];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

Cholesky::Cholesky(std::vector<double> matrix, std::size_t n) : factor_(std::move(matrix)), upper_(n * n), n_(n) {
  for (std::size_t i = 0; i < n; ++i) {
    double* row = &factor_[i * n];
    const double own = row[i];
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, &factor_[j * n], j)) / factor_[j * n + j];
    const double left = row[i] - dot(row, row, i);
    if (!(left > 1e-14 * own))
      throw Error(Fault::input, "geo.kriging",
                  "지점들이 서로 너무 가까워 풀 수 없습니다. 가까운 지점을 합치거나 model := 'exponential'을 주십시오");
    row[i] = std::sqrt(left);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) upper_[j * n + i] = factor_[i * n + j];
}

void Cholesky::solve(std::vector<double>& right) const {
  for (std::size_t i = 0; i < n_; ++i)
    right[i] = (right[i] - dot(&factor_[i * n_], right.data(), i)) / factor_[i * n_ + i];
  for (std::size_t i = n_; i-- > 0;)
    right[i] = (right[i] - dot(upper_.data() + i * n_ + i + 1, right.data() + i + 1, n_ - i - 1)) / factor_[i * n_ + i];
}

}  // namespace dure::geo
