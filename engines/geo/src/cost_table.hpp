#pragma once

#include "siting.hpp"

#include <dure/store/functions.hpp>

namespace dure::geo {

/// The cost table and rules that a siting function's call names. `reach`: pairs that cost more do not matter.
/// `whole_names` receives whether sites are numbers.
/// @throws Error(input, "siting.…") for a missing column, a pair twice, a cost or weight that is none, an unknown site
Siting read_siting(const store::TableCall& call, std::optional<double> reach, bool& whole_names);

}  // namespace dure::geo
