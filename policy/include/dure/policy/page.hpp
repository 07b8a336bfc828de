#pragma once

#include <dure/core/json.hpp>
#include <dure/policy/pack.hpp>
#include <dure/store/access.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

/// Chosen filter values of a page, by filter name.
using Choices = std::vector<std::pair<std::string, std::string>>;

/// A page with its data, as `Page` of schema/api.ts. Filters are bound as parameters, never pasted.
Json page(store::Reader& reader, const Pack& pack, const Choices& choices);

/// What stands behind one number, as `Door` of schema/api.ts: its SQL, its rows, the files, sheets and lines they came from, the run.
/// `card` is the card's id; `row` the position in the card's result and `column` the name of the number's column.
Json door(store::Reader& reader, const Pack& pack, std::string_view card, std::size_t row, std::string_view column,
          const Choices& choices);

/// The rows of datasets that a SELECT's result was computed from: SQL yielding `_load`, `_row` and the columns worth showing.
/// Follows views and pack tables down through filters, joins and group-bys; where a query cannot be followed row by row
/// (windows over everything, recursion) it says so and widens to all rows of the tables read.
struct Trace {
  std::string dataset;  ///< raw table
  std::string sql;
  bool exact = true;
};
std::vector<Trace> trace(store::Connection& connection, std::string_view sql);

enum class ReportFormat { html, xlsx, pdf };
/// One file; the same data give the same bytes. Order of a Korean office's report: title, one-line summary, □ ○ -, tables, sources.
std::string report(store::Reader& reader, const Pack& pack, ReportFormat format, const Choices& choices = {});

}  // namespace dure::policy
