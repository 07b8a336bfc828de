#pragma once

#include "mip.hpp"
#include "siting.hpp"

namespace dure::geo {

/// The rules that one may be asked to relax, in the order in which they are named.
enum class Rule : std::uint8_t { count, budget, spacing, required, forbidden, capacity, reach, none };

/// Columns 0 … sites-1 of `mip`: is the site open? With the rows of the rules on them, but for `dropped`.
void add_rules(Mip& mip, const Siting& siting, const std::vector<double>& cost, Rule dropped = Rule::none);

/// For each demand that must be served, a row: one of the sites within `radius` is open.
void add_reach(Mip& mip, const Siting& siting, double radius);

/// A set of sites that keeps the rules, whatever it costs; not feasible when there is none. `radius` as with refuse().
Mip::Answer any_set(const Siting& siting, std::optional<double> radius);

/// Says which rules, each left out alone, would let a plan exist. `radius`: within which every demand must be served;
/// absent: none must. @throws Error(input, "siting.impossible") always
[[noreturn]] void refuse(const Siting& siting, std::optional<double> radius);

/// Ends a question that no plan can answer before any is sought. @throws Error(input, "siting.…")
void check_rules(const Siting& siting);

inline bool is_open(Site status) { return status == Site::standing || status == Site::required; }
bool has_set_rules(const Siting& siting);  ///< budget, spacing or capacity
std::size_t count(const Siting& siting, Site status);

}  // namespace dure::geo
