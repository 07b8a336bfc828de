#pragma once

#include "compile.hpp"
#include "dashboard.hpp"

#include <dure/policy/page.hpp>

namespace dure::policy {

/// A page's filters with what was chosen.
struct Chosen {
  Json filters = Json::array();              ///< `Filter[]` of schema/api.ts
  std::map<std::string, std::string> types;  ///< SQL type of each filter's values: Rewrite::filters
  std::map<std::string, Json> values;        ///< as the options' SQL gave them; null for all

  /// SQL literals of filters and settings, for showing a query as it ran: with_values().
  std::map<std::string, std::string> literals(const Pack& pack) const;
};

/// Runs the options of every filter, in order; one may use those before it. A choice that is no option falls back to
/// the default.
Chosen choose(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack,
              const Dashboard& board, const Choices& choices);

/// A card's (or a headline's) SELECT, run for this reader.
store::Rows read_rows(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack,
                      const Chosen& chosen, std::string_view sql);

/// `Column` of schema/api.ts: label, format and unit come from the manifest's columns, then the sources' own.
Json describe_column(const Pack& pack, const store::Column& column);
/// `Table` of schema/api.ts.
Json table_json(const Pack& pack, const store::Rows& rows, std::size_t limit = 0);

/// The pack's newest finished run as `{id, at, seconds}`, or null.
Json newest_run(store::Connection& connection, const Pack& pack);

}  // namespace dure::policy
