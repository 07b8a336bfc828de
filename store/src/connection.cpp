#include "duck.hpp"
#include "result.hpp"

namespace dure::store {
namespace {

thread_local std::weak_ptr<Family> at_work;

struct AtWork {
  std::weak_ptr<Family> before;
  explicit AtWork(Connection::State& state) : before(std::exchange(at_work, state.family)) {}
  ~AtWork() { at_work = before; }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;
};

/// main, dure, then the packs' schemas by name; found once for each change of schemas.
std::optional<std::string> search_path(Connection::State& state, std::uint64_t now) {
  auto& known = state.instance->search_path;
  std::lock_guard lock(state.instance->search_path_mutex);
  if (known.first == now) return known.second;
  constexpr auto sql =
      "select 'main,dure' || coalesce(string_agg(',\"' || replace(schema_name, '\"', '\"\"') || '\"', '' order by "
      "schema_name), '') from duckdb_schemas() where not internal and database_name = current_database() and "
      "schema_name not in ('main', 'dure', 'raw')";
  duckdb_result found{};
  bool done = duckdb_query(state.handle, sql, &found) == DuckDBSuccess;
  if (done) known = {now, taken(duckdb_value_varchar(&found, 0, 0))};
  duckdb_destroy_result(&found);
  return done ? std::optional(known.second) : std::nullopt;
}

/// So that `select * from load_problem` and `… from campaign` just work.
void renew_search_path(Connection::State& state) {
  auto now = state.instance->schemas.load();
  if (state.schemas_seen == now) return;
  auto path = search_path(state, now);
  if (!path) return;
  auto set = "set search_path = " + quote_text(*path);
  if (duckdb_query(state.handle, set.c_str(), nullptr) == DuckDBSuccess) state.schemas_seen = now;
}

bool mentions(std::string_view sql, std::string_view lower_word) {
  auto same = [](char a, char b) { return (a | 0x20) == b; };
  return std::search(sql.begin(), sql.end(), lower_word.begin(), lower_word.end(), same) != sql.end();
}

/// DuckDB writes a cross join as a comma, which binds less than the joins around it: in `a, b left join c on …` the
/// condition has lost sight of a. Inside another join it becomes an inner join on true.
void bind_crosses(Json& node, bool inside) {
  if (node.is_array())
    for (auto& item : node.items()) bind_crosses(item, false);
  if (!node.is_object()) return;
  const bool join = node["type"] == Json("JOIN"), cross = join && node["ref_type"] == Json("CROSS");
  if (cross && inside) {
    auto always = Json::object(
        {{"type", Json::object({{"id", "BOOLEAN"}, {"type_info", nullptr}})}, {"is_null", false}, {"value", true}});
    node.set("ref_type", "REGULAR");
    node.set("condition", Json::object({{"class", "CONSTANT"},
                                        {"type", "VALUE_CONSTANT"},
                                        {"alias", ""},
                                        {"query_location", 0},
                                        {"value", std::move(always)}}));
  }
  for (auto& [name, value] : node.members())
    bind_crosses(value, join && (inside || !cross) && (name == "left" || name == "right"));
}

/// Whether a statement of this kind leaves tables, views, macros and schemas as they are.
bool keeps_definitions(duckdb_statement_type type) {
  switch (type) {
    case DUCKDB_STATEMENT_TYPE_SELECT:
    case DUCKDB_STATEMENT_TYPE_INSERT:
    case DUCKDB_STATEMENT_TYPE_UPDATE:
    case DUCKDB_STATEMENT_TYPE_DELETE:
    case DUCKDB_STATEMENT_TYPE_EXPLAIN:
    case DUCKDB_STATEMENT_TYPE_VARIABLE_SET:
    case DUCKDB_STATEMENT_TYPE_SET:
      return true;
    default:
      return false;
  }
}

/// A statement that is over and left no transaction open has perhaps committed.
void work_in_the_log(Connection::State& state, duckdb_statement_type type) {
  if (state.in_transaction || type == DUCKDB_STATEMENT_TYPE_SELECT) return;
  state.instance->checkpoints.run_when_due(*state.instance);
}

/// Other connections must learn of what this statement made or dropped: now, and again once it is committed.
void note_definitions(Connection::State& state, duckdb_statement_type type, std::string_view sql) {
  if (keeps_definitions(type)) return;
  if (type == DUCKDB_STATEMENT_TYPE_TRANSACTION) {
    state.in_transaction = mentions(sql, "begin") || mentions(sql, "start");
    if (std::exchange(state.made_definitions, false)) state.instance->definitions.fetch_add(1);
    if (std::exchange(state.made_schemas, false)) state.instance->schemas.fetch_add(1);
    return;
  }
  state.made_definitions = state.in_transaction;
  state.instance->definitions.fetch_add(1);
  if (!mentions(sql, "schema")) return;
  state.made_schemas = state.in_transaction;
  state.instance->schemas.fetch_add(1);
}

void bind_all(duckdb_prepared_statement statement, const Params& params) {
  for (auto& [name, json] : params) {
    idx_t index = 0;
    if (duckdb_bind_parameter_index(statement, &index, name.c_str()) != DuckDBSuccess)
      continue;  // this SQL has no use for it
    auto value = parameter_value(json);
    if (duckdb_bind_value(statement, index, value) != DuckDBSuccess)
      throw Error(Fault::input, "sql.parameter", "값 $" + name + "을(를) SQL에 넣지 못했습니다");
  }
}

Statement prepared(Connection::State& state, const std::string& sql) {
  renew_search_path(state);
  AtWork here(state);
  Statement statement;
  auto done = duckdb_prepare(state.handle, sql.c_str(), statement.out());
  if (done != DuckDBSuccess) {
    auto* message = duckdb_prepare_error(statement);
    throw_said(message ? message : "Parser Error: empty statement");
  }
  return statement;
}

std::vector<Column> columns_of(duckdb_prepared_statement statement) {
  std::vector<Column> columns;
  for (idx_t i = 0; i < duckdb_prepared_statement_column_count(statement); ++i)
    columns.push_back(describe_column(taken(const_cast<char*>(duckdb_prepared_statement_column_name(statement, i))),
                                      LogicalType(duckdb_prepared_statement_column_logical_type(statement, i))));
  return columns;
}

/// `sql`, with the columns that only SQL can write as text cast to text; empty when there are none.
std::string with_casts(duckdb_prepared_statement statement, std::string_view sql) {
  std::string casts;
  if (duckdb_prepared_statement_type(statement) != DUCKDB_STATEMENT_TYPE_SELECT) return casts;
  auto count = duckdb_prepared_statement_column_count(statement);
  bool any = false;
  for (idx_t i = 0; i < count; ++i) {
    LogicalType type(duckdb_prepared_statement_column_logical_type(statement, i));
    bool unknown = duckdb_get_type_id(type) == DUCKDB_TYPE_INVALID && duckdb_nparams(statement) > 0;
    bool cast = !unknown && needs_cast(type);
    any |= cast;
    auto alias = "c" + std::to_string(i);
    casts += (i ? ", " : "") + (cast ? "cast(" + alias + " as varchar) as " + alias : alias);
  }
  if (!any) return {};
  while (!sql.empty() && (sql.back() == ';' || std::isspace(static_cast<unsigned char>(sql.back()))))
    sql.remove_suffix(1);
  casts = "select " + casts + " from (" + std::string(sql) + "\n) as q(";
  for (idx_t i = 0; i < count; ++i) casts += (i ? ", c" : "c") + std::to_string(i);
  return casts + ")";
}

}  // namespace

Rows run_extracted(Connection::State& state, duckdb_extracted_statements statements, idx_t i, std::string_view sql,
                   const std::function<void(duckdb_statement_type)>& allow) {
  Statement statement;
  renew_search_path(state);
  AtWork here(state);
  if (duckdb_prepare_extracted_statement(state.handle, statements, i, statement.out()) != DuckDBSuccess)
    throw_said(duckdb_prepare_error(statement));
  auto type = duckdb_prepared_statement_type(statement);
  if (allow) allow(type);
  auto running = std::make_unique<Result::State>();
  running->run(state, std::move(statement));
  auto rows = Result(std::move(running)).all();
  note_definitions(state, type, sql);
  work_in_the_log(state, type);
  return rows;
}

std::unique_ptr<Connection::State> connect_to(const std::shared_ptr<Instance>& instance) {
  auto state = std::make_unique<Connection::State>();
  state->instance = instance;
  if (duckdb_connect(instance->handle, &state->handle) != DuckDBSuccess)
    throw Error(Fault::defect, "store.connect", "저장소에 연결하지 못했습니다");
  state->family->members.insert(state->handle);
  return state;
}

std::weak_ptr<Family> family_at_work() { return at_work; }

std::unique_ptr<Connection::State> connect_for_call(const std::shared_ptr<Instance>& instance,
                                                    std::shared_ptr<Family> family) {
  auto state = connect_to(instance);
  if (family) {
    state->family = family;
    std::lock_guard lock(family->mutex);
    family->members.insert(state->handle);
  }
  return state;
}

Connection::State::~State() {
  {
    std::lock_guard lock(family->mutex);
    family->members.erase(handle);
  }
  duckdb_disconnect(&handle);
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result Connection::query(std::string_view sql, const Params& params) {
  std::string text(sql);
  auto statement = prepared(*state_, text);
  auto state = std::make_unique<Result::State>();
  if (auto wrapped = with_casts(statement, sql); !wrapped.empty()) {
    state->columns = columns_of(statement);
    statement = prepared(*state_, wrapped);
  }
  bind_all(statement, params);
  AtWork here(*state_);
  state->run(*state_, std::move(statement));
  const auto type = duckdb_result_statement_type(state->result);
  note_definitions(*state_, type, sql);
  work_in_the_log(*state_, type);
  return Result(std::move(state));
}

Rows Connection::rows(std::string_view sql, const Params& params) { return query(sql, params).all(); }

Json Connection::value(std::string_view sql, const Params& params) {
  auto result = query(sql, params);
  return result.next() ? result.json(0) : Json();
}

void Connection::exec(std::string_view sql, const Params& params) {
  if (!params.empty()) {
    query(sql, params).all();
    return;
  }
  std::string text(sql);
  Statements statements;
  renew_search_path(*state_);
  auto count = duckdb_extract_statements(state_->handle, text.c_str(), statements.out());
  if (count == 0)
    if (auto* message = duckdb_extract_statements_error(statements)) throw_said(message);
  for (idx_t i = 0; i < count; ++i) run_extracted(*state_, statements, i, sql, {});
}

void Connection::prepare(std::string_view sql) { prepared(*state_, std::string(sql)); }

Connection Connection::another() { return Connection(connect_to(state_->instance)); }

void Connection::interrupt() noexcept {
  std::lock_guard lock(state_->family->mutex);
  for (auto member : state_->family->members) duckdb_interrupt(member);
}

Json Connection::parse(std::string_view sql) {
  auto text = value("select cast(json_serialize_sql(cast($sql as varchar)) as varchar)", {{"sql", sql}}).string();
  constexpr std::string_view nowhere = "\"query_location\":18446744073709551615";  // beyond a Json integer
  for (auto at = text.find(nowhere); at != std::string::npos; at = text.find(nowhere, at))
    text.replace(at, nowhere.size(), "\"query_location\":0");
  auto tree = Json::parse(text);
  if (auto* failed = tree.find("error"); failed && failed->is_bool() && failed->boolean()) {
    auto& message = tree["error_message"];
    throw Error(Fault::input, "sql.syntax",
                "SELECT 문으로 읽을 수 없습니다: " + (message.is_string() ? message.string() : std::string()));
  }
  return tree;
}

std::string Connection::unparse(const Json& tree) {
  Json written = tree;
  bind_crosses(written, false);
  return value("select json_deserialize_sql(cast($tree as json))", {{"tree", written.dump()}}).string();
}

Transaction::Transaction(Connection& connection) : connection_(connection) { connection_.exec("begin transaction"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    connection_.exec("rollback");
  } catch (const Error&) {  // a failed commit has rolled back already
  }
}

void Transaction::commit() {
  connection_.exec("commit");
  open_ = false;
}

}  // namespace dure::store
