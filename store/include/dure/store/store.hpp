#pragma once

#include <dure/core/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::store {

struct Instance;  // the opened database

/// What a column holds, coarse enough for writers of JSON, CSV, sheets and charts.
enum class Type { boolean, integer, real, decimal, text, date, time, timestamp, list, blob, other };

struct Column {
  std::string name;
  Type type = Type::text;
  std::string sql_type;  ///< `BIGINT`, `DECIMAL(18,3)`, `VARCHAR[]` …
};

/// A value of a row. Dates and times are ISO text (`2026-07-19`, `2026-07-19 09:05:00`); integers beyond 64 bits and
/// decimals are doubles in Json and exact in text(); lists are arrays.
using Row = std::vector<Json>;

/// A result held in memory.
struct Rows {
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool truncated = false;  ///< there were more rows than asked for
};

/// A result read row by row; chunks are fetched as needed, so it must be read before its connection runs other SQL
/// (Error(defect, "store.result") tells) and must not outlive it.
class Result {
public:
  Result(Result&&) noexcept;
  Result& operator=(Result&&) noexcept;
  ~Result();

  const std::vector<Column>& columns() const;
  bool next();  ///< to the next row, the first at first; false after the last
  bool is_null(std::size_t column) const;
  Json json(std::size_t column) const;
  std::string text(std::size_t column) const;  ///< as `cast(x as varchar)` says it; "" for null
  Rows all(std::size_t most = SIZE_MAX);

  struct State;
  explicit Result(std::unique_ptr<State> state);  ///< for store's own files
private:
  std::unique_ptr<State> state_;
};

/// Named parameters of a statement: `$name` in the SQL; those it does not name are ignored. Lists of numbers or of
/// texts become lists, any other array or object its JSON text.
using Params = std::vector<std::pair<std::string, Json>>;

/// One thread's way to the tables, with full rights: for our own SQL. What people type goes through a Reader
/// (access.hpp). Errors of the SQL itself are Error(input, "sql.…") with DuckDB's sentence and place.
class Connection {
public:
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  Result query(std::string_view sql, const Params& params = {});
  Rows rows(std::string_view sql, const Params& params = {});
  Json value(std::string_view sql,
             const Params& params = {});  ///< first column of the first row; null when there is none
  void exec(std::string_view sql, const Params& params = {});  ///< one or several statements (several: no params)
  Connection another();                                        ///< to the same store
  void interrupt() noexcept;                                   ///< from another thread: ends the running statement

  void prepare(std::string_view sql);  ///< throws as query() would, without running it
  /// `sql` as DuckDB's own syntax tree (json_serialize_sql: `statements`, each with a `node`). @throws Error(input,
  /// "sql.syntax") unless it is SELECT only.
  Json parse(std::string_view sql);
  /// The SQL text of a tree from parse().
  std::string unparse(const Json& tree);

  struct State;
  State& state() { return *state_; }  ///< for store's own files
private:
  friend class Store;
  friend class TableCall;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Rolls back unless commit() was reached. Commit returns when the log is on disk: then it is acknowledged.
class Transaction {
public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

private:
  Connection& connection_;
  bool open_ = true;
};

struct StoreOptions {
  std::uint64_t memory_limit = std::uint64_t{4} << 30;  ///< bytes; above it DuckDB spills beside the file
  int threads = 0;                                      ///< 0: all cores
};

/// One opened DuckDB instance. Thread-safe; connections are cheap. External access is off: no SQL reaches the file
/// system. It ends before main does or never: DuckDB's thread-locals go before statics, and closing a static Store
/// would write into freed memory; it aborts the process instead.
class Store {
public:
  /// Opens or creates; an empty path is a store in memory. Makes the catalogue (catalog.hpp).
  /// @throws Error(busy, "store.locked") when another process holds it, Error(input, "store.broken") when it is no city
  /// file.
  static Store open(const std::filesystem::path& file, const StoreOptions& options = {});
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  Connection connect();
  /// One writer at a time: loads, runs and fixes take it; readers never wait for it.
  [[nodiscard]] std::unique_lock<std::mutex> write_lock();
  void checkpoint();

  struct State;
  State& state() { return *state_; }  ///< for store's own files
private:
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

std::string quote_name(std::string_view name);  ///< `"a ""b"""`
std::string quote_text(std::string_view text);  ///< `'it''s'`

/// Writers of a whole result, streaming. CSV: RFC 4180, UTF-8, header, empty for null. JSON: an array of objects.
void write_csv(Result& result, std::string& out, const std::function<void(std::string&)>& flush);
void write_json(Result& result, std::string& out, const std::function<void(std::string&)>& flush);
/// Aligned columns for a terminal; wide characters count two.
std::string write_table(const Rows& rows);

}  // namespace dure::store
