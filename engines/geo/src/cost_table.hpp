#pragma once

#include "siting.hpp"

#include <dure/store/functions.hpp>

namespace dure::geo {

/// The cost table and rules that a siting function's call names. `whole_names` receives whether sites are numbers.
/// @throws Error(input, "siting.…") for a missing column, a pair twice, a cost or weight that is none, an unknown site
Siting read_siting(const store::TableCall& call, bool& whole_names);

}  // namespace dure::geo
