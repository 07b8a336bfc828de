#include <dure/store/bulk.hpp>

#include "duck.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>

namespace dure::store {

std::string_view sql_type(CellType type) noexcept {
  switch (type) {
    case CellType::boolean:
      return "BOOLEAN";
    case CellType::integer:
      return "BIGINT";
    case CellType::real:
      return "DOUBLE";
    case CellType::date:
      return "DATE";
    case CellType::time:
      return "TIME";
    case CellType::timestamp:
      return "TIMESTAMP";
    case CellType::text:
      break;
  }
  return "VARCHAR";
}

static_assert(sizeof(TextCell) == sizeof(duckdb_string_t) && sizeof(TextCell) == 16);

namespace {

/// One bulk_insert under way.
struct Job {
  const std::vector<BulkColumn>& columns;
  ChunkSource& source;
  int threads;
  std::mutex mutex;
  std::exception_ptr failure = nullptr;  ///< the first
  std::atomic<std::uint64_t> rows{0};
};

duckdb_type duckdb_type_of(CellType type) {
  switch (type) {
    case CellType::boolean:
      return DUCKDB_TYPE_BOOLEAN;
    case CellType::integer:
      return DUCKDB_TYPE_BIGINT;
    case CellType::real:
      return DUCKDB_TYPE_DOUBLE;
    case CellType::date:
      return DUCKDB_TYPE_DATE;
    case CellType::time:
      return DUCKDB_TYPE_TIME;
    case CellType::timestamp:
      return DUCKDB_TYPE_TIMESTAMP;
    case CellType::text:
      break;
  }
  return DUCKDB_TYPE_VARCHAR;
}

/// A DuckDB chunk as our Chunk; bound anew for each call of the table function.
class VectorChunk final : public Chunk {
public:
  void bind(duckdb_data_chunk chunk) {
    const idx_t width = duckdb_data_chunk_get_column_count(chunk);
    vectors_.resize(width);
    data_.resize(width);
    valid_.assign(width, nullptr);
    for (idx_t c = 0; c < width; ++c) {
      vectors_[c] = duckdb_data_chunk_get_vector(chunk, c);
      data_[c] = duckdb_vector_get_data(vectors_[c]);
    }
  }
  bool* booleans(std::size_t column) override { return static_cast<bool*>(data_[column]); }
  std::int64_t* integers(std::size_t column) override { return static_cast<std::int64_t*>(data_[column]); }
  double* reals(std::size_t column) override { return static_cast<double*>(data_[column]); }
  std::int32_t* days(std::size_t column) override { return static_cast<std::int32_t*>(data_[column]); }
  std::int64_t* micros(std::size_t column) override { return static_cast<std::int64_t*>(data_[column]); }
  TextCell* texts(std::size_t column) override { return static_cast<TextCell*>(data_[column]); }
  std::uint64_t* valid(std::size_t column) override {
    if (!valid_[column]) {
      duckdb_vector_ensure_validity_writable(vectors_[column]);
      valid_[column] = duckdb_vector_get_validity(vectors_[column]);
    }
    return valid_[column];
  }
  void text(std::size_t column, std::size_t row, std::string_view utf8) override {
    if (utf8.size() <= 12)
      texts(column)[row].refer_to(utf8);
    else
      duckdb_unsafe_vector_assign_string_element_len(vectors_[column], row, utf8.data(), utf8.size());
  }
  void set_null(std::size_t column, std::size_t row) override {
    valid(column)[row / 64] &= ~(std::uint64_t{1} << row % 64);
  }

private:
  std::vector<duckdb_vector> vectors_;
  std::vector<void*> data_;
  std::vector<std::uint64_t*> valid_;
};

struct Worker {
  std::unique_ptr<ChunkFiller> filler;
  VectorChunk chunk;
};

/// What bind leaves for init and the workers.
struct Bound {
  Job* job = nullptr;
  bool idle = false;
};

}  // namespace

/// Loads by a number nobody can guess, for the table function to find them.
struct BulkJobs {
  std::mutex mutex;
  std::map<std::int64_t, Job*> jobs;
  std::random_device random;

  std::int64_t add(Job& job) {
    const std::scoped_lock lock(mutex);
    std::int64_t key = 0;
    while (key == 0 || jobs.contains(key))
      key = static_cast<std::int64_t>((std::uint64_t{random()} << 32 | random()) >> 1);
    jobs[key] = &job;
    return key;
  }
  Job* find(std::int64_t key) {
    const std::scoped_lock lock(mutex);
    const auto found = jobs.find(key);
    return found == jobs.end() ? nullptr : found->second;
  }
  void remove(std::int64_t key) {
    const std::scoped_lock lock(mutex);
    jobs.erase(key);
  }
};

namespace {

template <class T>
void destroy(void* it) {
  delete static_cast<T*>(it);
}

void bind_bulk(duckdb_bind_info info) {
  auto& jobs = *static_cast<BulkJobs*>(duckdb_bind_get_extra_info(info));
  const Value key(duckdb_bind_get_parameter(info, 0)), idle(duckdb_bind_get_parameter(info, 1));
  Job* const job = jobs.find(duckdb_get_int64(key));
  if (!job) return duckdb_bind_set_error(info, "dure_bulk: no such load");
  for (const BulkColumn& column : job->columns)
    duckdb_bind_add_result_column(info, column.name.c_str(), logical_type(duckdb_type_of(column.type)));
  duckdb_bind_set_bind_data(info, new Bound{job, duckdb_get_bool(idle)}, destroy<Bound>);
}

void init_bulk(duckdb_init_info info) {
  const auto* bound = static_cast<Bound*>(duckdb_init_get_bind_data(info));
  duckdb_init_set_max_threads(info, bound->idle ? 1 : static_cast<idx_t>(std::max(1, bound->job->threads)));
}

void init_worker(duckdb_init_info info) { duckdb_init_set_init_data(info, new Worker, destroy<Worker>); }

void fill_bulk(duckdb_function_info info, duckdb_data_chunk output) {
  const auto* bound = static_cast<Bound*>(duckdb_function_get_bind_data(info));
  auto& worker = *static_cast<Worker*>(duckdb_function_get_local_init_data(info));
  duckdb_data_chunk_set_size(output, 0);
  if (bound->idle) return;
  Job& job = *bound->job;
  try {
    if (!worker.filler) worker.filler = job.source.filler();
    worker.chunk.bind(output);
    const std::size_t rows = worker.filler->fill(worker.chunk);
    duckdb_data_chunk_set_size(output, rows);
    job.rows += rows;
  } catch (const std::exception& error) {
    const std::scoped_lock lock(job.mutex);
    if (!job.failure) job.failure = std::current_exception();
    duckdb_function_set_error(info, wrap_error(error).c_str());
  }
}

/// DuckDB keeps the order of rows, and so appends with one thread, unless a source of the query has none. A DISTINCT
/// has none: over an idle second source it costs nothing and lets each thread append what it parsed.
std::string insert_sql(std::string_view table, const Job& job, std::int64_t key) {
  std::string names;
  for (const BulkColumn& column : job.columns) names += (names.empty() ? "" : ", ") + quote_name(column.name);
  const std::string number = std::to_string(key);
  std::string sql =
      "insert into " + std::string(table) + " (" + names + ") select * from dure_bulk(" + number + ", false)";
  if (job.threads > 1) sql += " union all select distinct * from dure_bulk(" + number + ", true)";
  return sql;
}

/// A large load into a file keeps to a gigabyte, however much queries may take: what it has written can leave memory.
/// In memory there is nowhere else to go.
class LeanMemory {
public:
  LeanMemory(const std::shared_ptr<Instance>& instance, const Job& job) : instance_(*instance) {
    if (job.threads <= 1 || instance_.file.empty() || instance_.memory_limit <= lean) return;
    aside_ = connect_to(instance);  // the load's own connection may be in a transaction that failed
    set(lean);
  }
  ~LeanMemory() {
    if (aside_) set(instance_.memory_limit);
  }
  LeanMemory(const LeanMemory&) = delete;
  LeanMemory& operator=(const LeanMemory&) = delete;

private:
  static constexpr std::uint64_t lean = std::uint64_t{1} << 30;

  /// Fails where queries hold more just now: then the load goes on with what there is.
  void set(std::uint64_t bytes) {
    const std::string sql = "set memory_limit = '" + std::to_string(bytes) + "B'";
    duckdb_query(aside_->handle, sql.c_str(), nullptr);
  }

  const Instance& instance_;
  std::unique_ptr<Connection::State> aside_;
};

}  // namespace

void install_bulk(Instance& instance) {
  instance.bulk = std::make_shared<BulkJobs>();
  Owned<duckdb_table_function, duckdb_destroy_table_function> function(duckdb_create_table_function());
  duckdb_table_function_set_name(function, "dure_bulk");
  duckdb_table_function_add_parameter(function, logical_type(DUCKDB_TYPE_BIGINT));
  duckdb_table_function_add_parameter(function, logical_type(DUCKDB_TYPE_BOOLEAN));
  duckdb_table_function_set_extra_info(function, instance.bulk.get(), nullptr);
  duckdb_table_function_set_bind(function, bind_bulk);
  duckdb_table_function_set_init(function, init_bulk);
  duckdb_table_function_set_local_init(function, init_worker);
  duckdb_table_function_set_function(function, fill_bulk);
  Owned<duckdb_connection, duckdb_disconnect> connection;
  if (duckdb_connect(instance.handle, connection.out()) != DuckDBSuccess ||
      duckdb_register_table_function(connection, function) != DuckDBSuccess)
    throw Error(Fault::defect, "store.bulk", "저장소에 적재 함수를 등록하지 못했습니다");
}

std::uint64_t bulk_insert(Connection& connection, std::string_view table, const std::vector<BulkColumn>& columns,
                          ChunkSource& source, int threads) {
  Job job{columns, source, threads, {}, nullptr, {}};
  BulkJobs& jobs = *connection.state().instance->bulk;
  const std::int64_t key = jobs.add(job);
  const std::unique_ptr<BulkJobs, std::function<void(BulkJobs*)>> listed(&jobs,
                                                                         [key](BulkJobs* all) { all->remove(key); });
  const LeanMemory lean(connection.state().instance, job);
  try {
    connection.exec(insert_sql(table, job, key));
  } catch (...) {
    if (job.failure) std::rethrow_exception(job.failure);
    throw;
  }
  return job.rows;
}

}  // namespace dure::store
