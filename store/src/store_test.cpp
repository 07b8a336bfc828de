#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

using namespace dure;
using namespace dure::store;

namespace {

/// A folder that goes away with the test.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("dure-store-" + random_hex(6));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "no error";
}

/// Expressions of every type. Nested, huge, negative, infinite, before Christ.
const std::vector<std::string> expressions{"true",
                                           "(-128)::tinyint",
                                           "65535::usmallint",
                                           "(-5)::int",
                                           "9223372036854775807",
                                           "18446744073709551615::ubigint",
                                           "170141183460469231731687303715884105727::hugeint",
                                           "(-1)::hugeint",
                                           "340282366920938463463374607431768211455::uhugeint",
                                           "123456789012345678901234567890::bignum",
                                           "0.1::float",
                                           "1e20::float",
                                           "0.1::double",
                                           "1e15::double",
                                           "1e16::double",
                                           "1.5e-5::double",
                                           "1e-4::double",
                                           "123456.789e3::double",
                                           "-0.0::double",
                                           "'nan'::double",
                                           "'-infinity'::double",
                                           "0::double",
                                           "(-3)::double",
                                           "12.50::decimal(4,2)",
                                           "-0.05::decimal(18,3)",
                                           "12345678901234567890.123::decimal(38,3)",
                                           "'한글 ''x'''",
                                           "'a,b'",
                                           "date '2026-07-19'",
                                           "date '0001-01-01'",
                                           "date '9999-12-31'",
                                           "date '10000-01-01'",
                                           "'0044-03-15 (BC)'::date",
                                           "'infinity'::date",
                                           "'-infinity'::timestamp",
                                           "time '09:05:00'",
                                           "time '23:59:59.120'",
                                           "time '24:00:00'",
                                           "timestamp '2026-07-19 09:05:00'",
                                           "timestamp '1969-12-31 23:59:59.999999'",
                                           "timestamp '12026-01-01 00:00:01'",
                                           "'2026-07-19 09:05:00'::timestamp_s",
                                           "'2026-07-19 09:05:00.25'::timestamp_ms",
                                           "'2026-07-19 09:05:00.123456789'::timestamp_ns",
                                           "timestamptz '2026-07-19 09:05:00+09'",
                                           "'09:05:00+09'::timetz",
                                           "interval '1 month 2 days 3 seconds'",
                                           "'\\xAA\\x00b'::blob",
                                           "'10110'::bit",
                                           "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
                                           "'mid'::enum('low', 'mid', 'high')",
                                           "[1, null, 3]",
                                           "['a b', 'c,''d', null]",
                                           "[[1.5], []]",
                                           "{'a': 1, 'b b': ['x', null]}",
                                           "map {'k': 1.0, 'l': null}",
                                           "[1, 2, 3]::int[3]",
                                           "union_value(n := 2)",
                                           "[timestamptz '2026-07-19 09:05:00+09']",
                                           "'{\"a\": 1}'::json",
                                           "null",
                                           "null::int",
                                           "null::varchar[]",
                                           "get_type(1)"};

}  // namespace

TEST_CASE("every type reads as DuckDB itself writes it") {
  auto store = Store::open({});
  auto connection = store.connect();
  for (auto& expression : expressions) {
    CAPTURE(expression);
    auto expected = connection.value("select cast(" + expression + " as varchar)");  // oracle: DuckDB's own cast
    auto result = connection.query("select " + expression + " as x");
    REQUIRE(result.next());
    CHECK(result.text(0) == (expected.is_null() ? "" : expected.string()));
    CHECK(result.is_null(0) == expected.is_null());
    CHECK(!result.next());
    CHECK(!result.next());
  }
}

TEST_CASE("json keeps numbers, lists and structs, and says dates as text") {
  auto store = Store::open({});
  auto connection = store.connect();
  auto json = [&](const std::string& expression) { return connection.value("select " + expression).dump(); };
  CHECK(json("42::utinyint") == "42");
  CHECK(json("9223372036854775807::hugeint") == "9223372036854775807");
  CHECK(json("9223372036854775808::hugeint") == "9223372036854775808");  // 2^63: a double from here on
  CHECK(json("-5::hugeint") == "-5");
  CHECK(json("12.50::decimal(4,2)") == "12.5");
  CHECK(json("0.1::float") == "0.1");
  CHECK(json("'nan'::double") == "null");
  CHECK(json("date '2026-07-19'") == "\"2026-07-19\"");
  CHECK(json("timestamp '2026-07-19 09:05:00'") == "\"2026-07-19 09:05:00\"");
  CHECK(json("[1, null, 3]") == "[1,null,3]");
  CHECK(json("{'a': 1, 'b': ['x']}") == R"({"a":1,"b":["x"]})");
  CHECK(json("map {'k': 2}") == R"({"k":2})");
  CHECK(json("null") == "null");
}

TEST_CASE("columns say their type, coarse and exact") {
  auto store = Store::open({});
  auto columns = store.connect()
                     .query(
                         "select 1::bigint as a, 1.5::decimal(18,3) as b, ['x'] as c, now() as d, "
                         "'x'::json as e where false")
                     .columns();
  REQUIRE(columns.size() == 5);
  CHECK(columns[0].sql_type == "BIGINT");
  CHECK(columns[1].sql_type == "DECIMAL(18,3)");
  CHECK(columns[1].type == Type::decimal);
  CHECK(columns[2].sql_type == "VARCHAR[]");
  CHECK(columns[2].type == Type::list);
  CHECK(columns[3].type == Type::timestamp);
  CHECK(columns[4].sql_type == "JSON");
}

TEST_CASE("parameters are named, and those that the SQL does not use are ignored") {
  auto store = Store::open({});
  auto connection = store.connect();
  CHECK(connection.value("select $a + $b", {{"a", 40}, {"b", 2}, {"unused", "x"}}).integer() == 42);
  CHECK(connection.value("select $t || '!'", {{"t", "'; drop table x; --"}}).string() == "'; drop table x; --!");
  CHECK(connection.value("select date '2026-07-20' > cast($d as date)", {{"d", "2026-07-19"}}).boolean());
  CHECK(connection.value("select len($l)", {{"l", Json::Array{"a", "b"}}}).integer() == 2);
  CHECK(connection.value("select $n is null", {{"n", nullptr}}).boolean());
  CHECK(connection.value("select typeof($n)", {{"n", 5}}).string() == "BIGINT");
  CHECK(connection.value("select typeof($n)", {{"n", 5.5}}).string() == "DOUBLE");
  CHECK(code_of([&] { connection.value("select $missing"); }).substr(0, 4) == "sql.");
}

TEST_CASE("a result of many chunks comes in order, and only as much as is asked") {
  auto store = Store::open({});
  auto connection = store.connect();
  auto rows = connection.query("select i from range(100000) t(i)").all(5000);
  CHECK(rows.truncated);
  REQUIRE(rows.rows.size() == 5000);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) REQUIRE(rows.rows[i][0].integer() == static_cast<std::int64_t>(i));
  CHECK(connection.query("select i from range(5000) t(i)").all(5000).truncated == false);
}

TEST_CASE("a result that another statement ended says so instead of giving half the rows") {
  auto store = Store::open({});
  auto connection = store.connect();
  auto result = connection.query("select i from range(10000) t(i)");
  REQUIRE(result.next());
  connection.exec("select 1");
  CHECK(code_of([&] {
          while (result.next()) {
          }
        }) == "store.result");
}

TEST_CASE("faults of the SQL have a code and a Korean sentence") {
  auto store = Store::open({});
  auto connection = store.connect();
  CHECK(code_of([&] { connection.query("selec 1"); }) == "sql.syntax");
  CHECK(code_of([&] { connection.query("select * from nowhere"); }) == "sql.unknown");
  CHECK(code_of([&] { connection.value("select $a", {{"a", "\xb9"}}); }) == "sql.encoding");
  CHECK(code_of([&] { connection.value("select $a", {{"a", Json::Array{"가", "\xb9"}}}); }) == "sql.encoding");
  CHECK(code_of([&] { connection.query("select nothing from (select 1 as a)"); }) == "sql.binding");
  CHECK(code_of([&] { connection.query("select cast(x as int) from (values ('가')) t(x)").all(); }) ==
        "sql.conversion");
  CHECK(code_of([&] { connection.query(""); }) == "sql.syntax");
  CHECK(code_of([&] { connection.query("select 1; select 2"); }).substr(0, 4) == "sql.");
  CHECK(code_of([&] { connection.exec("select 1; selec 2"); }) == "sql.syntax");
  CHECK_NOTHROW(connection.exec(""));
}

TEST_CASE("no SQL reaches the file system, and it cannot be opened again") {
  Folder folder;
  auto store = Store::open(folder.path / "city.duckdb");
  auto connection = store.connect();
  auto inside = (folder.path / "x.csv").string();
  std::ofstream(inside) << "a\n1\n";
  for (auto& sql : {"select * from read_csv('" + inside + "')", "select * from '" + inside + "'",
                    "copy (select 1) to '" + inside + "2'", "attach '" + inside + ".db' as other",
                    std::string("set enable_external_access = true"), std::string("install fts"),
                    "select * from glob('" + folder.path.string() + "/*')"}) {
    CAPTURE(sql);
    CHECK(code_of([&] { connection.exec(sql); }) != "no error");
  }
  CHECK(!std::filesystem::exists(inside + "2"));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  auto store = Store::open({});
  auto connection = store.connect();
  connection.exec("create table t(a int)");
  {
    Transaction transaction(connection);
    connection.exec("insert into t values (1)");
  }
  CHECK(connection.value("select count(*) from t").integer() == 0);
  {
    Transaction transaction(connection);
    connection.exec("insert into t values (1)");
    transaction.commit();
  }
  CHECK(connection.value("select count(*) from t").integer() == 1);
  {  // an SQL fault ends the transaction; leaving it must not throw
    Transaction transaction(connection);
    CHECK(code_of([&] { connection.exec("insert into t values ('x')"); }) == "sql.conversion");
  }
  CHECK(connection.value("select count(*) from t").integer() == 1);
}

TEST_CASE("every connection sees main first, then dure, then the packs, but not raw") {
  auto store = Store::open({});
  auto early = store.connect();
  auto late = store.connect();
  CHECK(early.value("select 1").integer() == 1);
  late.exec(
      "create schema \"b pack\"; create table \"b pack\".campaign as select 'b' as x;"
      "create table \"b pack\".only_b as select 'b' as x; create table raw.hidden as select 1 as x");
  CHECK(early.value("select x from campaign").string() == "b");
  late.exec("create schema a; create table a.campaign as select 'a' as x");
  CHECK(early.value("select x from campaign").string() == "a");
  CHECK(early.value("select x from only_b").string() == "b");
  late.exec("create table campaign as select 'main' as x");
  CHECK(early.value("select x from campaign").string() == "main");
  CHECK(late.value("select schema_name from duckdb_tables() t where t.table_name = 'campaign' and schema_name = 'main'")
            .string() == "main");
  CHECK(code_of([&] { early.value("select * from hidden"); }) == "sql.unknown");
  {
    Transaction transaction(late);
    late.exec("create schema c; create table c.only_c as select 'c' as x");
    CHECK(code_of([&] { early.value("select x from only_c"); }) == "sql.unknown");
    transaction.commit();
  }
  CHECK(early.value("select x from only_c").string() == "c");
  late.exec("drop schema a cascade");
  CHECK(early.value("select x from only_b").string() == "b");
}

TEST_CASE("SQL goes to DuckDB's tree and back") {
  auto store = Store::open({});
  auto connection = store.connect();
  auto tree = connection.parse("select a, count(*) from t where b = $x group by a");
  CHECK(tree["statements"].items().size() == 1);
  CHECK(connection.unparse(tree) == "SELECT a, count_star() FROM t WHERE (b = $x) GROUP BY a");
  CHECK(code_of([&] { connection.parse("drop table t"); }) == "sql.syntax");
  CHECK(code_of([&] { connection.parse("select from where"); }) == "sql.syntax");
}

TEST_CASE("a cross join inside another join is written so that the condition still sees both its sides") {
  // a and b have two rows each, c only 1: (1,1), (1,2) find it, (2,1), (2,2) do not. Crosses on the right side, too.
  auto store = Store::open({});
  auto connection = store.connect();
  connection.exec(
      "create table a as select unnest([1, 2]) as x; create table b as select unnest([1, 2]) as y;"
      "create table c as select 1 as x");
  for (std::string from : {"a cross join b left join c on c.x = a.x", "a, b left join c on c.x = b.y",
                           "c right join (a cross join b) on c.x = a.x",
                           "a cross join b cross join (select 1) z left join c on c.x = a.x"}) {
    CAPTURE(from);
    auto written = connection.unparse(connection.parse("select count(c.x), count(*) from " + from));
    auto rows = connection.rows(written);
    CHECK(rows.rows.at(0) == Row{2, 4});
  }
}

TEST_CASE("a store that is open elsewhere, and a file that is no store, are said plainly") {
  Folder folder;
  auto file = folder.path / "city.duckdb";
  {
    auto store = Store::open(file);
    store.connect().exec("create table t as select 7 as x");
  }
  CHECK(Store::open(file).connect().value("select x from t").integer() == 7);
  {
    auto held = Store::open(file);
    CHECK(code_of([&] { Store::open(file); }) == "store.locked");  // in this very process too
    CHECK(held.connect().value("select x from t").integer() == 7);
  }
  CHECK(code_of([&] { Store::open(file); }) == "no error");
  std::ofstream(folder.path / "no.duckdb") << std::string(20000, 'x');
  CHECK(code_of([&] { Store::open(folder.path / "no.duckdb"); }) == "store.broken");
  std::filesystem::resize_file(file, 5000);
  CHECK(code_of([&] { Store::open(file); }) == "store.broken");
  CHECK(code_of([&] { Store::open(folder.path / "nowhere" / "city.duckdb"); }) == "store.missing");
}

TEST_CASE("a store that outlives its thread's thread-locals aborts in place of writing into freed memory") {
  const auto ends_by = [](bool late) {  // the signal that a child ended by
    const auto child = fork();
    if (child == 0) {
      std::signal(SIGABRT, SIG_DFL);  // not doctest's, which would count a failure
      close(STDERR_FILENO);
      std::thread([late] {
        thread_local std::optional<Store> kept;  // made before the store is opened, so it goes after DuckDB's own
        kept.emplace(Store::open({}));
        if (!late) kept.reset();
      }).join();
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  };
  CHECK(ends_by(false) == 0);
  CHECK(ends_by(true) == SIGABRT);
}

TEST_CASE("a running statement can be interrupted from another thread") {
  auto store = Store::open({});
  auto connection = store.connect();
  std::jthread watchdog([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    connection.interrupt();
  });
  CHECK(code_of([&] {
          connection.value("select count(*) from range(100000) a, range(10000000) b where (a.range * b.range) % 7 = 3");
        }) == "sql.interrupted");
}

TEST_CASE("writers: CSV by RFC 4180, JSON as an array, a table with wide characters") {
  auto store = Store::open({});
  auto connection = store.connect();
  auto sql =
      "select * from (values ('가, \"나\"', 1.50::decimal(4,2), null), ('x', -2, date '2026-07-19')) t(이름, n, d)";
  std::string out, sent;
  auto flush = [&](std::string& text) { sent += std::exchange(text, {}); };
  auto csv = connection.query(sql);
  write_csv(csv, out, flush);
  CHECK(sent == "이름,n,d\r\n\"가, \"\"나\"\"\",1.50,\r\nx,-2.00,2026-07-19\r\n");
  sent.clear();
  auto json = connection.query(sql);
  write_json(json, out, flush);
  CHECK(sent ==
        "[\n{\"이름\":\"가, \\\"나\\\"\",\"n\":1.5,\"d\":null},\n{\"이름\":\"x\",\"n\":-2,\"d\":\"2026-07-19\"}\n]\n");
  CHECK(write_table(connection.rows("select '가나' as a, 5 as num union all select 'x', 12 order by num")) ==
        "a     num\n----  ---\n가나    5\nx      12\n");
}

TEST_CASE("names and texts are quoted") {
  CHECK(quote_name("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(quote_text("it's") == "'it''s'");
}
