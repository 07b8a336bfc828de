#include "sqlite.hpp"

#include <dure/core/error.hpp>

#include <sqlite3.h>

namespace dure::geo {
namespace {

constexpr int STEPS = 10'000, MOST_TURNS = 400'000;  // 4e9 instructions: minutes of work

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

}  // namespace

int Sqlite::Row::columns() const { return sqlite3_column_count(statement_); }
std::string_view Sqlite::Row::name(int column) const {
  const char* name = sqlite3_column_name(statement_, column);
  return name ? name : "";
}
Sqlite::Kind Sqlite::Row::kind(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
      return Kind::integer;
    case SQLITE_FLOAT:
      return Kind::real;
    case SQLITE_TEXT:
      return Kind::text;
    case SQLITE_BLOB:
      return Kind::blob;
    default:
      return Kind::none;
  }
}
std::int64_t Sqlite::Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Sqlite::Row::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string_view Sqlite::Row::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

Sqlite::Sqlite() : turns_(MOST_TURNS) {
  if (sqlite3_open(":memory:", &db_) != SQLITE_OK) refuse();
}

Sqlite::Sqlite(std::string_view file) : Sqlite() {
  // read only: SQLite never writes to these bytes
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(file.data()));
  const auto size = static_cast<sqlite3_int64>(file.size());
  if (sqlite3_deserialize(db_, "main", data, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) refuse();
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, 1 << 30);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_progress_handler(
      db_, STEPS,
      [](void* turns) {
        auto& left = *static_cast<int*>(turns);
        return --left < 0 ? 1 : 0;
      },
      &turns_);
}

Sqlite::~Sqlite() { sqlite3_close(db_); }

void Sqlite::refuse() const {
  throw Error(Fault::input, "geo.layer",
              std::string("GeoPackage(SQLite)를 읽을 수 없습니다: ") + sqlite3_errmsg(db_) +
                  ". 파일이 끝까지 받아졌는지 보고 다시 올려 주십시오");
}

void Sqlite::each(const std::string& sql, std::string_view parameter, const std::function<void(const Row&)>& take) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) refuse();
  const Statement statement(raw);
  if (sqlite3_bind_parameter_count(raw) > 0)
    sqlite3_bind_text(raw, 1, parameter.data(), static_cast<int>(parameter.size()), SQLITE_STATIC);
  for (;;) {
    const int answer = sqlite3_step(raw);
    if (answer == SQLITE_DONE) return;
    if (answer != SQLITE_ROW) refuse();
    take(Row(raw));
  }
}

void Sqlite::run(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) refuse();
}

Sqlite::Insert::Insert(Sqlite& file, const std::string& sql, int blob) : file_(file), blob_(blob) {
  if (sqlite3_prepare_v2(file_.db_, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) file_.refuse();
}

Sqlite::Insert::~Insert() { sqlite3_finalize(statement_); }

void Sqlite::Insert::row(const std::vector<Value>& values) {
  sqlite3_reset(statement_);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const int at = static_cast<int>(k) + 1;
    if (const auto* whole = std::get_if<std::int64_t>(&values[k]))
      sqlite3_bind_int64(statement_, at, *whole);
    else if (const auto* real = std::get_if<double>(&values[k]))
      sqlite3_bind_double(statement_, at, *real);
    else if (const auto* text = std::get_if<std::string>(&values[k]); text && at - 1 == blob_)
      sqlite3_bind_blob64(statement_, at, text->data(), text->size(), SQLITE_STATIC);
    else if (text)
      sqlite3_bind_text64(statement_, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    else
      sqlite3_bind_null(statement_, at);
  }
  if (sqlite3_step(statement_) != SQLITE_DONE) file_.refuse();
}

std::string Sqlite::file() const {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(db_, "main", &size, 0), sqlite3_free);
  if (!bytes) refuse();
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

}  // namespace dure::geo
