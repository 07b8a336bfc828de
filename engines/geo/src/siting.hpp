#pragma once

#include "p_median.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dure::geo {

enum class Site : std::uint8_t { free, standing, required, forbidden };

/// Where may what be built, for whom, at what cost: a cost table with its rules.
struct Siting {
  struct Arc {
    std::uint32_t demand, site;
    double cost;  ///< of one unit of the demand's weight
  };
  std::vector<std::string> demands, sites;  ///< names, ascending
  std::vector<double> weight;               ///< of a demand
  std::vector<Arc> arcs;                    ///< by demand, then cost, then site; what is not here cannot be served
  std::vector<Site> status;                 ///< of a site; standing ones serve, are not counted and cost nothing
  std::vector<double> capacity;             ///< weight a site can serve; empty: any
  std::vector<double> price;                ///< empty: none
  double budget = std::numeric_limits<double>::infinity();
  std::optional<std::size_t> p;  ///< sites to choose, required ones among them; at most so many when a budget is set
  std::vector<std::pair<std::uint32_t, std::uint32_t>> too_close;  ///< pairs of which one may be chosen
  double work = 6e8;                                               ///< entries to look at: about 2e8 a second
};

struct SitingPlan {
  struct Service {
    std::uint32_t demand, site;
    double share;  ///< of the demand's weight: below 1 only where capacity divides it
    double cost;   ///< of one unit
  };
  std::vector<std::uint32_t> sites;  ///< chosen, ascending; without the standing
  std::vector<Service> services;     ///< by demand, then site
  double value = 0;                  ///< what was to be made least, or with cover() most
  double bound = 0;                  ///< the best that any plan can reach
};

/// Least sum of weight x cost. @throws Error(input, "siting.impossible") naming the rules to relax
SitingPlan p_median(const Siting& siting);
/// Most weight with a chosen or standing site within `radius`.
SitingPlan cover(const Siting& siting, double radius);
/// Fewest sites (least price where there are prices) that leave no demand without one within `radius`.
SitingPlan cover_all(const Siting& siting, double radius);
/// Least of the greatest cost of any demand with weight to its nearest site.
SitingPlan p_center(const Siting& siting);

}  // namespace dure::geo
