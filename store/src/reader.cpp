#include "duck.hpp"
#include "reads.hpp"
#include "rights.hpp"
#include "watch.hpp"

#include <dure/store/audit.hpp>

namespace dure::store {
namespace {

using Words = std::set<std::string, std::less<>>;

/// Table functions of DuckDB that reach nothing. All others are refused, beside ours.
const Words harmless_tables{"range",      "generate_series", "unnest",    "repeat",
                            "repeat_row", "json_each",       "json_tree", "test_all_types"};

/// Functions that show settings or definitions, change something, take SQL as text, or only pass time.
const Words refused_functions{"current_setting",
                              "getenv",
                              "getvariable",
                              "nextval",
                              "currval",
                              "write_log",
                              "json_serialize_plan",
                              "pg_get_viewdef",
                              "pg_get_constraintdef",
                              "get_block_size",
                              "sleep_ms",
                              "pg_sleep",
                              "col_description",
                              "obj_description",
                              "shobj_description",
                              "query",
                              "query_table",
                              "set_config",
                              "json_execute_serialized_sql",
                              "parse_duckdb_log_message",
                              "current_query",
                              "stats"};

[[noreturn]] void refuse_function(const std::string& name) {
  throw Error(Fault::denied, "access.function", "함수 " + name + "은(는) 여기서 쓸 수 없습니다. 지우고 다시 하십시오");
}

[[noreturn]] void refuse_table(const std::string& name, Role role) {
  throw Error(Fault::denied, "access.table",
              "테이블 " + name + "은(는) 지금 권한(" + std::string(role_name(role)) +
                  ")으로 읽을 수 없습니다. 관리자에게 문의하십시오");
}

void check_functions(Connection& connection, const Found& found) {
  auto& instance = *connection.state().instance;
  for (auto& name : found.functions)
    if (refused_functions.contains(name)) refuse_function(name);
  {
    std::lock_guard lock(instance.functions_mutex);
    for (auto& name : found.table_functions)
      if (!harmless_tables.contains(name) && !instance.table_functions.contains(name)) refuse_function(name);
  }
  const auto relations = relations_of(connection);
  for (auto& name : relations->macros(connection))  // their bodies were not looked at
    if (found.functions.contains(name) || found.table_functions.contains(name)) refuse_function(name);
}

void check_tables(Connection& connection, const Found& found, Role role) {
  if (role == Role::admin) return;
  Rights rights(connection);
  for (auto& name : found.unknown) refuse_table(name, role);
  for (auto& name : found.tables)
    if (rights.least(name) > role) refuse_table(name, role);
  for (auto& name : found.views) {
    bool dataset = name.substr(0, 5) == "main." && found.tables.contains("raw." + name.substr(5));
    if (!dataset && rights.least(name) > role) refuse_table(name, role);
  }
}

Found checked(Connection& connection, std::string_view sql, const Params& params, Role role) {
  auto found = find_reads(connection, sql, params);
  check_functions(connection, found);
  check_tables(connection, found, role);
  return found;
}

Json::Array names_of(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

/// Rows of `result` up to the limits; memory counts the text they hold.
Rows take_rows(Result& result, const Limits& limits) {
  Rows rows{result.columns(), {}, false};
  std::uint64_t bytes = 0;
  while (result.next()) {
    if (rows.rows.size() == limits.rows) {
      rows.truncated = true;
      break;
    }
    auto& row = rows.rows.emplace_back();
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
      row.push_back(result.json(i));
      bytes += sizeof(Json) + (row.back().is_string() ? row.back().string().size() : 0);
    }
    if (bytes > limits.memory)
      throw Error(Fault::busy, "sql.memory", "결과가 너무 커서 멈췄습니다. 열이나 행을 줄이십시오");
  }
  return rows;
}

}  // namespace

Reader::Reader(Store& store, Principal who, std::string purpose, Limits limits)
    : store_(store), who_(std::move(who)), purpose_(std::move(purpose)), limits_(limits) {}

void Reader::check(std::string_view sql) {
  auto connection = store_.connect();
  checked(connection, sql, {}, who_.role);
  Watch watch(connection, limits_, {});
  try {
    connection.prepare(sql);
  } catch (const Error&) {
    watch.explain();
    throw;
  }
}

void Reader::read(std::string_view sql, const Params& params, const std::function<void(Result&)>& take,
                  std::stop_token stop) {
  auto connection = store_.connect();
  Found found;
  try {
    found = checked(connection, sql, params, who_.role);
  } catch (const Error& error) {
    if (error.fault() == Fault::denied)
      audit(connection, who_, "read", purpose_, Json::object({{"refused", error.code()}}));
    throw;
  }
  Watch watch(connection, limits_, std::move(stop));
  try {
    connection.exec("begin transaction read only");
    auto result = connection.query(sql, params);
    take(result);
  } catch (const Error&) {
    watch.explain();
    throw;
  }
  audit(connection, who_, "read", purpose_, Json::object({{"tables", names_of(found.tables)}}));
}

Rows Reader::query(std::string_view sql, const Params& params, std::stop_token stop) {
  Rows rows;
  read(
      sql, params, [&](Result& result) { rows = take_rows(result, limits_); }, std::move(stop));
  return rows;
}

}  // namespace dure::store
