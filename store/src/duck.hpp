#pragma once

#include "checkpoint.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>
#include <dure/store/store.hpp>

#include <duckdb.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>

// Functions that the 1.5 library has and the 1.4 header does not.
extern "C" {
/// As duckdb_vector_assign_string_element_len, without looking whether the bytes are UTF-8.
void duckdb_unsafe_vector_assign_string_element_len(duckdb_vector vector, idx_t index, const char* str, idx_t str_len);
}

namespace dure::store {

/// Owns one C handle: destroyed by `destroy(&handle)` when it is there.
template <class Handle, auto destroy>
class Owned {
public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, Handle{})) {}
  Owned& operator=(Owned&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, Handle{});
    }
    return *this;
  }
  ~Owned() { reset(); }
  void reset() {
    if (handle_ != Handle{}) destroy(&handle_);
    handle_ = Handle{};
  }
  Handle get() const { return handle_; }
  operator Handle() const { return handle_; }
  Handle* out() {
    reset();
    return &handle_;
  }
  explicit operator bool() const { return handle_ != Handle{}; }

private:
  Handle handle_{};
};

using LogicalType = Owned<duckdb_logical_type, duckdb_destroy_logical_type>;
using Value = Owned<duckdb_value, duckdb_destroy_value>;
using DataChunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using Statement = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Statements = Owned<duckdb_extracted_statements, duckdb_destroy_extracted>;
using Pending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using Appender = Owned<duckdb_appender, duckdb_appender_destroy>;

inline LogicalType logical_type(duckdb_type type) { return LogicalType(duckdb_create_logical_type(type)); }

/// A string DuckDB allocated, copied and freed; "" for null.
std::string taken(char* text);

/// Throws what `type` and DuckDB's `message` mean. Knows an Error that one of our functions wrapped (wrap_error).
[[noreturn]] void throw_duckdb(duckdb_error_type type, std::string_view message);
/// The same of a message alone, whose kind stands in its first words.
[[noreturn]] void throw_said(std::string_view message);
/// The same from the appender's last error.
[[noreturn]] void throw_appender(duckdb_appender appender);
/// An Error as the text of an SQL error, so that it comes out of the query as the same Error.
std::string wrap_error(const std::exception& error);

/// The last row of the audit.
struct AuditTail {
  std::int64_t seq = 0;
  std::string hash;
};

/// Wrong sign-ins under a name that nobody has: told apart from a real account by nothing.
struct StrangerTries {
  int failures = 0;
  std::chrono::steady_clock::time_point locked_until{};
};

class Relations;
struct BulkJobs;  ///< the loads under way (bulk.cpp)

/// The opened database: shared by the store and its connections, closed with the last of them.
struct Instance {
  duckdb_database handle = nullptr;
  std::atomic<std::uint64_t> schemas{1};  ///< moves when schemas come or go: connections then renew their search path
  std::mutex search_path_mutex;
  std::pair<std::uint64_t, std::string> search_path;  ///< as of that number of `schemas`
  std::atomic<std::uint64_t> definitions{1};          ///< moves when tables, views or macros come, go or change
  std::mutex relations_mutex;
  std::shared_ptr<const Relations> relations;  ///< names.hpp; renewed when `definitions` has moved
  std::filesystem::path file;                  ///< empty in memory
  std::uint64_t memory_limit = 0;              ///< bytes, as opened
  std::shared_ptr<BulkJobs> bulk;
  std::mutex functions_mutex;
  std::map<std::string, std::shared_ptr<const TableFunction>, std::less<>> table_functions;  ///< ours, lower case
  std::map<std::string, std::string, std::less<>> scalar_rights;  ///< of scalar functions, lower case, that need one
  std::mutex audit_mutex;
  std::optional<AuditTail> audit_tail;  ///< once known
  std::mutex login_mutex;
  std::map<std::string, StrangerTries, std::less<>> strangers;  ///< failed names that are no account
  Checkpoints checkpoints;
  int image = -1;  ///< a descriptor of the file: image_of()
  int lock = -1;   ///< held while the store is open
  ~Instance();
};

/// A descriptor of the store's file that stays open as long as the store: closing any descriptor of a file drops this
/// process's lock on it, and another process could open the city beside us. Call it while checkpoints are held off.
int image_of(Instance& instance);

/// Makes the table function behind bulk_insert; once for each opened database.
void install_bulk(Instance& instance);

struct Store::State {
  std::shared_ptr<Instance> instance;
  std::mutex writer;
};

/// Connections that end together: one, and those its table functions opened.
struct Family {
  std::mutex mutex;
  std::set<duckdb_connection> members;
};

struct Connection::State {
  std::shared_ptr<Instance> instance;
  duckdb_connection handle = nullptr;
  std::shared_ptr<Family> family = std::make_shared<Family>();
  bool in_transaction = false;  ///< one that was begun by SQL
  std::uint64_t schemas_seen = 0;
  bool made_schemas = false;  ///< in the open transaction
  bool made_definitions = false;
  std::uint64_t statements = 0;  ///< an older streaming result cannot be read on
  ~State();
};

/// A new connection of the same instance.
std::unique_ptr<Connection::State> connect_to(const std::shared_ptr<Instance>& instance);
/// The same for a table function: interrupted with the statement that calls it.
std::unique_ptr<Connection::State> connect_for_call(const std::shared_ptr<Instance>& instance,
                                                    std::shared_ptr<Family> family);
/// Of the connection whose statement this thread is preparing or starting; none when it does neither.
std::weak_ptr<Family> family_at_work();
inline duckdb_connection handle_of(Connection& connection) { return connection.state().handle; }

std::string lower_case(std::string_view ascii);

// value.cpp: one cell of a vector.
Column describe_column(std::string name, duckdb_logical_type type);
std::string type_name(duckdb_logical_type type);
/// Types that only SQL can write as text: the query is wrapped so that they arrive as text.
bool needs_cast(duckdb_logical_type type);
bool is_valid(duckdb_vector vector, idx_t row);
Json cell_json(duckdb_vector vector, duckdb_logical_type type, idx_t row);
std::string cell_text(duckdb_vector vector, duckdb_logical_type type, idx_t row);
/// The text of string_t number `row` of the vector's data.
std::string_view string_at(duckdb_vector vector, idx_t row);
/// A Json as a parameter: null, boolean, BIGINT, DOUBLE, VARCHAR, a list of one of these; else its text.
Value parameter_value(const Json& json);

}  // namespace dure::store
