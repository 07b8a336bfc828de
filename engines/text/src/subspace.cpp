#include "subspace.hpp"

#include "parallel.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace dure::text {
namespace {

constexpr int ROUNDS = 4;           // of multiplying by the matrix and back: 2 are Halko's own advice for slow decay
constexpr std::size_t SLICE = 32;   // directions a thread takes at once
constexpr double VANISHED = 1e-10;  // share of the largest direction below which one is only noise

using Dense = std::vector<float>;  // rows of k numbers

/// Calls f(first, last) for slices of the k directions, on all cores.
template <class F>
void each_slice(std::size_t k, F&& f) {
  each_in_parallel((k + SLICE - 1) / SLICE, [&](std::size_t s) { f(s * SLICE, std::min(k, (s + 1) * SLICE)); });
}

/// The matrix times `right` (a row a column of it).
Dense times(const SparseColumns& matrix, const Dense& right, std::size_t k) {
  Dense out(matrix.rows * k, 0.0F);
  each_slice(k, [&](std::size_t first, std::size_t last) {
    for (std::size_t c = 0; c < matrix.columns(); ++c)
      for (std::size_t i = matrix.begin[c]; i < matrix.begin[c + 1]; ++i) {
        const auto [row, value] = matrix.values[i];
        for (std::size_t n = first; n < last; ++n) out[row * k + n] += value * right[c * k + n];
      }
  });
  return out;
}

/// The transposed matrix times `left` (a row a row of it).
Dense back(const SparseColumns& matrix, const Dense& left, std::size_t k) {
  Dense out(matrix.columns() * k, 0.0F);
  constexpr std::size_t share = 256;
  each_in_parallel((matrix.columns() + share - 1) / share, [&](std::size_t part) {
    for (std::size_t c = part * share; c < std::min(matrix.columns(), (part + 1) * share); ++c)
      for (std::size_t i = matrix.begin[c]; i < matrix.begin[c + 1]; ++i) {
        const auto [row, value] = matrix.values[i];
        for (std::size_t n = 0; n < k; ++n) out[c * k + n] += value * left[row * k + n];
      }
  });
  return out;
}

/// The products of all directions with one another, its lower half.
std::vector<double> gram(const Dense& dense, std::size_t k) {
  std::vector<double> out(k * k, 0.0);
  each_in_parallel(k, [&](std::size_t a) {
    for (std::size_t row = 0; row < dense.size(); row += k) {
      const double x = dense[row + a];
      if (x == 0) continue;
      for (std::size_t b = 0; b <= a; ++b) out[a * k + b] += x * dense[row + b];
    }
  });
  return out;
}

/// Cholesky's triangle in place; a direction that the ones before it explain has a zero on the diagonal.
void factor(std::vector<double>& of, std::size_t k) {
  double most = 0;
  for (std::size_t a = 0; a < k; ++a) most = std::max(most, of[a * k + a]);
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      double rest = of[a * k + b];
      for (std::size_t i = 0; i < b; ++i) rest -= of[a * k + i] * of[b * k + i];
      if (a == b)
        of[a * k + a] = rest > VANISHED * most ? std::sqrt(rest) : 0;
      else
        of[a * k + b] = of[b * k + b] > 0 ? rest / of[b * k + b] : 0;
    }
}

/// Makes the directions orthonormal by Cholesky's triangle of their products.
void orthonormalise(Dense& dense, std::size_t k) {
  std::vector<double> triangle = gram(dense, k);
  factor(triangle, k);
  constexpr std::size_t share = 1024;
  const std::size_t rows = dense.size() / k;
  each_in_parallel((rows + share - 1) / share, [&](std::size_t part) {
    std::vector<double> made(k);
    for (std::size_t row = part * share; row < std::min(rows, (part + 1) * share); ++row) {
      for (std::size_t a = 0; a < k; ++a) {
        double rest = dense[row * k + a];
        for (std::size_t b = 0; b < a; ++b) rest -= triangle[a * k + b] * made[b];
        made[a] = triangle[a * k + a] > 0 ? rest / triangle[a * k + a] : 0;
      }
      std::copy(made.begin(), made.end(), dense.begin() + static_cast<std::ptrdiff_t>(row * k));
    }
  });
}

}  // namespace

std::vector<float> leading_space(const SparseColumns& matrix, std::size_t k) {
  Dense right(matrix.columns() * k);
  std::mt19937 random(20260720);
  for (float& x : right) x = static_cast<float>(random()) / 2147483648.0F - 1;
  for (int round = 0; round < ROUNDS; ++round) {
    Dense left = times(matrix, right, k);
    orthonormalise(left, k);
    right = back(matrix, left, k);
  }
  orthonormalise(right, k);
  return right;
}

}  // namespace dure::text
