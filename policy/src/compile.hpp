#pragma once

#include "lineage.hpp"

#include <dure/policy/pack.hpp>
#include <dure/store/store.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dure::policy {

/// How a pack's SELECT is made ready.
struct Rewrite {
  bool keep_rows = false;                           ///< add `_load`, `_row` where one row comes from one row
  std::map<std::string, std::string> filters = {};  ///< parameters that stay, with the SQL type they are cast to
  /// Of filters: written in, since DuckDB takes no parameter in what table functions are told, and since it leaves out
  /// what a condition between constants excludes.
  std::map<std::string, Json> values = {};
  std::optional<std::string> clock = {};  ///< `2026-07-20 09:00:00` instead of now() and current_date
};

/// A pack's SELECT, ready to run anywhere: bare names are qualified, settings are values, `*` leaves `_load` and `_row`
/// out.
struct Query {
  std::string sql;
  std::vector<std::string> reads;  ///< tables it names directly, schema-qualified, lower case
  std::vector<OutputColumn> columns;
  std::vector<std::string> parameters;  ///< filters that it uses
  bool keeps_rows = false;              ///< `_load` and `_row` are its last columns
};

/// @throws Error(input, "sql.…"); Error(input, "sql.parameter") for a `$name` that is neither setting nor filter.
Query compile(store::Connection& connection, const Shapes& shapes, const Pack& pack, std::string_view sql,
              const Rewrite& how = {});

/// The author's own text with `$name` written out as literals; what is not in `values` stays.
std::string with_values(std::string_view sql, const std::map<std::string, std::string>& literals);
/// A value as an SQL literal of its type: `5`, `'가'`, `date '2026-07-20'`, `null`, `cast(['가'] as VARCHAR[])`.
std::string literal(const Json& value, std::string_view sql_type);

}  // namespace dure::policy
