#include "result.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace dure::store {
namespace {

/// Takes part in the work until the first rows stand, or throws what went wrong. While other threads have all of it,
/// DuckDB's own duckdb_execute_pending() asks again and again for more, which takes a whole core.
void work_on(duckdb_pending_result pending) {
  constexpr std::chrono::microseconds shortest{20}, longest{1000};
  for (auto pause = shortest;;) {
    switch (duckdb_pending_execute_task(pending)) {
      case DUCKDB_PENDING_RESULT_NOT_READY:
        pause = shortest;
        break;
      case DUCKDB_PENDING_NO_TASKS_AVAILABLE:
        std::this_thread::sleep_for(pause);
        pause = std::min(2 * pause, longest);
        break;
      case DUCKDB_PENDING_ERROR:
        if (auto* message = duckdb_pending_error(pending)) throw_said(message);
        return;
      default:
        return;
    }
  }
}

}  // namespace

Result::State::~State() { duckdb_destroy_result(&result); }

void Result::State::run(Connection::State& on, Statement prepared) {
  statement = std::move(prepared);
  connection = &on;
  number = ++on.statements;
  Pending pending;
  auto done = duckdb_pending_prepared_streaming(statement, pending.out());
  if (done == DuckDBSuccess) {
    work_on(pending);
    done = duckdb_execute_pending(pending, &result);
  }
  if (done != DuckDBSuccess) {
    auto type = duckdb_result_error_type(&result);
    auto* message = type == DUCKDB_ERROR_INVALID ? duckdb_pending_error(pending) : duckdb_result_error(&result);
    throw_duckdb(type, message ? message : "");
  }
  for (idx_t i = 0; i < duckdb_column_count(&result); ++i) {
    types.emplace_back(duckdb_column_logical_type(&result, i));
    if (columns.size() == i) columns.push_back(describe_column(duckdb_column_name(&result, i), types[i]));
  }
}

bool Result::State::fetch() {
  if (connection->statements != number)
    throw Error(Fault::defect, "store.result", "결과를 다 읽기 전에 같은 연결에서 다른 SQL을 실행했습니다");
  do {
    chunk = DataChunk(duckdb_fetch_chunk(result));
    if (!chunk) {
      auto* message = duckdb_result_error(&result);
      if (message && *message) throw_duckdb(duckdb_result_error_type(&result), message);
      return false;
    }
    rows = duckdb_data_chunk_get_size(chunk);
  } while (rows == 0);
  row = 0;
  vectors.clear();
  for (idx_t i = 0; i < types.size(); ++i) vectors.push_back(duckdb_data_chunk_get_vector(chunk, i));
  return true;
}

Result::Result(std::unique_ptr<State> state) : state_(std::move(state)) {}
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;
Result::~Result() = default;

const std::vector<Column>& Result::columns() const { return state_->columns; }

bool Result::next() {
  if (state_->ended) return false;
  if (state_->chunk && ++state_->row < state_->rows) return true;
  state_->ended = !state_->fetch();
  return !state_->ended;
}

bool Result::is_null(std::size_t column) const { return !is_valid(state_->vectors[column], state_->row); }

Json Result::json(std::size_t column) const {
  return cell_json(state_->vectors[column], state_->types[column], state_->row);
}

std::string Result::text(std::size_t column) const {
  return cell_text(state_->vectors[column], state_->types[column], state_->row);
}

Rows Result::all(std::size_t most) {
  Rows rows{state_->columns, {}, false};
  while (next()) {
    if (rows.rows.size() == most) {
      rows.truncated = true;
      break;
    }
    auto& row = rows.rows.emplace_back();
    for (std::size_t i = 0; i < rows.columns.size(); ++i) row.push_back(json(i));
  }
  return rows;
}

}  // namespace dure::store
