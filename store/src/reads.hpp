#pragma once

#include "names.hpp"

#include <dure/store/functions.hpp>

#include <set>

namespace dure::store {

/// What a SELECT reaches, views followed down to tables. Names are `schema.name`.
struct Found {
  std::set<std::string> tables;
  std::set<std::string> views;            ///< those on the way
  std::set<std::string> unknown;          ///< names that are no table of the city: system views, files, misspellings
  std::set<std::string> functions;        ///< scalar, aggregate and window functions, lower case
  std::set<std::string> table_functions;  ///< lower case
};

/// @throws Error(input, "sql.syntax") unless `sql` is exactly one SELECT; Error(denied, "access.form") for a form that
/// is not known to be harmless; Error(denied, "access.table") when a function's table is not named by a constant
Found find_reads(Connection& connection, std::string_view sql, const Params& params);

}  // namespace dure::store
