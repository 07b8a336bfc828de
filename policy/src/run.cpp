#include "run.hpp"

#include "indexes.hpp"
#include "manifest.hpp"
#include "views.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using store::quote_name;
using store::quote_text;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string full(const Pack& pack, std::string_view table) { return schema_of(pack.name) + "." + std::string(table); }
std::string full_sql(const Pack& pack, std::string_view table) {
  return quote_name(schema_of(pack.name)) + "." + quote_name(table);
}

/// Datasets are named without the schema that holds them.
std::string catalogue_name(const std::string& table) { return table.starts_with("main.") ? table.substr(5) : table; }

void write_lineage(store::Connection& connection, std::int64_t run_id, const std::string& name,
                   const std::vector<std::pair<std::string, Origin>>& rows) {
  std::string values;
  for (auto& [column, from] : rows) {
    if (from.column == "_load" || from.column == "_row" || column == "_load" || column == "_row") continue;
    values += (values.empty() ? "(" : ", (") + std::to_string(run_id) + ", " + quote_text(name) + ", " +
              quote_text(column) + ", " + quote_text(from.table) + ", " +
              (from.column.empty() ? "null" : quote_text(from.column)) + ")";
  }
  if (!values.empty()) connection.exec("insert into dure.lineage values " + values);
}

[[noreturn]] void throw_unbound(const BoundSource& bound) {
  std::string columns;
  for (auto& label : bound.missing) columns += (columns.empty() ? "" : ", ") + label;
  auto& source = *bound.source;
  auto where = bound.nearest.empty() ? std::string("어느 자료에도") : "자료 '" + bound.nearest + "'에";
  throw Error(Fault::missing, "source.unbound",
              "'" + source.label + "'(" + source.name + ")에 쓸 자료가 없습니다. " + where + " 없는 열: " + columns +
                  ". 파일을 " + (source.from.empty() ? "inbox/" : source.from.front()) +
                  "에 넣거나 manifest.yaml에 synonyms를 적어 주십시오.");
}

constexpr const char* stopped = "멈추라고 하셔서 계산을 그쳤습니다. 계산하지 못한 표는 앞선 값 그대로 있습니다.";

void throw_if_stopped(const RunOptions& options) {
  if (options.stop.stop_requested()) throw Error(Fault::input, "run.stopped", stopped);
}

}  // namespace

Runner::Runner(store::Connection& connection, const Pack& pack, const store::Principal& who, const RunOptions& options)
    : connection_(connection), pack_(pack), who_(who), options_(options), shapes_(connection) {}

void Runner::begin() {
  run_.run_id = store::next_id(connection_, "run");
  connection_.exec(
      "insert into dure.run(run_id, pack, version, seconds, state, \"by\", error) values ($id, $pack, $version, null, "
      "'failed', $by, "
      "'끝나기 전에 멈췄습니다')",
      {{"id", run_.run_id}, {"pack", pack_.name}, {"version", pack_.version}, {"by", who_.name}});
}

void Runner::end(std::string_view state, const Json& error) {
  connection_.exec("update dure.run set state = $state, seconds = $seconds, error = $error where run_id = $id",
                   {{"state", state}, {"seconds", run_.seconds}, {"error", error}, {"id", run_.run_id}});
  store::audit(
      connection_, who_, "run", pack_.name,
      Json::object(
          {{"run", run_.run_id}, {"state", state}, {"tables", static_cast<std::int64_t>(run_.tables.size())}}));
}

void Runner::bind() {
  store::Transaction transaction(connection_);
  sources_ = bind_sources(pack_, dataset_shapes(connection_), &connection_, options_.sample);
  for (auto& bound : sources_)
    if (bound.datasets.empty() && !bound.source->optional) throw_unbound(bound);
  make_views(connection_, pack_, sources_);
  note_bad_casts(connection_, sources_);
  run_.failed_expectations = note_breaches(connection_, pack_, sources_);
  for (auto& bound : sources_) {
    std::vector<std::pair<std::string, Origin>> rows;
    for (auto& dataset : bound.datasets) {
      for (auto& column : dataset.columns)
        rows.push_back({bound.source->columns[column.column].name,
                        {dataset.dataset.name, dataset.dataset.columns[column.from].name}});
    }
    if (bound.datasets.size() == 1)  // a folder's name says less to a clerk than what the pack takes it for
      connection_.exec("update dure.dataset set title = $label where name = $d and coalesce(title, '') = ''",
                       {{"label", bound.source->label}, {"d", bound.datasets[0].dataset.name}});
    write_lineage(connection_, run_.run_id, full(pack_, bound.source->name), rows);
    store::set_access(connection_, full(pack_, bound.source->name), pack_.read);
  }
  give_dataset_access(connection_, sources_);
  transaction.commit();
  shapes_.reload();
}

void Runner::give_access(const Table& table) {
  store::set_access(connection_, full(pack_, table.name), table.read.value_or(pack_.read));
}

bool Runner::may_skip(const Table& table, const std::string& fingerprint, TableRun& made) {
  if (!options_.only_changed) return false;
  auto there = connection_.rows(
      "select t.comment, l.rows, cast(r.started_at as date) = current_date from duckdb_tables() t left join (select "
      "name, rows, run_id "
      "from dure.run_table where name = $full qualify row_number() over (order by run_id desc) = 1) l on true left "
      "join dure.run r on "
      "r.run_id = l.run_id where t.schema_name = $schema and t.table_name = $table",
      {{"full", full(pack_, table.name)}, {"schema", schema_of(pack_.name)}, {"table", table.name}});
  if (there.rows.empty() || !there.rows[0][1].is_integer()) return false;
  auto& row = there.rows[0];
  bool same = row[0] == Json(fingerprint), today = row[2] == Json(true);
  made.rows = static_cast<std::uint64_t>(row[1].integer());
  made.computed = false;
  return table.refresh == "manual" || same || (table.refresh == "daily" && today);
}

void Runner::replace_table(const Table& table, const Query& query, const std::string& fingerprint, TableRun& made) {
  auto name = full_sql(pack_, table.name);
  connection_.exec("create or replace table " + name + " as " + query.sql);
  connection_.exec("comment on table " + name + " is " + quote_text(fingerprint));
  made.rows = static_cast<std::uint64_t>(connection_.value("select count(*) from " + name).integer());
  made.computed = true;
  auto label = full(pack_, table.name);
  connection_.exec("delete from dure.dataset where name = $name", {{"name", label}});
  connection_.exec("insert into dure.dataset(name, title, origin, pack) values ($name, $title, 'pack', $pack)",
                   {{"name", label}, {"title", table.label}, {"pack", pack_.name}});
  store::profile_dataset(connection_, label);
}

void Runner::record(const Table& table, const Query& query, const TableRun& made, const std::string& digest) {
  connection_.exec("insert into dure.run_table values ($run, $name, $rows, $seconds, $digest)",
                   {{"run", run_.run_id},
                    {"name", full(pack_, table.name)},
                    {"rows", static_cast<std::int64_t>(made.rows)},
                    {"seconds", made.seconds},
                    {"digest", digest}});
  auto actual = store::table_columns(connection_, schema_of(pack_.name), table.name);
  std::vector<std::pair<std::string, Origin>> rows;
  for (std::size_t i = 0; i < query.columns.size() && table.before_of.empty(); ++i) {
    auto name = actual.size() == query.columns.size() ? actual[i].first : query.columns[i].name;
    for (auto& from : query.columns[i].from) rows.push_back({name, {catalogue_name(from.table), from.column}});
  }
  write_lineage(connection_, run_.run_id, full(pack_, table.name), rows);
  give_access(table);
}

/// What a table is computed by now: one that holds what was before, by the table of the last run when that has the
/// columns.
std::string Runner::sql_of(const Table& table) {
  if (table.before_of.empty()) return table.sql;
  auto there = store::table_columns(connection_, schema_of(pack_.name), table.before_of);
  std::string sql;
  for (auto& [column, type] : table.keeps) {
    if (std::find(there.begin(), there.end(), std::pair(column, std::string(sql_type_of(type)))) == there.end())
      return table.sql;
    sql += (sql.empty() ? "select " : ", ") + quote_name(column);
  }
  return sql + " from " + full_sql(pack_, table.before_of);
}

void Runner::compute(const Table& table) {
  auto start = Clock::now();
  store::Transaction transaction(connection_);
  auto query = compile(connection_, shapes_, pack_, sql_of(table),
                       {.keep_rows = table.before_of.empty(), .clock = options_.clock});
  auto fingerprint = "dure " + query.sql;
  for (auto& name : query.reads) {
    auto known = versions_.find(name);
    if (known == versions_.end()) known = versions_.emplace(name, version_of(connection_, name)).first;
    fingerprint += "\n" + name + " " + known->second;
  }
  fingerprint = sha256(fingerprint);
  TableRun made{table.name};
  auto last_digest = [&] {
    return connection_.value("select digest from dure.run_table where name = $n order by run_id desc limit 1",
                             {{"n", full(pack_, table.name)}});
  };
  std::string digest;
  if (may_skip(table, fingerprint, made)) {
    auto last = last_digest();
    digest = last.is_string() ? last.string() : "";
  } else {
    replace_table(table, query, fingerprint, made);
    shapes_.reload(schema_of(pack_.name), table.name);
    digest = digest_of(connection_, schema_of(pack_.name), table.name);
  }
  versions_[full(pack_, table.name)] = digest;
  made.seconds = made.computed ? seconds_since(start) : 0;
  record(table, query, made, digest);
  transaction.commit();
  run_.tables.push_back(made);
}

Run Runner::run() {
  auto start = Clock::now();
  begin();
  std::string at;
  const std::stop_callback interrupt(options_.stop, [&] { connection_.interrupt(); });
  try {
    bind();
    for (auto& table : pack_.tables) {
      at = table.name;
      throw_if_stopped(options_);
      if (options_.progress) options_.progress(table.name, run_.tables.size(), pack_.tables.size());
      compute(table);
    }
  } catch (const Error& error) {
    run_.seconds = seconds_since(start);
    if (options_.stop.stop_requested()) {
      end("failed", stopped);
      throw Error(Fault::input, "run.stopped", stopped);
    }
    auto detail = at.empty() ? std::string(error.what()) : pack_.name + "/sql/" + at + ".sql: " + error.what();
    end("failed", detail);
    throw Error(error.fault(), error.code(), detail);
  }
  if (options_.progress) options_.progress("", pack_.tables.size(), pack_.tables.size());
  drop_strays(connection_, pack_);
  run_.seconds = seconds_since(start);
  end("done", Json());
  return run_;
}

namespace {

Run run_alone(store::City& city, const Pack& pack, const store::Principal& who, const RunOptions& options) {
  auto lock = city.store().write_lock();
  auto connection = city.store().connect();
  auto done = Runner(connection, pack, who, options).run();
  make_indexes(city, pack);
  return done;
}

/// Packs that `pack` reads and that were never computed come first, so that what it selects from stands, if only empty.
void run_unread(store::City& city, const Pack& pack, const store::Principal& who, const RunOptions& options) {
  for (auto& other : packs(city)) {
    const auto schema = schema_of(other.name) + ".";
    const auto reads = [&](const std::string& name) { return name.starts_with(schema); };
    if (other.name == pack.name || std::none_of(pack.tables.begin(), pack.tables.end(), [&](auto& table) {
          return std::any_of(table.from.begin(), table.from.end(), reads);
        }))
      continue;
    auto connection = city.store().connect();
    const bool computed =
        connection
            .value("select exists(select 1 from dure.run where pack = $p and state = 'done')", {{"p", other.name}})
            .boolean();
    if (!computed) run_alone(city, other, who, {.clock = options.clock, .stop = options.stop});
  }
}

}  // namespace

Run run(store::City& city, const Pack& pack, const store::Principal& who, const RunOptions& options) {
  run_unread(city, pack, who, options);
  return run_alone(city, pack, who, options);
}

Run run(store::City& city, const Pack& pack, const store::Principal& who,
        const std::function<void(std::string_view table, std::size_t done, std::size_t total)>& progress) {
  return run(city, pack, who, RunOptions{.progress = progress});
}

}  // namespace dure::policy
