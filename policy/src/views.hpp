#pragma once

#include "binding.hpp"

namespace dure::policy {

/// `value` of SQL type `from` as a source column of `type`; null when it is none. The type it already has costs
/// nothing.
std::string cast_sql(const std::string& value, std::string_view from, std::string_view type);
/// No value of `from` can fail to be a `type`.
bool always_casts(std::string_view from, std::string_view type);

/// The SELECT behind `<pack>.<source>`: every bound dataset below the other, all of the source's columns, `_load`,
/// `_row`.
std::string source_select(const BoundSource& bound);

/// Makes schema and views, writes `binding`, lineage of the views' columns comes with the run. Old rows of the pack go.
void make_views(store::Connection& connection, const Pack& pack, const std::vector<BoundSource>& sources);

/// Renews the open `load_problem`s `bind_<type>` of every bound column; those fixed or accepted stay.
void note_bad_casts(store::Connection& connection, const std::vector<BoundSource>& sources);
/// Renews the open `load_problem`s `expect`; gives one finding for each expectation that some row breaks.
std::vector<Finding> note_breaches(store::Connection& connection, const Pack& pack,
                                   const std::vector<BoundSource>& sources);

/// A bound dataset is read by the least role that reads any source bound to it.
void give_dataset_access(store::Connection& connection, const std::vector<BoundSource>& sources);
/// Tables of the pack's schema that no line of its manifest names any more go, and their catalogue rows.
void drop_strays(store::Connection& connection, const Pack& pack);

}  // namespace dure::policy
