#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace dure::geo {

/// Choose `p` of `sites` so that the sum over demands of the cheapest chosen entry, or of `base` where that is less, is
/// least. Costs are weighted already. Covering is the same question with entries of 0 and a base of the weight.
struct MedianProblem {
  std::size_t sites = 0, p = 0;
  std::vector<double> base;         ///< finite: what a demand costs when no chosen site serves it
  std::vector<std::size_t> first;   ///< demands + 1: where the entries of a demand begin
  std::vector<double> cost;         ///< of an entry; ascending within a demand (ties by site), all below its base
  std::vector<std::uint32_t> site;  ///< of an entry
  bool whole = false;               ///< every cost is a whole number: so is the best sum

  std::size_t demands() const { return base.size(); }
};

/// What a set of sites must keep beside its size. Empty vectors: no such rule.
struct SetRules {
  std::vector<double> price;
  double budget = std::numeric_limits<double>::infinity();
  std::vector<std::vector<std::uint32_t>> too_close;  ///< a site's neighbours that may not stand beside it
};

struct MedianPlan {
  std::vector<std::uint32_t> sites;  ///< ascending
  double cost = 0;
  double bound = 0;                      ///< no plan costs less; equal to `cost` when that is proven
  std::vector<std::uint32_t> promising;  ///< every site, the most useful under the bound's prices first
};

/// The cost of a set; a demand is served by its cheapest.
double median_cost(const MedianProblem& problem, std::span<const std::uint32_t> chosen);

/// Swaps, and adds where fewer than p are chosen, by the greatest saving until none saves (ties: lower site number).
/// What is kept of `rules` before is kept after. @returns the cost.
double interchange(const MedianProblem& problem, const SetRules& rules, std::vector<std::uint32_t>& chosen);

/// Interchange from many starts, a Lagrangian bound, and branch and bound on it. `work` limits the entries looked at
/// (about 1e9 a second); the same question has the same answer on every machine. Without rules: see feasible_start.
MedianPlan solve_median(const MedianProblem& problem, double work);

}  // namespace dure::geo
