#include "result.hpp"

#include <dure/store/access.hpp>
#include <dure/store/audit.hpp>

namespace dure::store {
namespace {

[[noreturn]] void refuse() {
  throw Error(Fault::denied, "access.write",
              "계정, 권한, 감사 기록과 설정은 SQL로 바꿀 수 없습니다. dure user 같은 명령을 쓰십시오");
}

void allow_write(duckdb_statement_type type) {
  switch (type) {
    case DUCKDB_STATEMENT_TYPE_SELECT:
    case DUCKDB_STATEMENT_TYPE_INSERT:
    case DUCKDB_STATEMENT_TYPE_UPDATE:
    case DUCKDB_STATEMENT_TYPE_DELETE:
    case DUCKDB_STATEMENT_TYPE_CREATE:
    case DUCKDB_STATEMENT_TYPE_DROP:
    case DUCKDB_STATEMENT_TYPE_ALTER:
    case DUCKDB_STATEMENT_TYPE_EXPLAIN:
      return;
    default:
      refuse();
  }
}

/// What must be the same before and after, whatever the SQL was.
std::string guarded_state(Connection& connection) {
  std::string state;
  for (auto* table : {"audit", "user_account", "access"}) {
    auto name = std::string("dure.") + table;
    auto rows =
        connection
            .rows(
                "select count(*), sum(hash(t)), (select sql from duckdb_tables() where schema_name = 'dure' and "
                "table_name = " +
                quote_text(table) + ") from " + name + " t")
            .rows;
    for (auto& value : rows.at(0)) state += value.dump() + " ";
  }
  return state;
}

}  // namespace

Rows write_sql(Store& store, const Principal& who, std::string_view sql) {
  if (who.role != Role::admin) refuse();
  auto writer = store.write_lock();
  auto connection = store.connect();
  Rows rows;
  std::string text(sql);
  std::int64_t count = 0;
  {
    Transaction transaction(connection);
    auto before = guarded_state(connection);
    Statements statements;
    count = static_cast<std::int64_t>(duckdb_extract_statements(handle_of(connection), text.c_str(), statements.out()));
    if (count == 0) connection.prepare(sql);  // says what is wrong
    for (std::int64_t i = 0; i < count; ++i)
      rows = run_extracted(connection.state(), statements, static_cast<idx_t>(i), sql, allow_write);
    std::string after;
    try {
      after = guarded_state(connection);
    } catch (const Error&) {
      refuse();
    }
    if (before != after) refuse();
    transaction.commit();
  }
  audit(connection, who, "fix", "sql", Json::object({{"statements", count}}));
  return rows;
}

}  // namespace dure::store
