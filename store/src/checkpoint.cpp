#include "checkpoint.hpp"

#include "duck.hpp"
#include "undo.hpp"

#include <dure/core/log.hpp>

#include <system_error>
#include <thread>

namespace dure::store {
namespace {

constexpr std::uint64_t log_most = std::uint64_t{16} << 20;
constexpr std::uint64_t log_step = std::uint64_t{4} << 20;
constexpr std::uint64_t growth_most = std::uint64_t{256} << 20;

/// A statement on a connection of its own; its integers, row by row, of the first column.
std::vector<std::int64_t> tell(Instance& instance, const char* sql) {
  Owned<duckdb_connection, duckdb_disconnect> connection;
  if (duckdb_connect(instance.handle, connection.out()) != DuckDBSuccess)
    throw Error(Fault::defect, "store.connect", "저장소에 연결하지 못했습니다");
  struct Answer {
    duckdb_result result{};
    ~Answer() { duckdb_destroy_result(&result); }
  } answer;
  if (duckdb_query(connection, sql, &answer.result) != DuckDBSuccess)
    throw_duckdb(duckdb_result_error_type(&answer.result), duckdb_result_error(&answer.result));
  std::vector<std::int64_t> values;
  while (DataChunk chunk{duckdb_fetch_chunk(answer.result)}) {
    if (duckdb_data_chunk_get_column_count(chunk) == 0) break;
    auto* data = static_cast<const std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 0)));
    values.insert(values.end(), data, data + duckdb_data_chunk_get_size(chunk));
  }
  return values;
}

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code none;
  auto size = std::filesystem::file_size(file, none);
  return none ? 0 : size;
}

std::uint64_t log_size(const Instance& instance) { return size_of(instance.file.string() + ".wal"); }

}  // namespace

void Checkpoints::take_over(Instance& instance) {
  if (instance.file.empty()) return;
  tell(instance, "pragma disable_checkpoint_on_shutdown");
  log_due_ = log_most;
  file_due_ = size_of(instance.file) + growth_most;
}

void Checkpoints::run_locked(Instance& instance) {
  if (instance.file.empty()) {
    tell(instance, "checkpoint");
    return;
  }
  if (!kept_) {
    auto blocks = tell(instance, "select block_id::bigint from pragma_metadata_info() where free_blocks > 0");
    if (!blocks.empty()) keep_undo(instance.file, image_of(instance), blocks);
    kept_ = true;
  }
  tell(instance, "checkpoint");
  kept_ = false;
  drop_undo(instance.file);
  log_due_ = log_most;
  file_due_ = size_of(instance.file) + growth_most;
}

void Checkpoints::run(Instance& instance) {
  const std::lock_guard lock(one_at_a_time_);
  run_locked(instance);
}

void Checkpoints::run_when_due(Instance& instance) noexcept {
  if (instance.file.empty() || (log_size(instance) < log_due_ && size_of(instance.file) < file_due_)) return;
  const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
  if (!lock) return;
  try {
    run_locked(instance);
  } catch (const Error& error) {
    const bool others_write = error.code() == "sql.conflict";
    log(others_write ? Level::debug : Level::warning, "store.checkpoint",
        {{"code", std::string(error.code())}, {"log_bytes", static_cast<std::int64_t>(log_size(instance))}});
    log_due_ = log_size(instance) + log_step;
    file_due_ = size_of(instance.file) + growth_most;
  }
}

void Checkpoints::run_at_close(Instance& instance) noexcept {
  if (instance.file.empty() || log_size(instance) == 0) return;
  try {
    run(instance);
  } catch (const Error& error) {  // the log stays, and is read when the file is next opened
    log(Level::warning, "store.checkpoint", {{"code", std::string(error.code())}});
  }
}

std::unique_lock<std::mutex> Checkpoints::stand_still(Instance& instance, std::chrono::seconds patience) {
  std::unique_lock lock(one_at_a_time_);
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      run_locked(instance);
      return lock;
    } catch (const Error&) {
      if (std::chrono::steady_clock::now() > end) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace dure::store
