#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dure::geo {

/// Who is whose neighbour, with what weight: rows of a sparse square matrix.
struct Neighbours {
  std::vector<std::size_t> first;  ///< units + 1
  std::vector<std::uint32_t> unit;
  std::vector<double> weight;

  std::size_t units() const { return first.size() - 1; }
  void standardise();  ///< each row that has any sums to 1
};

/// Normal theory under randomisation, and by permutation with a fixed seed.
struct Autocorrelation {
  double i = 0, expected = 0, variance = 0, z = 0;
  double p = 0;              ///< of as great an I or greater (one-sided, as R's moran.test)
  double p_permutation = 0;  ///< NaN without permutations
};

struct LocalStatistic {
  double value = 0, expected = 0, variance = 0, z = 0;
  double p = 1;              ///< two-sided, normal
  double p_permutation = 1;  ///< two-sided, neighbours drawn among all others; NaN without permutations
  double p_adjusted = 1;     ///< Benjamini and Hochberg, of p_permutation where there are permutations, else of p
  double lag = 0;            ///< weighted sum of the neighbours' deviations from the mean
};

/// Moran's I. A unit without neighbours does not count, as with R's zero.policy. NaN when all values are the same.
Autocorrelation moran(std::span<const double> values, const Neighbours& neighbours, int permutations,
                      std::uint64_t seed);
/// Local Moran's I with its conditional moments (Sokal 1998), as R's spdep::localmoran.
std::vector<LocalStatistic> local_moran(std::span<const double> values, const Neighbours& neighbours, int permutations,
                                        std::uint64_t seed);
/// x of a unit against y of its neighbours, both standardised (n - 1). Moments are those of the permutations.
std::vector<LocalStatistic> local_moran_of_two(std::span<const double> x, std::span<const double> y,
                                               const Neighbours& neighbours, int permutations, std::uint64_t seed);
/// Getis-Ord Gi, or Gi* where `self`: then each unit is its own neighbour with weight 1 before rows are standardised.
/// `value` is z.
std::vector<LocalStatistic> getis_ord(std::span<const double> values, const Neighbours& neighbours, bool self,
                                      int permutations, std::uint64_t seed);

/// Benjamini and Hochberg's adjusted probabilities; NaN stays and does not count.
std::vector<double> false_discovery(std::span<const double> p);

}  // namespace dure::geo
