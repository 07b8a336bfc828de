#pragma once

#include <dure/core/json.hpp>

#include <cstddef>

namespace dure::policy {

/// Makes the order of a query's rows a matter of its data alone, so that a report made again has the same bytes:
/// whatever ORDER BY leaves equal follows all `columns` of the result, and groups, joins and sets that name no order
/// get that one. Rows of a single table without ORDER BY stay as they stand. Costs a sort.
void settle_ties(Json& query, std::size_t columns);

}  // namespace dure::policy
