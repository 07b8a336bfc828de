#include <dure/core/error.hpp>
#include <dure/store/access.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/functions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace dure;
using namespace dure::store;

namespace {

std::string outcome(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(fault_name(error.fault())) + " " + std::string(error.code());
  }
  return "ok";
}

/// Two packs and two datasets: `open` for viewers, `closed` for admins; `민원` bound to open, `봉급` to nobody.
struct Town {
  Store store = Store::open({});
  Connection connection = store.connect();
  Town() {
    connection.exec(R"(create schema open; create schema closed;
      create table open.counts as select i as n, 'dong' || i as dong, [i, i + 1] as l from range(20) t(i);
      create table closed.salary as select 'SECRET' || i as secret, i as n from range(20) t(i);
      create table raw."민원" as select '가로등' as title, 1 as _load, 2 as _row;
      create table raw."봉급" as select 'SECRET' as secret, 1 as _load, 2 as _row;
      create view main.peek as select * from closed.salary;
      create view main."odd "" AS ( name" as select n from open.counts;
      insert into binding(pack, source, dataset) values ('open', 'complaints', '민원'))");
    publish_dataset(connection, "민원");
    publish_dataset(connection, "봉급");
    set_access(connection, "open", Role::viewer);
    set_access(connection, "closed", Role::admin);
    set_access(connection, "main.odd \" AS ( name", Role::viewer);
    add_user(connection, "kim", Role::viewer, "SECRET password");
    table(store, {"rows_of", {{"table", Kind::text, true}}, {}, [](const TableCall& call) -> TableRows {
                    auto own = call.connect();
                    auto rows = std::make_shared<const Rows>(own.rows("select * from " + call.table(0)));
                    return {{{"line", Kind::text}}, [rows](std::size_t n, RowOut& row) {
                              if (n >= rows->rows.size()) return false;
                              row.set(0, rows->rows[n][0].dump());
                              return true;
                            }};
                  }});
  }
  std::string as(Role role, const std::string& sql, const Params& params = {}) {
    Reader reader(store, {"someone", role}, "test");
    return outcome([&] { reader.query(sql, params); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Town, "what a SELECT reads: views resolved, names of CTEs left out") {
  auto tables = [&](const std::string& sql) {
    std::string all;
    for (auto& name : reads_of(connection, sql).tables) all += (all.empty() ? "" : " ") + name;
    return all;
  };
  CHECK(tables("select 1") == "");
  CHECK(tables("select * from counts") == "open.counts");
  CHECK(tables("select * from COUNTS c join closed.Salary s using (n)") == "closed.salary open.counts");
  CHECK(tables("from peek") == "closed.salary");
  CHECK(tables("from 민원") == "raw.민원");
  CHECK(tables("from \"odd \"\" AS ( name\"") == "open.counts");
  CHECK(tables("with salary as (select 1 as n) select * from salary") == "");
  CHECK(tables("with salary as (select * from closed.salary) select * from salary") == "closed.salary");
  CHECK(tables("with salary as (select * from salary) select * from salary") == "closed.salary");
  CHECK(tables("with recursive salary as (select * from salary union all select * from salary) from salary") ==
        "closed.salary");
  CHECK(tables("with recursive a as (select 1 as n union all select n + 1 from a where n < 5) from a") == "");
  CHECK(tables("select (with salary as (select 1) from salary), (select max(n) from salary)") == "closed.salary");
  CHECK(tables("with b as (from salary), salary as (select 1) from b") == "closed.salary");
  CHECK(tables("with salary as (select 1) select * from closed.salary") == "closed.salary");
  CHECK(tables("select case when exists (select 1 from salary) then 1 end") == "closed.salary");
  CHECK(tables("select 1 order by (select max(n) from salary)") == "closed.salary");
  CHECK(tables("select 1 limit (select max(n) from salary)") == "closed.salary");
  CHECK(tables("select n from counts group by n having n > (select min(n) from salary)") ==
        "closed.salary open.counts");
  CHECK(tables("select n from counts qualify row_number() over (order by (select 1 from salary)) = 1") ==
        "closed.salary open.counts");
  CHECK(tables("from counts union all (select n, '', [n] from salary)") == "closed.salary open.counts");
  CHECK(tables("from (pivot salary on n in (1, 2) using count(*))") == "closed.salary");
  CHECK(tables("from (summarize salary)") == "closed.salary");
  CHECK(tables("describe salary") == "closed.salary");
  CHECK(tables("from range((select max(n) from salary))") == "closed.salary");
  CHECK(tables("select list_transform([1], x -> x + (select max(n) from salary))") == "closed.salary");
  CHECK(tables("values ((select max(n) from salary))") == "closed.salary");
  CHECK(tables("from rows_of('salary')") == "closed.salary");
}

TEST_CASE_FIXTURE(Town, "a role reads what its pack, its binding and the catalogue give it, and no more") {
  CHECK(least_role(connection, "open.counts") == Role::viewer);
  CHECK(least_role(connection, "closed.salary") == Role::admin);
  CHECK(least_role(connection, "민원") == Role::viewer);
  CHECK(least_role(connection, "raw.민원") == Role::viewer);
  CHECK(least_role(connection, "main.봉급") == Role::analyst);
  CHECK(least_role(connection, "dure.dataset") == Role::officer);
  CHECK(least_role(connection, "dure.audit") == Role::admin);
  set_access(connection, "open.counts", Role::officer);
  CHECK(least_role(connection, "Open.Counts") == Role::officer);
  CHECK(as(Role::viewer, "from counts") == "denied access.table");
  CHECK(as(Role::officer, "from counts") == "ok");
  CHECK(as(Role::viewer, "from 민원") == "ok");
  CHECK(as(Role::officer, "from 봉급") == "denied access.table");
  CHECK(as(Role::analyst, "from raw.봉급") == "ok");
  CHECK(as(Role::analyst, "from peek") == "denied access.table");
  CHECK(as(Role::admin, "from peek") == "ok");
  CHECK(as(Role::viewer, "from load_problem") == "denied access.table");
  CHECK(as(Role::officer, "from load_problem") == "ok");
  CHECK(as(Role::analyst, "from user_account") == "denied access.table");
  CHECK(as(Role::admin, "from log") == "ok");
  CHECK(as(Role::analyst, "from log") == "denied access.table");
  CHECK(as(Role::analyst, "from recent_log()") == "denied access.table");
}

TEST_CASE_FIXTURE(Town, "nothing but one SELECT, and no function that reaches out") {
  for (std::string sql :
       {"drop table open.counts", "insert into open.counts values (1)", "select 1; select 2",
        "select 1; drop table open.counts", "set threads = 1", "pragma version", "copy open.counts to 'x'",
        "attach 'x'", "checkpoint", "begin", "call range(1)", "explain select 1", "install fts",
        "update dure.audit set who = ''", "create macro f() as 1", ""}) {
    CAPTURE(sql);
    CHECK(as(Role::admin, sql) != "ok");
  }
  for (std::string sql : {"select * from read_csv('/etc/passwd')",
                          "from '/etc/passwd'",
                          "from read_text('/etc/passwd')",
                          "from glob('*')",
                          "select current_setting('temp_directory')",
                          "select getvariable('x')",
                          "from query('from closed.salary')",
                          "from query_table('salary')",
                          "from query_table(['salary'])",
                          "from sniff_csv('x')",
                          "from duckdb_settings()",
                          "from duckdb_views()",
                          "from duckdb_tables()",
                          "from pragma_table_info('salary')",
                          "from pragma_storage_info('salary')",
                          "from json_execute_serialized_sql('x')",
                          "select json_serialize_plan('from closed.salary')",
                          "select nextval('x')",
                          "from seq_scan('salary')",
                          "from dure_bulk(1)",
                          "from histogram_values(salary, n)",
                          "from duckdb_secrets()",
                          "from duckdb_logs()",
                          "select write_log('x')",
                          "from checkpoint()",
                          "from force_checkpoint()",
                          "from parquet_scan('x')",
                          "select pg_get_viewdef(1)",
                          "from storage_info('salary')",
                          "from sql_auto_complete('sel')",
                          "select sleep_ms(1)"}) {
    CAPTURE(sql);
    CHECK(as(Role::viewer, sql).substr(0, 6) == "denied");
    CHECK(as(Role::admin, sql) != "ok");
  }
  for (std::string sql : {"from information_schema.tables", "from duckdb_columns", "from sqlite_master",
                          "from pg_catalog.pg_class", "show tables", "from pg_views", "show all tables",
                          "from system.main.duckdb_views", "from nowhere", "from temp.x", "describe"}) {
    CAPTURE(sql);
    CHECK(as(Role::analyst, sql).substr(0, 6) == "denied");
  }
  connection.exec(
      "create macro tell() as (select string_agg(secret, ',') from closed.salary);"
      "create macro tell_all() as table select * from closed.salary");
  CHECK(as(Role::viewer, "select tell()") == "denied access.function");
  CHECK(as(Role::viewer, "from tell_all()") == "denied access.function");
  scalar(
      store, "call_out", [](std::string_view text) { return std::string(text); }, "dure.embedding");
  for (std::string sql : {"select call_out(dong) from counts", "select upper(CALL_OUT('x'))", "select ('x').call_out()",
                          "from counts where call_out(dong) = 'x'", "from unnest([call_out('x')])"}) {
    CAPTURE(sql);
    CHECK(as(Role::officer, sql) == "denied access.table");
    CHECK(as(Role::analyst, sql) == "ok");
  }
  for (std::string sql :
       {"select sum(n), string_agg(dong, ',') from counts",
        "from range(3)",
        "select unnest([1, 2])",
        "from counts, unnest(l)",
        "select n, lag(n) over (order by n) from counts",
        "select list_transform(l, x -> x + 1) from counts",
        "from (pivot counts on n in (1, 2) using count(*))",
        "select * exclude (l) from counts",
        "summarize counts",
        "describe counts",
        "select columns('n|dong') from counts",
        "with a as materialized (from counts) from a",
        "from counts tablesample 10%",
        "select n from counts group by all order by all",
        "select date_trunc('month', date '2026-07-19'), now(), now()::date",
        "select cast('1' as decimal(4, 2)), try_cast('x' as int), 'a' in ('a', 'b'), 1 between 0 and 2, "
        "'a' collate nocase",
        "from rows_of('counts')",
        "values (1), (2)",
        "select {'a': 1}.a, map {'x': 1}['x'], [1, 2][1]",
        "select n from counts c where exists (from 민원 m where m.title = c.dong)",
        "from counts positional join range(3)",
        "from counts asof join (select 3 as n) b using (n)",
        "select count(*) filter (n > 2), grouping(n) from counts group by rollup (n)",
        "select max(n) over w from counts window w as (partition by dong order by n rows 2 preceding)",
        "with recursive a as (select 1 as n union all select n + 1 from a where n < 5) from a",
        "select ?::int",
        "select if(true, 1, 2)"}) {
    CAPTURE(sql);
    CHECK(as(Role::viewer, sql, {{"1", 1}}) == "ok");
  }
}

TEST_CASE_FIXTURE(Town, "a function's table is the asker's to read, and must be named outright") {
  CHECK(as(Role::viewer, "from rows_of('counts')") == "ok");
  CHECK(as(Role::viewer, "from rows_of('salary')") == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of('\"SALARY\"')") == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of('peek')") == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of('sal' || 'ary')") == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of((select 'salary'))") == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of($t)", {{"t", "salary"}}) == "denied access.table");
  CHECK(as(Role::viewer, "from rows_of($t)", {{"t", "counts"}}) == "ok");
  CHECK(as(Role::viewer, "from (select 1) a, lateral (from rows_of('salary'))") == "denied access.table");
}

TEST_CASE_FIXTURE(Town, "generated queries that mention a forbidden table never give a viewer its content") {
  // Templates around a hole; the hole is a forbidden source in many spellings. Whatever happens, SECRET must not come
  // out.
  const std::vector<std::string> sources{"closed.salary",
                                         "salary",
                                         "\"Salary\"",
                                         "peek",
                                         "main.peek",
                                         "raw.\"봉급\"",
                                         "봉급",
                                         "dure.user_account",
                                         "user_account",
                                         "memory.closed.salary",
                                         "(from closed.salary)",
                                         "(table peek)",
                                         "(with counts as (from closed.salary) from counts)",
                                         "rows_of('salary')",
                                         "rows_of('user_account')",
                                         "query('from closed.salary')",
                                         "query_table('peek')",
                                         "(select * from (values (1)) v, closed.salary)"};
  const std::vector<std::string> holes{
      "select * from {}",
      "from {} a",
      "select a.* from {} a",
      "select a from {} a",
      "select to_json(a) from {} a",
      "with x as (from {}) from x",
      "with x as materialized (from {}) select * from x",
      "select (select to_json(a)::varchar from {} a limit 1)",
      "select * from counts where exists (select 1 from {} a where to_json(a)::varchar like '%SECRET%')",
      "select array(select to_json(a)::varchar from {} a)",
      "(from {} limit 1) union all (from {} limit 1)",
      "from (summarize from {})",
      "summarize from {}",
      "select columns(*) from {}",
      "from (select * from {} a cross join counts b)",
      "from counts c, lateral (from {}) b",
      "with recursive r as (select * from {} union all select * from r where false) from r",
      "select max(columns(*)) from {}",
      "with salary as (select 1 as n), peek as (select 2) select * from {}",
      "select * from (with counts as (select 1) from {}) x",
      "select list(a) from {} a",
      "select string_agg(to_json(a)::varchar, ',') over () from {} a",
      "from counts order by (select to_json(a)::varchar from {} a limit 1)",
      "select case when (select count(*) from {}) > 0 then (select min(to_json(a)::varchar) from {} a) end",
      "from (pivot (from {}) on 1 in (1) using count(*))",
      "select * from counts asof join (select 1 as n, * from {}) b using (n)",
      "select * from {} tablesample 100%",
      "select error((select to_json(a)::varchar from {} a limit 1))",
      "select 1 from counts where cast((select to_json(a)::varchar from {} a limit 1) as int) = 1",
      "values ((select to_json(a)::varchar from {} a limit 1))"};
  Reader viewer(store, {"someone", Role::viewer}, "test");
  Reader admin(store, {}, "test");
  int tried = 0, revealed_to_admin = 0;
  auto shown = [](Reader& reader, const std::string& sql) {
    try {
      auto rows = reader.query(sql);
      std::string all;
      for (auto& row : rows.rows)
        for (auto& cell : row) all += cell.dump();
      return all;
    } catch (const Error& error) {
      return std::string(error.what());  // a message may not tell either
    }
  };
  for (auto& hole : holes)
    for (auto& source : sources) {
      std::string sql = hole;
      for (auto at = sql.find("{}"); at != std::string::npos; at = sql.find("{}")) sql.replace(at, 2, source);
      CAPTURE(sql);
      auto told = shown(viewer, sql);
      CHECK(told.find("SECRET") == std::string::npos);
      CHECK(told.find("argon2") == std::string::npos);
      ++tried;
      auto seen = shown(admin, sql);
      revealed_to_admin += seen.find("SECRET") != std::string::npos || seen.find("argon2") != std::string::npos;
    }
  CHECK(tried == 540);
  CHECK(revealed_to_admin > 200);  // the questions do ask for it
}

TEST_CASE_FIXTURE(Town, "time, memory, rows and a change of mind end a query, and the reader goes on") {
  auto slow = "select count(*) from range(1000000) a(x), range(10000000) b(y) where (x * y) % 7 = 3";
  Limits limits;
  limits.seconds = 0.3;
  auto begin = std::chrono::steady_clock::now();
  Reader hasty(store, {}, "test", limits);
  CHECK(outcome([&] { hasty.query(slow); }) == "busy sql.time");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(3));
  CHECK(hasty.query("select 1").rows.size() == 1);
  limits.seconds = 20;
  limits.memory = 20 << 20;
  Reader small(store, {}, "test", limits);
  CHECK(
      outcome([&] {
        small.query(
            "select count(*), max(l) from (select list(hash(i)) as l from range(60000000) t(i) group by i % 1000000)");
      }) == "busy sql.memory");
  CHECK(outcome([&] { small.query("select repeat('x', 10000000) from range(10)"); }) == "busy sql.memory");
  limits.rows = 5;
  Reader few(store, {}, "test", limits);
  auto rows = few.query("from range(6)");
  CHECK(rows.rows.size() == 5);
  CHECK(rows.truncated);
  CHECK(!few.query("from range(5)").truncated);
  std::stop_source stop;
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  CHECK(outcome([&] { small.query(slow, {}, stop.get_token()); }) == "busy sql.stopped");
}

TEST_CASE_FIXTURE(Town, "the limits also end what a table function does before it gives rows") {
  table(store, {"ponder", {}, {}, [](const TableCall& call) -> TableRows {
                  auto n = call.connect().value(
                      "select count(*) from range(1000000) a(x), range(10000000) b(y) where (x * y) % 7 = 3");
                  return {{{"n", Kind::integer}}, [n](std::size_t i, RowOut& row) {
                            if (i > 0) return false;
                            row.set(0, n.integer());
                            return true;
                          }};
                }});
  Limits limits;
  limits.seconds = 0.3;
  Reader hasty(store, {}, "test", limits);
  auto begin = std::chrono::steady_clock::now();
  CHECK(outcome([&] { hasty.query("from ponder()"); }) == "busy sql.time");
  CHECK(outcome([&] { hasty.check("from ponder()"); }) == "busy sql.time");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(8));
  CHECK(hasty.query("select 1").rows.size() == 1);
}

TEST_CASE_FIXTURE(Town, "names are seen as they are in one's own transaction, and by others once committed") {
  auto other = store.connect();
  CHECK(outcome([&] { reads_of(other, "from counts"); }) == "ok");
  Transaction transaction(connection);
  connection.exec("create table open.fresh as select 1 as x; create view open.look as from open.fresh");
  CHECK(reads_of(other, "from look").tables.empty());
  CHECK(reads_of(connection, "from look").tables == std::vector<std::string>{"open.fresh"});
  CHECK(reads_of(other, "from look").tables.empty());
  transaction.commit();
  CHECK(reads_of(other, "from look").tables == std::vector<std::string>{"open.fresh"});
  connection.exec("create or replace view open.look as from closed.salary");
  CHECK(reads_of(other, "from look").tables == std::vector<std::string>{"closed.salary"});
}

TEST_CASE_FIXTURE(Town, "check says what query would, and reading as a stream gives the same rows") {
  Reader viewer(store, {"someone", Role::viewer}, "test");
  CHECK(outcome([&] { viewer.check("from counts"); }) == "ok");
  CHECK(outcome([&] { viewer.check("from salary"); }) == "denied access.table");
  CHECK(outcome([&] { viewer.check("select nothing from counts"); }) == "input sql.binding");
  CHECK(outcome([&] { viewer.check("select n from counts where n = $n"); }) == "ok");
  std::int64_t sum = 0;
  viewer.read("select n from counts", {}, [&](Result& result) {
    while (result.next()) sum += result.json(0).integer();
  });
  CHECK(sum == 190);  // 0 + 1 + … + 19
}

TEST_CASE_FIXTURE(Town, "an admin's own SQL changes tables, but neither accounts, rights nor the audit") {
  Principal admin;
  CHECK(write_sql(store, admin, "insert into open.counts values (99, 'x', []); select count(*) from open.counts")
            .rows[0][0]
            .integer() == 21);
  for (std::string sql :
       {"delete from dure.audit", "insert into audit select * from audit", "drop table dure.audit",
        "alter table dure.audit add column x int", "update user_account set role = 'admin'",
        "insert into dure.access values ('x', 'viewer')", "drop schema dure cascade", "commit",
        "create or replace table dure.audit as select 1", "set threads = 1", "begin; delete from audit; commit",
        "copy audit to 'x'", "truncate audit", "attach ':memory:' as m", "alter table dure.audit rename to audit2"}) {
    CAPTURE(sql);
    audit(connection, admin, "setting", "x");
    CHECK(outcome([&] { write_sql(store, admin, sql); }) != "ok");
    CHECK(!verify_audit(connection).broken_at);
  }
  CHECK(outcome([&] { write_sql(store, {"lee", Role::analyst}, "select 1"); }) == "denied access.write");
  CHECK(users(connection).at(0).role == Role::viewer);
}

TEST_CASE_FIXTURE(Town, "accounts: argon2id, one sentence for every wrong sign-in, and a lock") {
  CHECK(outcome([&] { add_user(connection, "kim", Role::admin, "another password"); }) == "input user.exists");
  CHECK(outcome([&] { add_user(connection, "lee", Role::admin, "short"); }) == "input user.password");
  CHECK(outcome([&] { add_user(connection, "l ee", Role::admin, "long enough"); }) == "input user.name");
  CHECK(connection.value("select password from user_account").string().substr(0, 10) == "$argon2id$");
  auto in = sign_in(connection, "kim", "SECRET password", 3, 5);
  CHECK(in.name == "kim");
  CHECK(in.role == Role::viewer);
  auto attempt = [&](const char* name, const char* password) {
    return outcome([&] { sign_in(connection, name, password, 3, 5); });
  };
  for (auto* name : {"kim", "nobody"}) {  // an account and a stranger behave alike
    CHECK(attempt(name, "wrong") == "denied login.wrong");
    CHECK(attempt(name, "wrong") == "denied login.wrong");
    CHECK(attempt(name, "wrong") == "denied login.wrong");
    CHECK(attempt(name, "SECRET password") == "busy login.locked");
  }
  CHECK(users(connection).at(0).locked);
  connection.exec("update dure.user_account set locked_until = locked_until - interval 6 minute");
  CHECK(attempt("kim", "wrong") == "denied login.wrong");
  CHECK(attempt("kim", "SECRET password") == "ok");
  set_password(connection, "kim", "a new password");
  CHECK(attempt("kim", "SECRET password") == "denied login.wrong");
  CHECK(attempt("kim", "a new password") == "ok");
  add_user(connection, "boss", Role::admin, "boss password");
  CHECK(outcome([&] { remove_user(connection, "boss"); }) == "input user.last_admin");
  remove_user(connection, "kim");
  remove_user(connection, "boss");
  CHECK(users(connection).empty());
}

TEST_CASE_FIXTURE(Town, "a wrong name takes as long as a wrong password") {
  auto seconds = [&](const char* name) {
    auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i) outcome([&] { sign_in(connection, name, "wrong", 1000, 5); });
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  seconds("kim");
  auto known = seconds("kim"), unknown = seconds("nobody");
  CHECK(known / unknown < 2);
  CHECK(unknown / known < 2);
}

TEST_CASE_FIXTURE(Town, "the audit tells who read what, and any change to it shows") {
  as(Role::viewer, "from counts");
  as(Role::viewer, "from salary");
  audit(connection, {"kim", Role::officer}, "export", "counts", Json::object({{"rows", 20}}));
  auto rows = connection.rows("select seq, who, role, action, object, detail from audit order by seq").rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][5].string() == R"({"tables":["open.counts"]})");
  CHECK(rows[1][5].string() == R"({"refused":"access.table"})");
  CHECK(rows[2][1].string() == "kim");
  auto good = verify_audit(connection);
  CHECK(good.rows == 3);
  CHECK(!good.broken_at);
  CHECK(good.last_hash.size() == 64);
  auto broken = [&](const std::string& sql) {
    Transaction transaction(connection);
    connection.exec(sql);
    return verify_audit(connection).broken_at.value_or(0);
  };
  CHECK(broken("update dure.audit set who = 'lee' where seq = 2") == 2);
  CHECK(broken("delete from dure.audit where seq = 1") == 2);
  CHECK(broken("update dure.audit set \"at\" = \"at\" + interval 1 second where seq = 3") == 3);
  CHECK(broken("delete from dure.audit where seq = 3") == 0);  // a cut: only the noted hash tells
  {
    Transaction transaction(connection);
    connection.exec("delete from dure.audit where seq = 3");
    CHECK(verify_audit(connection).last_hash != good.last_hash);
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      auto own = store.connect();
      for (int n = 0; n < 25; ++n) audit(own, {}, "read", "x");
    });
  threads.clear();
  CHECK(verify_audit(connection).rows == 103);
  CHECK(!verify_audit(connection).broken_at);
}
