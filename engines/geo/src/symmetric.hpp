#pragma once

#include <cstddef>
#include <vector>

namespace dure::geo {

/// The factor of a dense symmetric positive definite matrix.
class Cholesky {
public:
  /// `matrix`: n x n by rows, of which the lower half is read. Cost n^3 / 3.
  /// @throws Error(input, "geo.kriging") where it is not positive definite to working accuracy
  Cholesky(std::vector<double> matrix, std::size_t n);
  /// `right` becomes the solution. Cost 2 n^2.
  void solve(std::vector<double>& right) const;

private:
  std::vector<double> factor_;  // by rows, lower half
  std::vector<double> upper_;   // the same by columns, so that both ways read memory in order
  std::size_t n_;
};

}  // namespace dure::geo
