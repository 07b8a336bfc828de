#pragma once

#include <dure/store/bulk.hpp>
#include <dure/store/store.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

/// Columns of raw."dataset" without `_load` and `_row`; empty when there is no such table.
std::vector<store::BulkColumn> raw_columns(store::Connection& connection, std::string_view dataset);

/// Tables of one transaction. DuckDB cannot alter a table whose rows the same transaction has changed, so what a table
/// must hold has to be known before its first row: what comes too late is learnt, and everything is done again.
class RawTables {
public:
  /// What tables must hold from the beginning, learnt by tries that came too late; outlives the transactions.
  using Needs = std::map<std::string, std::vector<store::BulkColumn>, std::less<>>;
  /// Thrown when a table would have to be altered after its first change: roll back and do all of it again.
  struct TooLate {};

  RawTables(store::Connection& connection, Needs& needs) : connection_(connection), needs_(needs) {}

  /// Of raw."dataset" and of what it needs, without `_load` and `_row`.
  std::vector<store::BulkColumn> columns(const std::string& dataset) const;
  /// Makes raw."dataset" hold these columns (`_load` and `_row` among them): creates it, adds what is missing, changes
  /// types that differ. Returns its name as SQL; its rows are about to change. @throws TooLate
  std::string make_room(const std::string& dataset, const std::vector<store::BulkColumn>& columns);
  /// Rows of this table are about to go.
  void before_delete(const std::string& dataset);
  /// Remembers for the next try. Never returns.
  [[noreturn]] void need(const std::string& dataset, const std::vector<store::BulkColumn>& columns);

private:
  bool alter(const std::string& dataset, const std::vector<store::BulkColumn>& columns, bool may);
  store::Connection& connection_;
  Needs& needs_;
  const std::vector<store::BulkColumn>& there(const std::string& dataset) const;
  std::set<std::string> changed_;
  mutable std::map<std::string, std::vector<store::BulkColumn>> known_;  ///< columns of tables, ours among them
};

std::string raw_name(std::string_view dataset);  ///< `raw."dataset"`

}  // namespace dure::ingest
