#pragma once

#include <dure/store/bulk.hpp>
#include <dure/store/store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

/// Columns of raw."dataset" without `_load` and `_row`; empty when there is no such table.
std::vector<store::BulkColumn> raw_columns(store::Connection& connection, std::string_view dataset);

/// Makes raw."dataset" hold these columns (`_load` and `_row` among them): creates it, adds what is missing, changes
/// types that differ. Returns the table's name as SQL.
std::string make_room(store::Connection& connection, std::string_view dataset,
                      const std::vector<store::BulkColumn>& columns);

std::string raw_name(std::string_view dataset);  ///< `raw."dataset"`

}  // namespace dure::ingest
