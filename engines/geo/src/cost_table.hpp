#pragma once

#include "siting.hpp"

#include <dure/store/functions.hpp>

namespace dure::geo {

/// Whether the cost table of a siting function's call has numbers for sites. @throws Error(input, "geo.column") for a
/// missing column
bool has_whole_sites(const store::TableCall& call);

/// The cost table and rules that the call names. `reach`: pairs that cost more do not matter.
/// @throws Error(input, "siting.…") for a pair twice, a cost or weight that is none, an unknown site
Siting read_siting(const store::TableCall& call, std::optional<double> reach);

}  // namespace dure::geo
