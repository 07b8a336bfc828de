#pragma once

#include <dure/core/json.hpp>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// DuckDB's syntax tree, as store::Connection::parse gives it.
namespace dure::policy {

std::string lower(std::string_view text);  ///< ASCII only: how SQL compares names
bool is_a(const Json& node, std::string_view member, std::string_view value);
std::string text_of(const Json& node, std::string_view member);  ///< "" when absent or no text

/// The query of the only statement. @throws Error(input, "sql.several") unless there is exactly one.
Json& query_of(Json& tree);

/// Every object below and including `node`, parents first. Members that `seen` replaces are not visited again.
void each_object(Json& node, const std::function<void(Json& object)>& seen);

/// Every BASE_TABLE that is no name of a WITH; names of a WITH are seen as SQL scopes them.
void each_table(Json& node, const std::function<void(Json& table)>& seen);

/// `request`, `visitors.by_day`: what the statement selects from, as written, lower case, each once, in order of
/// appearance. Texts given to table functions count as well: an engine reads the table they name.
std::vector<std::string> tables_of(Json& tree);

/// Names of `$parameters`.
std::set<std::string> parameters_of(const Json& tree);

/// Places in the text mean nothing in a changed tree, and some are larger than JSON's integers here.
void forget_places(Json& tree);

}  // namespace dure::policy
