#include "compile.hpp"
#include "made_pack.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

/// A pack `p` with the source `request(place, cases)` and the table `by_place`, and another schema `q`.
struct Bench {
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  Pack pack;
  Bench() {
    pack.name = "p";
    pack.sources.push_back({"request", "접수", {}, {}, {}, false, 0});
    Table table;
    table.name = "by_place";
    pack.tables.push_back(table);
    pack.settings = {{"least", "count", "", Json(2)},
                     {"since", "date", "", Json("2026-07-01")},
                     {"word", "text", "", Json("'; drop")}};
    sql.exec(
        "create schema p; create schema q; create table p.request(place varchar, cases bigint, day date, _load bigint, "
        "_row bigint);"
        "create table p.by_place(place varchar, cases hugeint); create table q.other(place varchar, n bigint);"
        "create table main.request(x integer); insert into p.request values ('가', 3, '2026-07-02', 1, 2), ('나', 1, "
        "'2026-06-01', 1, 3)");
  }
  Query made(std::string_view text, const Rewrite& how = {}) {
    Shapes shapes(sql);
    return compile(sql, shapes, pack, text, how);
  }
  /// `column<table.column,…` of every output column.
  std::string lineage(std::string_view text) {
    std::string all;
    for (auto& column : made(text).columns) {
      all += (all.empty() ? "" : " ") + column.name + "<";
      for (auto& from : column.from) all += (from == *column.from.begin() ? "" : ",") + from.table + "." + from.column;
    }
    return all;
  }
  std::string rows(const std::string& text) {
    std::string all;
    for (auto& row : sql.rows(text).rows) {
      for (auto& cell : row) all += cell.dump() + " ";
      all += "|";
    }
    return all;
  }
};

}  // namespace

TEST_CASE("bare names are the pack's own before anyone else's") {
  Bench bench;
  auto query = bench.made("select place from request where cases >= $least");
  CHECK(query.reads == std::vector<std::string>{"p.request"});
  CHECK(bench.rows(query.sql) == "\"가\" |");
  CHECK(bench.made("select n from other").reads == std::vector<std::string>{"q.other"});
  CHECK(bench.made("with request as (select 1 as a) select a from request").reads.empty());
  CHECK(bench.made("with request as (select * from request) select place from request").reads ==
        std::vector<std::string>{"p.request"});
}

TEST_CASE("a pack cannot carry accounts or the audit out") {
  Bench bench;
  for (auto text :
       {"select * from user_account", "select name from dure.\"USER_ACCOUNT\"", "select (select max(hash) from audit)",
        "from query('select 1')", "from query_table('dure.audit')", "with a as (from dure.access) select * from a"})
    CHECK_THROWS_AS(bench.made(text), Error);
  CHECK(bench.made("with audit as (select 1 as hash) select hash from audit").reads.empty());
}

TEST_CASE("settings become values of their type, never text of the statement") {
  Bench bench;
  CHECK(bench.rows(bench.made("select place from request where day >= $since").sql) == "\"가\" |");
  CHECK(bench.rows(bench.made("select $word as w, $least + 1 as n limit $least").sql) == "\"'; drop\" 3 |");
  CHECK_THROWS_WITH_AS(bench.made("select $leest"),
                       "$leest은(는) 설정에도 화면 조건에도 없습니다. $least을(를) 뜻했습니까?", Error);
}

TEST_CASE("filters stay parameters, with the type of their options") {
  Bench bench;
  Rewrite how;
  how.filters = {{"day", "DATE"}, {"place", "VARCHAR"}};
  auto query = bench.made("select count(*) from request where ($place is null or place = $place) and day >= $day", how);
  CHECK(query.parameters.size() == 2);
  CHECK(bench.sql.value(query.sql, {{"place", Json()}, {"day", "2026-06-15"}}) == Json(1));
  CHECK(bench.sql.value(query.sql, {{"place", "나"}, {"day", "2026-01-01"}}) == Json(1));
}

TEST_CASE("filters whose value is known are written in, never as text of the statement") {
  Bench bench;
  Rewrite how;
  how.filters = {{"day", "DATE"}, {"place", "VARCHAR"}, {"least", "BIGINT"}};
  how.values = {{"day", "2026-01-01"}, {"place", "'; drop"}, {"least", 1}};
  const auto text =
      "select count(*) from request where ($place is null or place = $place) and day >= $day and cases >= $least";
  auto query = bench.made(text, how);
  CHECK(query.parameters.empty());
  CHECK(bench.sql.value(query.sql) == Json(0));
  how.values["place"] = "나";
  CHECK(bench.sql.value(bench.made(text, how).sql) == Json(1));
  how.values["place"] = Json();  // all: 가 with 3, 나 with 1
  CHECK(bench.sql.value(bench.made(text, how).sql) == Json(2));
}

TEST_CASE("a stopped clock is seen by every function that asks for the time") {
  Bench bench;
  Rewrite how;
  how.clock = "2026-07-20 09:00:00";
  CHECK(bench.rows(
            bench.made("select cast(now() as varchar), cast(current_date as varchar), cast(today() as varchar)", how)
                .sql) == "\"2026-07-20 09:00:00\" \"2026-07-20\" \"2026-07-20\" |");
}

TEST_CASE("every output column is followed to the columns it comes from") {
  Bench bench;
  CHECK(bench.lineage("select place as where_, cases * 2 as twice from request") ==
        "where_<p.request.place twice<p.request.cases");
  CHECK(bench.lineage("select r.place, sum(cases) filter (where day > '2026-01-01') as s from request r group by 1") ==
        "place<p.request.place s<p.request.cases,p.request.day");
  CHECK(bench.lineage("select count(*) as n from request join by_place using (place)") == "n<p.by_place.,p.request.");
  CHECK(bench.lineage("with c as (select place as a, cases as b from request) select a || 'x' as x, q.b from (select "
                      "a, b from c) q") == "x<p.request.place b<p.request.cases");
  CHECK(bench.lineage("select * from by_place") == "place<p.by_place.place cases<p.by_place.cases");
  CHECK(bench.lineage(
            "select t.* exclude (place), o.* replace (n + cases as n) from by_place t join other o using (place)") ==
        "cases<p.by_place.cases place<q.other.place n<p.by_place.cases,q.other.n");
  CHECK(bench.lineage("select place from request union all select place from other") ==
        "place<p.request.place,q.other.place");
  CHECK(bench.lineage("select (select max(n) from other o where o.place = r.place) as m from request r") ==
        "m<q.other.n");
  CHECK(bench.lineage("select v.a from (values (1)) v(a)") == "a<");
  CHECK(bench.lineage("with recursive w(n) as (select cases from by_place union all select n + 1 from w where n < 5) "
                      "select n from w") == "n<p.by_place.cases");
  CHECK(bench.lineage("select row_number() over (partition by place order by day) as k from request") ==
        "k<p.request.day,p.request.place");
}

TEST_CASE("stars leave the places of rows out, and rows are kept only where one row comes from one row") {
  Bench bench;
  Rewrite keep;
  keep.keep_rows = true;
  auto keeps = [&](std::string_view text) { return bench.made(text, keep).keeps_rows; };
  CHECK(bench.rows(bench.made("select * from request limit 1").sql) == "\"가\" 3 \"2026-07-02\" |");
  CHECK(keeps("select place from request"));
  CHECK(keeps("select place from request where cases > 1 order by 1 limit 3"));
  CHECK(keeps("select distinct on (place) place, cases from request order by place, day"));
  CHECK(keeps("select r.place, o.n from other o right join request r using (place)"));
  CHECK(keeps("select r.place, sum(cases) over () from request r, other"));
  CHECK_FALSE(keeps("select distinct place from request"));
  CHECK_FALSE(keeps("select place, sum(cases) from request group by place"));
  CHECK_FALSE(keeps("select max(day) from request"));
  CHECK_FALSE(keeps("select place from request union select place from request"));
  CHECK_FALSE(keeps("select place from request full join other using (place)"));
  CHECK_FALSE(keeps("select place from by_place"));
  CHECK(bench.rows(
            bench.made("select place from request union all select place from request where cases = 1", keep).sql) ==
        "\"가\" 1 2 |\"나\" 1 3 |\"나\" 1 3 |");
}

TEST_CASE("values are written into the author's own text, and only there") {
  CHECK(with_values("select '$a', $a, \"$a\" -- $a\n, $ab /* $a */, $$ $a $$", {{"a", "5"}}) ==
        "select '$a', 5, \"$a\" -- $a\n, $ab /* $a */, $$ $a $$");
  CHECK(literal(Json("2026-07-20"), "DATE") == "date '2026-07-20'");
  CHECK(literal(Json("가'나"), "VARCHAR") == "'가''나'");
  CHECK(literal(Json(5), "BIGINT") == "5");
  CHECK(literal(Json(), "DATE") == "null");
}

TEST_CASE("what an order leaves equal follows the other columns, however many threads count") {
  Bench bench;
  bench.sql.exec("insert into p.by_place select chr(44032 + x::int), 1 from range(999, -1, -1) t(x)");
  auto first = [&](std::string_view text) {
    return bench.rows("select place from (" + bench.made(text).sql + ") limit 3");
  };
  // the syllables from 44032 (U+AC00) on: 가 각 갂
  const std::string expected = "\"가\" |\"각\" |\"갂\" |";
  CHECK(first("select place, sum(cases) as n from by_place group by place order by n desc") == expected);
  CHECK(first("select sum(cases) as n, place from by_place group by place") == expected);
  CHECK(first("select distinct place from by_place") == expected);
  CHECK(first("select place from by_place union select place from by_place") == expected);
  CHECK(first("select a.place from by_place a join by_place b using (place)") == expected);
  CHECK(first("select * from (select place, cases from by_place order by cases limit 3)") == expected);
  CHECK(first("select place from by_place group by place limit 3") == expected);
  CHECK(first("select place, n || '' as said from (select a.place, a.cases as n from by_place a join by_place b using "
              "(place)) as drawn") == expected);  // as a map asks for its places
  // one table's own order, and one that says everything, stay
  CHECK(bench.rows("select place from (" + bench.made("select place from by_place").sql + ") limit 1") ==
        bench.rows("select chr(44032 + 999) as place"));
  CHECK(bench.rows(bench.made("select place from request order by all").sql) == "\"가\" |\"나\" |");
}
