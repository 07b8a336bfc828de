#pragma once

// Texts that say the same in nearly the same words.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dure::text {

struct NearGroups {
  std::vector<std::uint32_t> first;    ///< a text: the place of the first text of its group (its own when alone)
  std::vector<double> likeness;        ///< a text: share of letter runs in common with the first of its group
  std::vector<std::uint32_t> wording;  ///< a text: the place of the first with the same letters, blanks aside
};

/// A text belongs to the earlier text that it is most like, where their sets of 5-letter runs (letters and digits only,
/// the first 20,000) have at least `similarity` (0.3 to 1) in common (Jaccard), or one holds 0.9 of the other's and
/// that has 40 runs or more; otherwise it begins a group. So all of a group are like its first, never by a chain.
/// Candidates come from MinHash bands, each is checked exactly. Texts under 8 letters belong together when equal; empty
/// ones never. The same texts in the same order give the same groups. 1 M texts of 200 letters take under a minute on
/// two cores.
NearGroups near_groups(std::span<const std::string_view> texts, double similarity);

}  // namespace dure::text
