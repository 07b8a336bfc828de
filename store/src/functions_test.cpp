#include <dure/core/error.hpp>
#include <dure/core/log.hpp>
#include <dure/store/access.hpp>
#include <dure/store/functions.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace dure;
using namespace dure::store;

namespace {

struct Fixture {
  Store store = Store::open({});
  Connection connection = store.connect();
  Json value(const std::string& sql, const Params& params = {}) { return connection.value(sql, params); }
  std::string code(const std::string& sql) {
    try {
      connection.rows(sql);
    } catch (const Error& error) {
      return std::string(fault_name(error.fault())) + " " + std::string(error.code());
    }
    return "no error";
  }
};

/// The sum of the values and the texts, to see states made, merged and ended.
struct Gather {
  std::vector<double> values;
  std::string texts;
  void add(double value, std::optional<std::string> text) {
    values.push_back(value);
    if (text) texts = std::max(texts, *text);
  }
  void merge(const Gather& other) {
    values.insert(values.end(), other.values.begin(), other.values.end());
    texts = std::max(texts, other.texts);
  }
  std::optional<std::string> finish() const {
    if (values.empty()) return {};
    double sum = 0;
    for (double v : values) sum += v;
    return std::to_string(static_cast<std::int64_t>(sum)) + texts;
  }
};

struct Broken {
  void add(std::int64_t n) {
    if (n == 3) throw Error(Fault::input, "test.three", "셋은 안 됩니다");
  }
  void merge(const Broken&) {}
  double finish() const { return 0; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "scalar functions take and give every type") {
  scalar(store, "t_bool", [](bool b) { return !b; });
  scalar(store, "t_int", [](std::int64_t a, std::int64_t b) { return a * b; });
  scalar(store, "t_real", [](double a) { return a / 4; });
  scalar(store, "t_text", [](std::string_view a, const std::string& b) { return std::string(a) + "/" + b; });
  scalar(store, "t_day", [](std::chrono::sys_days day) { return day + std::chrono::days(1); });
  scalar(store, "t_time", [](DateTime at) { return DateTime{at.day, at.time + std::chrono::minutes(1)}; });
  scalar(store, "t_reals", [](std::span<const double> v) { return std::vector<double>(v.rbegin(), v.rend()); });
  scalar(store, "t_texts",
         [](const std::vector<std::string>& v) { return std::vector<std::string>(v.rbegin(), v.rend()); });
  scalar(store, "t_ints",
         [](const std::vector<std::int64_t>& v) { return std::vector<std::int64_t>(v.rbegin(), v.rend()); });
  scalar(store, "t_none", [] { return std::int64_t{7}; });
  CHECK(value("select t_bool(false)").boolean());
  CHECK(value("select t_int(6, 7)").integer() == 42);
  CHECK(value("select t_real(1)").number() == 0.25);
  CHECK(value("select t_text('긴 글은 열두 바이트를 넘는다', 'b')").string() == "긴 글은 열두 바이트를 넘는다/b");
  CHECK(value("select t_day(date '2026-12-31')").string() == "2027-01-01");
  CHECK(value("select t_day(date '1969-12-30')").string() == "1969-12-31");
  CHECK(value("select t_time(timestamp '1969-12-31 23:58:30')").string() == "1969-12-31 23:59:30");
  CHECK(value("select t_reals([1, 2.5])").dump() == "[2.5,1]");
  CHECK(value("select t_reals([]::double[])").dump() == "[]");
  CHECK(value("select t_texts(['a', null, 'c'])").dump() == R"(["c","","a"])");
  CHECK(value("select t_ints([3, 4])").dump() == "[4,3]");
  CHECK(value("select t_none()").integer() == 7);
}

TEST_CASE_FIXTURE(Fixture, "a null argument makes a null, unless the callable wants to see it") {
  int calls = 0;
  scalar(store, "plain", [&calls](std::int64_t n) { return ++calls, n; });
  scalar(store, "sees", [](std::optional<std::int64_t> n) -> std::optional<std::string> {
    return n ? std::nullopt : std::optional<std::string>("none");
  });
  CHECK(value("select plain(null)").is_null());
  CHECK(calls == 0);
  CHECK(value("select sees(null)").string() == "none");
  CHECK(value("select sees(1)").is_null());
  // of 10,000 rows every third is null: 3,334 of them
  CHECK(value("select count(*) from range(10000) t(i) where plain(case when i % 3 = 0 then null else i end) is null")
            .integer() == 3334);
}

TEST_CASE_FIXTURE(Fixture, "lists come whole out of groups, whatever made them") {
  scalar(store, "total", [](std::span<const double> v) {
    double sum = 0;
    for (double x : v) sum += std::isnan(x) ? 100 : x;
    return sum;
  });
  // groups 0,1,2 of 0..8999: sums of i are 13495500, 13498500, 13501500 (3 * 3000*2999/2 + g*3000)
  auto rows =
      connection
          .rows("select i % 3 as g, total(list(i::double order by i)) from range(9000) t(i) group by g order by g")
          .rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][1].number() == 13495500);
  CHECK(rows[1][1].number() == 13498500);
  CHECK(rows[2][1].number() == 13501500);
  CHECK(value("select total([1, null, 2])").number() == 103);
  CHECK(value("select total(list_transform(range(3), x -> 1.0))").number() == 3);
  CHECK(value("select sum(total(l)) from (select case when i % 2 = 0 then [1.0, 2.0] else [5.0] end as l from range(4) "
              "t(i))")
            .number() == 16);
  CHECK(value("select total(l[2:]) from (select [9.0, 1.0, 2.0] as l)").number() == 3);
}

TEST_CASE_FIXTURE(Fixture, "the same name may be given for several types") {
  scalar(store, "say", [](std::int64_t) { return std::string("whole"); });
  scalar(store, "say", [](const std::string&) { return std::string("text"); });
  CHECK(value("select say(1)").string() == "whole");
  CHECK(value("select say('x')").string() == "text");
}

TEST_CASE_FIXTURE(Fixture, "an Error thrown inside a function leaves the query as itself") {
  scalar(store, "fails", [](std::int64_t n) -> std::int64_t {
    if (n > 5) throw Error(Fault::missing, "test.missing", "여섯은 없습니다");
    if (n < 0) throw std::runtime_error("plain words");
    return n;
  });
  CHECK(code("select fails(1)") == "no error");
  CHECK(code("select fails(6)") == "missing test.missing");
  CHECK(code("select fails(i) from range(100000) t(i)") == "missing test.missing");
  CHECK(code("select fails(-1)").substr(0, 9) == "input sql");
  aggregate<Broken>(store, "broken");
  CHECK(code("select broken(i) from range(10) t(i)") == "input test.three");
  CHECK(value("select 1").integer() == 1);
}

TEST_CASE_FIXTURE(Fixture, "aggregates gather over groups and threads") {
  aggregate<Gather>(store, "gather");
  CHECK(value("select gather(x, t) from (values (1, 'a'), (2, 'c'), (null, 'z'), (3, null)) v(x, t)").string() == "6c");
  CHECK(value("select gather(x, t) from (select 1 as x, 'a' as t where false)").is_null());
  // 200,000 rows in 4 groups: group g has 50,000 rows, sum of i = 4 * 50000*49999/2 + g*50000
  auto rows = connection.rows("select i % 4 as g, gather(i, 'k') from range(200000) t(i) group by g order by g").rows;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0][1].string() == "4999900000k");
  CHECK(rows[3][1].string() == "5000050000k");
  CHECK(
      value(
          "select count(distinct gather) from (select i, gather(i, null) as gather from range(50000) t(i) group by i)")
          .integer() == 50000);
  CHECK(value("select gather(x, t order by x) over (order by x rows 1 preceding) from (values (1,'a'),(2,'b')) v(x,t) "
              "order by x desc limit 1")
            .string() == "3b");
}

TEST_CASE_FIXTURE(Fixture, "a table function writes rows of what its arguments name") {
  connection.exec("create schema p; create table p.costs as select i as n from range(5) t(i)");
  table(store,
        {"largest", {{"table", Kind::text, true}}, {{"times", Kind::integer}}, [](const TableCall& call) -> TableRows {
           auto own = call.connect();
           auto n = own.value("select max(n) from " + call.table(0)).integer();
           auto times = call.named("times").is_null() ? 1 : call.named("times").integer();
           return {{{"n", Kind::integer}, {"word", Kind::text}, {"half", Kind::real}, {"none", Kind::date}},
                   [=](std::size_t i, RowOut& row) {
                     if (i >= static_cast<std::size_t>(times)) return false;
                     row.set(0, n);
                     if (i % 2 == 0) row.set(1, "even");
                     row.set(2, static_cast<double>(n) / 2);
                     return true;
                   }};
         }});
  auto rows = connection.rows("select * from largest('costs', times := 2)").rows;
  REQUIRE(rows.size() == 2);
  CHECK(Json(Json::Array(rows[0].begin(), rows[0].end())).dump() == R"([4,"even",2,null])");
  CHECK(Json(Json::Array(rows[1].begin(), rows[1].end())).dump() == "[4,null,2,null]");
  CHECK(value("select count(*) from largest('P.\"costs\"')").integer() == 1);
  CHECK(value("select count(*) from largest($t, times := 5000) where word is null", {{"t", "p.costs"}}).integer() ==
        2500);
  CHECK(value("select count(*) from largest('costs', times := 3) a, largest('costs', times := 3) b").integer() == 9);
  CHECK(code("select * from largest('nowhere')") == "missing sql.unknown");
  CHECK(code("select * from largest('costs; drop table costs')") == "missing sql.unknown");
  connection.exec("create table p.plan as select * from largest('costs', times := 3)");
  CHECK(value("select count(*) from p.plan").integer() == 3);
}

TEST_CASE_FIXTURE(Fixture, "rows that come later are found once, and only when one is asked for") {
  connection.exec("create table costs as select i as n from range(5) t(i)");
  int made = 0;
  table(store, {"slow", {{"table", Kind::text, true}}, {}, [&made](const TableCall& call) {
                  return later({{"n", Kind::integer}}, [call, &made] {
                    ++made;
                    const auto most = call.connect().value("select max(n) from " + call.table(0)).integer();
                    if (most == 4) throw Error(Fault::input, "test.four", "넷은 안 됩니다");
                    return [most](std::size_t n, RowOut& row) {
                      if (n >= 3) return false;
                      row.set(0, most);
                      return true;
                    };
                  });
                }});
  connection.prepare("select * from slow('costs')");
  CHECK(connection.query("select * from slow('costs') limit 0").columns().at(0).sql_type == "BIGINT");
  CHECK(value("select n from slow('costs') where 1 = 2").is_null());
  CHECK(made == 0);
  CHECK(code("select * from slow('costs')") == "input test.four");
  CHECK(made == 1);
  connection.exec("insert into costs values (6)");
  CHECK(value("select sum(n) from slow('costs')").integer() == 18);
  CHECK(made == 2);
  CHECK(value("select count(*) from slow('costs') where n = $n", {{"n", 6}}).integer() == 3);
  CHECK(made == 3);
  connection.exec("create table plan as select * from slow('costs')");
  CHECK(made == 4);
}

TEST_CASE_FIXTURE(Fixture, "the limits also end what a table function does for its first row") {
  table(store, {"ponder", {}, {}, [](const TableCall& call) {
                  return later({{"n", Kind::integer}}, [call] {
                    call.connect().rows(
                        "select count(*) from range(1000000) a(x), range(10000000) b(y) where (x * y) % 7 = 3");
                    return [](std::size_t, RowOut&) { return false; };
                  });
                }});
  Limits limits;
  limits.seconds = 0.3;
  Reader hasty(store, {}, "test", limits);
  hasty.check("from ponder()");
  for (auto* sql : {"from ponder()", "select count(*) from ponder() a, ponder() b"}) {
    std::string code;
    try {
      hasty.query(sql);
    } catch (const Error& error) {
      code = error.code();
    }
    CHECK(code == "sql.time");
  }
}

TEST_CASE_FIXTURE(Fixture, "the log of this process is a table") {
  set_log_level(Level::info);
  log(Level::info, "test.happened", {{"count", 3}});
  CHECK(value("select count(*) from log where event = 'test.happened'").integer() == 1);
}
