#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace dure::text {

/// A sparse matrix by its columns: of column c the rows and values stand at begin[c] to begin[c + 1].
struct SparseColumns {
  std::size_t rows = 0;
  std::vector<std::size_t> begin{0};
  std::vector<std::pair<std::uint32_t, float>> values;
  std::size_t columns() const { return begin.size() - 1; }
};

/// An orthonormal basis of (nearly) the space of the `k` largest right singular vectors, a row of k numbers a column of
/// `matrix`: randomised subspace iteration (Halko, Martinsson and Tropp 2011) from a fixed seed, so the same matrix
/// gives the same basis. Directions beyond the matrix's rank are zeros. On all cores; cost: some ten times `k` products
/// a value, k squared a row and a column.
std::vector<float> leading_space(const SparseColumns& matrix, std::size_t k);

}  // namespace dure::text
