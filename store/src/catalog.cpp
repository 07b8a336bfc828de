#include <dure/core/error.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/store.hpp>

#include <algorithm>
#include <array>

namespace dure::store {
namespace {

constexpr std::string_view tables = R"sql(
create schema if not exists dure;
create schema if not exists raw;
create table if not exists dure.dataset(
  name varchar not null, title varchar, origin varchar not null, pack varchar, label varchar not null default 'S',
  created_at timestamp not null default current_localtimestamp(),
  updated_at timestamp not null default current_localtimestamp(), rows bigint not null default 0);
create table if not exists dure."column"(
  dataset varchar not null, position integer not null, name varchar not null, type varchar not null, unit varchar,
  title varchar, rows bigint, nulls bigint, distinct_values bigint, smallest varchar, largest varchar,
  problems bigint not null default 0);
create table if not exists dure.source_file(
  file_id bigint not null, name varchar not null, path varchar, sha256 varchar not null, bytes bigint not null,
  received_at timestamp not null default current_localtimestamp(), received_by varchar,
  state varchar not null default 'current', replaced_by bigint);
create table if not exists dure.load(
  load_id bigint not null, file_id bigint not null, dataset varchar not null, sheet varchar, encoding varchar,
  delimiter varchar, header_row integer, first_row integer, rows bigint not null default 0,
  problems bigint not null default 0, notes json, "at" timestamp not null default current_localtimestamp(), "by" varchar,
  seconds double, state varchar not null default 'current');
create table if not exists dure.load_problem(
  problem_id bigint not null, load_id bigint not null, file_id bigint not null, file varchar, dataset varchar,
  sheet varchar, "row" bigint, "column" varchar, code varchar not null, value varchar,
  state varchar not null default 'open', fixed_value varchar, fixed_by varchar, fixed_at timestamp);
create table if not exists dure.run(
  run_id bigint not null, pack varchar not null, version varchar,
  started_at timestamp not null default current_localtimestamp(), seconds double, state varchar not null, "by" varchar,
  error varchar);
create table if not exists dure.run_table(
  run_id bigint not null, name varchar not null, rows bigint, seconds double, digest varchar);
create table if not exists dure.lineage(
  run_id bigint, name varchar not null, "column" varchar, from_name varchar not null, from_column varchar);
create table if not exists dure.binding(
  pack varchar not null, source varchar not null, dataset varchar not null, "column" varchar, from_column varchar,
  how varchar);
create table if not exists dure.choice(
  pack varchar not null, item varchar not null, chosen varchar not null, rank integer, suggested varchar[] not null,
  who varchar not null, "at" timestamp not null default current_localtimestamp());
create table if not exists dure.personal_data(
  load_id bigint not null, dataset varchar not null, "column" varchar not null, kind varchar not null,
  cells bigint not null);
create table if not exists dure.layer(
  dataset varchar not null, geometry varchar, x varchar, y varchar, epsg bigint, kind varchar not null,
  features bigint not null, west double, south double, east double, north double, asked boolean not null,
  guesses bigint[] not null, how varchar not null);
create table if not exists dure.access(name varchar not null, role varchar not null);
create table if not exists dure.user_account(
  name varchar not null, role varchar not null, password varchar not null, failures integer not null default 0,
  locked_until timestamp, created_at timestamp not null default current_localtimestamp());
create table if not exists dure.audit(
  seq bigint not null, "at" timestamp not null, who varchar not null, role varchar not null, action varchar not null,
  object varchar not null, detail varchar not null, previous varchar not null, hash varchar not null);
)sql";

constexpr std::array<std::string_view, 20> reserved{
    "layer", "personal_data", "choice",  "dataset",           "column", "source_file", "load",         "load_problem",
    "run",   "run_table",     "lineage", "binding",           "access", "audit",       "user_account", "log",
    "raw",   "dure",          "main",    "information_schema"};

constexpr std::int64_t exact_distinct_up_to = 200'000;  // rows; beyond, counting distinct values is estimated
constexpr std::int64_t few_rows = 5'000;
constexpr std::size_t columns_at_once = 50;

/// The table behind a dataset: raw."NAME" for files, pack."table" for the tables of a pack.
struct Behind {
  std::string schema, table;
  std::string sql() const { return quote_name(schema) + "." + quote_name(table); }
};

Behind behind(Connection& connection, std::string_view dataset) {
  auto there = [&](const Behind& name) { return !table_columns(connection, name.schema, name.table).empty(); };
  if (Behind raw{"raw", std::string(dataset)}; there(raw)) return raw;
  if (auto dot = dataset.find('.'); dot != std::string_view::npos)
    if (Behind pack{std::string(dataset.substr(0, dot)), std::string(dataset.substr(dot + 1))}; there(pack))
      return pack;
  throw Error(Fault::missing, "dataset.missing",
              "데이터셋 '" + std::string(dataset) + "'이(가) 없습니다. 이름을 확인하십시오");
}

/// Without those that say where a row came from.
std::vector<std::pair<std::string, std::string>> columns_of(Connection& connection, const Behind& table) {
  auto columns = table_columns(connection, table.schema, table.table);
  std::erase_if(columns, [](auto& column) { return column.first == "_load" || column.first == "_row"; });
  return columns;
}

bool has_range(std::string_view type) {
  for (auto start : {"VARCHAR", "BLOB", "JSON", "STRUCT", "MAP", "ENUM", "UUID"})
    if (type.substr(0, std::string_view(start).size()) == start) return false;
  return type.find('[') == std::string_view::npos;
}

/// How many values a column holds. DuckDB's count(distinct) begins with a hash table of megabytes, whatever comes.
std::string distinct(const std::string& name, const std::string& type, std::int64_t rows) {
  bool plain = has_range(type) || type == "VARCHAR";
  if (rows <= few_rows && plain) return "coalesce(list_unique(list(" + name + ")), 0)";
  return (rows <= exact_distinct_up_to ? "count(distinct " : "approx_count_distinct(") + name + ")";
}

std::string measures(const std::pair<std::string, std::string>& column, std::int64_t rows) {
  auto name = quote_name(column.first);
  auto range = [&](const char* which) {
    return has_range(column.second) ? std::string("cast(") + which + "(" + name + ") as varchar)" : "null";
  };
  return "count(" + name + "), " + distinct(name, column.second, rows) + ", " + range("min") + ", " + range("max");
}

}  // namespace

std::string literal(const Json& value) {
  return value.is_null() ? "null" : value.is_string() ? quote_text(value.string()) : value.dump();
}

void create_catalog(Connection& connection) { connection.exec(tables); }

std::vector<std::pair<std::string, std::string>> table_columns(Connection& connection, std::string_view schema,
                                                               std::string_view table) {
  std::vector<std::pair<std::string, std::string>> columns;
  auto name = quote_name(schema) + "." + quote_name(table);
  try {
    for (auto& row : connection.rows("select name, type from pragma_table_info(" + quote_text(name) + ")").rows)
      columns.emplace_back(row[0].string(), row[1].string());
  } catch (const Error& error) {
    if (error.code() != "sql.unknown") throw;
  }
  return columns;
}

std::int64_t next_id(Connection& connection, std::string_view kind) {
  auto sequence = "dure." + quote_name(std::string(kind) + "_id");
  connection.exec("create sequence if not exists " + sequence);
  return connection.value("select nextval(" + quote_text(sequence) + ")").integer();
}

void profile_dataset(Connection& connection, std::string_view dataset) {
  auto table = behind(connection, dataset);
  auto columns = columns_of(connection, table);
  auto rows = connection.value("select count(*) from " + table.sql()).integer();
  auto known =
      connection.rows("select name, title, unit from dure.\"column\" where dataset = $d", {{"d", dataset}}).rows;
  connection.exec("delete from dure.\"column\" where dataset = $d", {{"d", dataset}});
  for (std::size_t first = 0; first < columns.size(); first += columns_at_once) {
    auto last = std::min(columns.size(), first + columns_at_once);
    std::string sql = "select ";
    for (auto i = first; i < last; ++i) sql += (i > first ? ", " : "") + measures(columns[i], rows);
    auto measured = connection.rows(sql + " from " + table.sql()).rows.at(0);
    std::string values;
    for (auto i = first; i < last; ++i) {
      const Json name = columns[i].first;
      auto same = std::find_if(known.begin(), known.end(), [&](const Row& row) { return row[0] == name; });
      bool found = same != known.end();
      auto* m = &measured[(i - first) * 4];
      values += (values.empty() ? "(" : ", (") + std::to_string(i + 1);
      for (auto& value : {name, Json(columns[i].second), found ? (*same)[2] : Json(), found ? (*same)[1] : Json(),
                          Json(rows - m[0].integer()), m[1], m[2], m[3]})
        values += ", " + literal(value);
      values += ")";
    }
    connection.exec(
        "insert into dure.\"column\" select $d, position, name, type, unit, title, $rows, nulls, distinct_values, "
        "smallest, largest, (select count(*) from dure.load_problem p where p.dataset = $d and p.\"column\" = name and "
        "p.state = 'open') from (values " +
            values + ") as v(position, name, type, unit, title, nulls, distinct_values, smallest, largest)",
        {{"d", dataset}, {"rows", rows}});
  }
  connection.exec("update dure.dataset set rows = $rows, updated_at = current_localtimestamp() where name = $d",
                  {{"rows", rows}, {"d", dataset}});
}

void publish_dataset(Connection& connection, std::string_view dataset) {
  Behind table{"raw", std::string(dataset)};
  std::string list;
  for (auto& column : columns_of(connection, table)) list += (list.empty() ? "" : ", ") + quote_name(column.first);
  if (list.empty())
    throw Error(Fault::missing, "dataset.missing", "데이터셋 '" + std::string(dataset) + "'에 담긴 열이 없습니다");
  connection.exec("create or replace view main." + quote_name(dataset) + " as select " + list + " from " + table.sql());
}

bool is_reserved_name(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return std::find(reserved.begin(), reserved.end(), lower) != reserved.end();
}

}  // namespace dure::store
