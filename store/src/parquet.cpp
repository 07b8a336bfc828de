#include <dure/store/parquet.hpp>

#include "duck.hpp"

#include <cstring>

namespace dure::store {
namespace {

using Database = Owned<duckdb_database, duckdb_close>;
using Session = Owned<duckdb_connection, duckdb_disconnect>;

struct Answer {
  duckdb_result result{};
  Answer() = default;
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { duckdb_destroy_result(&result); }
};

/// How a column of this type is read: as which cells, and whether SQL has to cast it first.
CellType cell_type(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return CellType::boolean;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
      return CellType::integer;
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL:
      return CellType::real;
    case DUCKDB_TYPE_DATE:
      return CellType::date;
    case DUCKDB_TYPE_TIME:
      return CellType::time;
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return CellType::timestamp;
    default:
      return CellType::text;
  }
}

bool nested(duckdb_type type) {
  return type == DUCKDB_TYPE_LIST || type == DUCKDB_TYPE_STRUCT || type == DUCKDB_TYPE_MAP || type == DUCKDB_TYPE_ARRAY;
}

/// Values of a cell of this type in DuckDB's vector and in ours are the same bytes.
std::size_t width_of(CellType type) {
  switch (type) {
    case CellType::boolean:
      return 1;
    case CellType::date:
      return 4;
    default:
      return 8;
  }
}

void* cells_of(Chunk& chunk, std::size_t column, CellType type) {
  switch (type) {
    case CellType::boolean:
      return chunk.booleans(column);
    case CellType::integer:
      return chunk.integers(column);
    case CellType::real:
      return chunk.reals(column);
    case CellType::date:
      return chunk.days(column);
    default:
      return chunk.micros(column);
  }
}

void copy_column(duckdb_vector from, idx_t rows, Chunk& to, std::size_t column, CellType type) {
  if (type == CellType::text) {
    for (idx_t row = 0; row < rows; ++row) {
      if (is_valid(from, row)) to.text(column, row, string_at(from, row));
    }
  } else {
    std::memcpy(cells_of(to, column, type), duckdb_vector_get_data(from), rows * width_of(type));
  }
  for (idx_t row = 0; row < rows; ++row) {
    if (!is_valid(from, row)) to.set_null(column, row);
  }
}

}  // namespace

struct ParquetFile::State {
  Database database;
  Session session;
  std::string label, from;  ///< read_parquet('…')
  std::vector<BulkColumn> columns;
  std::vector<bool> nested;

  [[noreturn]] void broken() const {
    throw Error(
        Fault::input, "parquet.broken",
        label + ": Parquet 파일이 깨져 있거나 지원하지 않는 형식입니다. 다시 내려받거나 CSV로 저장해 올려 주십시오.");
  }

  std::string expression(std::size_t i, CellType type) const {
    const std::string name = quote_name(columns[i].name);
    return nested[i] ? "cast(to_json(" + name + ") as varchar)"
                     : "cast(" + name + " as " + std::string(sql_type(type)) + ")";
  }

  std::unique_ptr<Answer> ask(const std::string& sql) const {
    Statement statement;
    auto answer = std::make_unique<Answer>();
    const bool asked = duckdb_prepare(session, sql.c_str(), statement.out()) == DuckDBSuccess;
    Pending pending;
    if (!asked || duckdb_pending_prepared_streaming(statement, pending.out()) != DuckDBSuccess ||
        duckdb_execute_pending(pending, &answer->result) != DuckDBSuccess) {
      broken();
    }
    return answer;
  }
};

namespace {

/// Hands chunks of the answer over as they come.
class AnswerSource final : public OneThreadSource {
public:
  AnswerSource(std::unique_ptr<Answer> answer, std::vector<CellType> types, std::function<void()> broken)
      : answer_(std::move(answer)), types_(std::move(types)), broken_(std::move(broken)) {}

private:
  std::size_t fill(Chunk& to) override {
    const DataChunk chunk(duckdb_fetch_chunk(answer_->result));
    if (!chunk) {
      if (duckdb_result_error(&answer_->result) != nullptr) broken_();
      return 0;
    }
    const idx_t rows = duckdb_data_chunk_get_size(chunk);
    for (std::size_t c = 0; c < types_.size(); ++c) {
      copy_column(duckdb_data_chunk_get_vector(chunk, c), rows, to, c, types_[c]);
    }
    return rows;
  }

  std::unique_ptr<Answer> answer_;
  std::vector<CellType> types_;
  std::function<void()> broken_;
};

}  // namespace

ParquetFile::ParquetFile(const std::filesystem::path& path, std::string label) : state_(std::make_unique<State>()) {
  state_->label = std::move(label);
  state_->from = "read_parquet(" + quote_text(path.string()) + ", file_row_number = true)";
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  duckdb_set_config(config, "autoinstall_known_extensions", "false");
  duckdb_set_config(config, "autoload_known_extensions", "false");
  duckdb_set_config(config, "memory_limit", "1GB");
  duckdb_set_config(config, "threads", "2");
  const bool opened = duckdb_open_ext(nullptr, state_->database.out(), config, nullptr) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  if (!opened || duckdb_connect(state_->database, state_->session.out()) != DuckDBSuccess) {
    throw Error(Fault::defect, "parquet.open", "Parquet을 읽을 임시 저장소를 열지 못했습니다");
  }
  const auto head = state_->ask("select * from " + state_->from + " limit 0");
  const idx_t width = duckdb_column_count(&head->result);
  for (idx_t i = 0; i < width; ++i) {
    const std::string name = duckdb_column_name(&head->result, i);
    if (name == "file_row_number") continue;
    const duckdb_type type = duckdb_column_type(&head->result, i);
    state_->columns.push_back({name, cell_type(type)});
    state_->nested.push_back(nested(type));
  }
}

ParquetFile::~ParquetFile() = default;
ParquetFile::ParquetFile(ParquetFile&&) noexcept = default;

const std::vector<BulkColumn>& ParquetFile::columns() const { return state_->columns; }

std::unique_ptr<ChunkSource> ParquetFile::source(const std::vector<BulkColumn>& columns, std::int64_t load_id) {
  std::string sql = "select ";
  std::vector<CellType> types;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sql += state_->expression(i, columns[i].type) + ", ";
    types.push_back(columns[i].type);
  }
  types.insert(types.end(), {CellType::integer, CellType::integer});
  sql += std::to_string(load_id) + "::bigint, file_row_number + 1 from " + state_->from;
  return std::make_unique<AnswerSource>(state_->ask(sql), std::move(types), [this] { state_->broken(); });
}

std::vector<std::string> ParquetFile::row(std::int64_t number) {
  std::string sql = "select ";
  for (std::size_t i = 0; i < state_->columns.size(); ++i) sql += state_->expression(i, CellType::text) + ", ";
  const auto answer =
      state_->ask(sql + "1 from " + state_->from + " where file_row_number = " + std::to_string(number - 1));
  const DataChunk chunk(duckdb_fetch_chunk(answer->result));
  if (!chunk || duckdb_data_chunk_get_size(chunk) == 0) {
    throw Error(Fault::missing, "parquet.no_row",
                state_->label + ": " + std::to_string(number) + "번째 줄이 없습니다.");
  }
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < state_->columns.size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
    cells.emplace_back(is_valid(vector, 0) ? string_at(vector, 0) : std::string_view());
  }
  return cells;
}

}  // namespace dure::store
