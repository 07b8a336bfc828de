#pragma once

#include "duck.hpp"

namespace dure::store {

struct Result::State {
  std::vector<Column> columns;  ///< told beforehand when the SQL was wrapped in casts
  Statement statement;
  duckdb_result result{};
  Connection::State* connection = nullptr;
  std::uint64_t number = 0;  ///< of the statement within its connection
  std::vector<LogicalType> types;
  std::vector<duckdb_vector> vectors;
  DataChunk chunk;
  idx_t row = 0;
  idx_t rows = 0;
  bool ended = false;

  State() = default;
  State(const State&) = delete;
  ~State();
  /// Executes, streaming where DuckDB can. @throws what the statement does
  void run(Connection::State& on, Statement prepared);
  /// The next chunk that has rows; false at the end.
  bool fetch();
};

/// Runs one of several statements to its end. `allow` throws when its kind may not be run.
Rows run_extracted(Connection::State& state, duckdb_extracted_statements statements, idx_t i, std::string_view sql,
                   const std::function<void(duckdb_statement_type)>& allow);

}  // namespace dure::store
