#pragma once

#include "mip.hpp"
#include "siting.hpp"

namespace dure::geo {

/// A set of sites that keeps the rules and leaves no demand without an open one within `radius`: the least of `cost`.
/// `any`: exactly p sites, whatever they cost; else at most p. Where only a number of sites rules, a greedy cover and
/// demands that no two of which one site could serve decide most questions at once; sites that another surpasses are
/// left out before CBC is asked.
Mip::Answer covering(const Siting& siting, double radius, const std::vector<double>& cost, bool any);

}  // namespace dure::geo
