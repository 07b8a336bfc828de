#pragma once

#include "binding.hpp"
#include "compile.hpp"

#include <dure/policy/pack.hpp>

namespace dure::policy {

/// One run of one pack in one store; run() of pack.hpp holds the write lock and calls it.
class Runner {
public:
  Runner(store::Connection& connection, const Pack& pack, const store::Principal& who, const RunOptions& options);
  Run run();

private:
  void begin();
  void bind();
  void compute(const Table& table);
  std::string sql_of(const Table& table);
  void replace_table(const Table& table, const Query& query, const std::string& fingerprint, TableRun& made);
  bool may_skip(const Table& table, const std::string& fingerprint, TableRun& made);
  void record(const Table& table, const Query& query, const TableRun& made, const std::string& digest);
  void give_access(const Table& table);
  void end(std::string_view state, const Json& error);

  store::Connection& connection_;
  const Pack& pack_;
  const store::Principal& who_;
  const RunOptions& options_;
  Shapes shapes_;
  std::vector<BoundSource> sources_;
  std::map<std::string, std::string> versions_;  ///< of what tables read, by qualified name
  Run run_;
};

/// What the data of a table or view is now: changes when a load, a fix, a binding or a run changes it.
std::string version_of(store::Connection& connection, const std::string& table);
/// SHA-256 of a table's rows, whatever their order; doubles to 12 digits, `_load` and `_row` left out.
std::string digest_of(store::Connection& connection, const std::string& schema, const std::string& table);

}  // namespace dure::policy
