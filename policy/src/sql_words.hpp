#pragma once

#include <string>
#include <string_view>

namespace dure::policy {

/// An expectation as a condition on one row: `block_id is unique` becomes a count over equal values.
std::string row_condition(std::string_view expectation);

/// What DuckDB says, as a Korean sentence where it is one of the everyday mistakes; else its own words, without the
/// picture.
std::string korean_of(std::string_view message);

}  // namespace dure::policy
