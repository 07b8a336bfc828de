#pragma once

#include <dure/core/json.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Pieces of DuckDB's syntax tree (json_serialize_sql), for rewriting a SELECT as data and not as text.
namespace dure::policy::tree {

Json column(std::string_view name);  ///< "name"
Json constant(std::int64_t value);
Json call(std::string_view function, Json::Array arguments);  ///< function(arguments…)
Json empty_list();                                            ///< []
Json coalesce(Json a, Json b);
Json either(Json::Array conditions);  ///< a or b or …; itself when there is one
Json is_not_null(Json expression);
Json star(const std::vector<std::string>& except = {});  ///< * exclude (…)
Json select(Json::Array expressions, Json from);         ///< select … from …
Json from_query(Json node, std::string_view alias);      ///< (select …) as alias
Json from_table(std::string_view schema, std::string_view name, std::string_view alias);
Json scalar_query(Json node);  ///< (select …) as an expression

/// "FUNCTION", "SUBQUERY", "WINDOW" … of an expression; "" when `node` is no expression.
std::string_view kind(const Json& node);
std::string_view type(const Json& node);

/// Calls `visit` on every object below and including `node`, outermost first; one that it answers false for is not
/// descended into.
void walk(const Json& node, const std::function<bool(const Json&)>& visit);
void walk(Json& node, const std::function<bool(Json&)>& visit);

}  // namespace dure::policy::tree
