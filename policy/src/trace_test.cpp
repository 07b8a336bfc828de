#include <dure/policy/page.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace dure;
using namespace dure::policy;

namespace {

/// Two raw datasets. `call`: load 1, lines 2-7. `area`: load 2, lines 2-3. Pack `p` has by_kind over call and two_step
/// over by_kind.
struct World {
  store::Store city = store::Store::open({});
  store::Connection db = city.connect();
  World() {
    db.exec(R"(
      create schema if not exists raw; create schema p;
      create table raw.call as select * from (values
        ('냄새', 'A', 10, 1, 2), ('냄새', 'B', 20, 1, 3), ('주차', 'A', 30, 1, 4),
        ('주차', 'A', null, 1, 5), ('냄새', 'A', 50, 1, 6), ('가로등', 'C', 60, 1, 7)) t(kind, place, minutes, _load, _row);
      create view main.call as select kind, place, minutes from raw.call;
      create table raw.area as select * from (values ('A', '버들면', 2, 2), ('B', '여울면', 2, 3)) t(place, name, _load, _row);
      create view main.area as select place, name from raw.area;
      create view p.request as select * from raw.call;
      create table p.by_kind as select kind, count(*) as requests from p.request group by kind;
      create table p.two_step as select max(requests) as most from p.by_kind where requests > 1;
    )");
  }

  /// The lines (load, row) behind the rows of `sql` for which `where` holds, as `load:row` words.
  std::set<std::string> lines(std::string_view sql, std::string_view column = "", std::string_view where = "true") {
    const Definition definition = [](std::string_view schema, std::string_view table) -> std::optional<std::string> {
      if (schema != "p") return {};
      if (table == "by_kind") return "select kind, count(*) as requests from request group by kind";
      if (table == "two_step") return "select max(requests) as most from by_kind where requests > 1";
      return {};
    };
    const Trace traced = trace(db, sql, column, "p", definition);
    exact = traced.exact;
    std::set<std::string> found;
    const auto rows = db.rows(
        "select distinct (s >> 32)::varchar || ':' || (s & 4294967295)::varchar from (select unnest(_src) s from (" +
        traced.sql + ") where " + std::string(where) + ")");
    for (const auto& row : rows.rows) found.insert(row[0].string());
    return found;
  }
  bool exact = false;
};
using Lines = std::set<std::string>;

}  // namespace

TEST_CASE("a filtered count leads to the lines it counted") {
  World w;
  CHECK(w.lines("select count(*) as n from call where place = 'A'") == Lines{"1:2", "1:4", "1:5", "1:6"});
  CHECK(w.exact);
}

TEST_CASE("an aggregate's own filter, count_if and count of a column narrow the lines") {
  World w;
  const std::string sql =
      "select count(*) as n, count(*) filter (where place = 'B') as b, count_if(minutes > 25) as late, count(minutes) "
      "as timed from call";
  CHECK(w.lines(sql, "n").size() == 6);
  CHECK(w.lines(sql, "b") == Lines{"1:3"});
  CHECK(w.lines(sql, "late") == Lines{"1:4", "1:6", "1:7"});
  CHECK(w.lines(sql, "timed") == Lines{"1:2", "1:3", "1:4", "1:6", "1:7"});
}

TEST_CASE("one bar of a grouped table leads to its own lines only") {
  World w;
  CHECK(w.lines("select kind, count(*) as requests from request group by kind order by 2 desc", "requests",
                "kind = '주차'") == Lines{"1:4", "1:5"});
}

TEST_CASE("a stored pack table is followed through its definition, and that one through the next") {
  World w;
  CHECK(w.lines("select * from by_kind", "requests", "kind = '냄새'") == Lines{"1:2", "1:3", "1:6"});
  // by_kind has 냄새 3, 주차 2, 가로등 1: the largest of those over 1 was looked for among 냄새's and 주차's lines
  CHECK(w.lines("select most from two_step") == Lines{"1:2", "1:3", "1:4", "1:5", "1:6"});
}

TEST_CASE("a join gives the lines of both sides, an unmatched left row its own") {
  World w;
  const std::string sql = "select c.kind, a.name from call c left join area a using (place)";
  CHECK(w.lines(sql, "", "name = '여울면'") == Lines{"1:3", "2:3"});
  CHECK(w.lines(sql, "", "kind = '가로등'") == Lines{"1:7"});
  CHECK(w.lines("select c.* from call c join area a on a.place = c.place", "", "place = 'B'") == Lines{"1:3", "2:3"});
}

TEST_CASE("a column asked for leads only to the relations that it comes from") {
  World w;
  const std::string beside =
      "with by_place as (select place, count(*) as n from call group by place) "
      "select b.place, b.n, a.name from by_place b join area a on a.place = b.place";
  CHECK(w.lines(beside, "n", "place = 'B'") == Lines{"1:3"});
  CHECK(w.lines(beside, "name", "place = 'B'") == Lines{"2:3"});
  CHECK(w.lines(beside, "", "place = 'B'") == Lines{"1:3", "2:3"});
  CHECK(w.lines("select c.* from call c semi join area a using (place)", "kind", "kind = '주차'") ==
        Lines{"1:4", "1:5"});
  CHECK(w.lines("select c.minutes, a.name from call c, area a where a.place = c.place", "minutes", "minutes = 20") ==
        Lines{"1:3"});
}

TEST_CASE("a pack's SQL may use the lines themselves") {
  World w;
  CHECK(
      w.lines(
          "select a._row, count(*) as n from call a join call b on b._row < a._row and b.kind = a.kind group by a._row",
          "n", "_row = 6") == Lines{"1:2", "1:3", "1:6"});
}

TEST_CASE("distinct, union, WITH and a subquery in FROM keep the lines of what they merge") {
  World w;
  CHECK(w.lines("select distinct place from call order by place limit 1") == Lines{"1:2", "1:4", "1:5", "1:6"});
  CHECK(w.lines("select place from call where kind = '주차' union select place from area", "", "place = 'A'") ==
        Lines{"1:4", "1:5", "2:2"});
  CHECK(w.lines("with late as (select * from call where minutes > 45) select count(*) as n from late") ==
        Lines{"1:6", "1:7"});
  CHECK(w.lines("select sum(n) as n from (select place, count(*) as n from call group by all having count(*) = 1)") ==
        Lines{"1:3", "1:7"});
}

TEST_CASE("a figure made of subqueries leads to the lines of each") {
  World w;
  CHECK(w.lines("select (select count(*) from call where place = 'C') - (select count(*) from area where name = "
                "'버들면') as n") == Lines{"1:7", "2:2"});
}

TEST_CASE("a subquery in a condition decides but is not counted, and its names mean the pack's") {
  World w;
  CHECK(w.lines("select count(*) as n from request where kind in (select kind from by_kind where requests = 2)") ==
        Lines{"1:4", "1:5"});
}

TEST_CASE("a rank stays exact, a running sum says that it is not") {
  World w;
  w.lines("select kind, rank() over (order by requests) as place from by_kind", "place");
  CHECK(w.exact);
  w.lines("select kind, sum(requests) over (order by kind) as running from by_kind", "running");
  CHECK_FALSE(w.exact);
}

TEST_CASE("what cannot be followed is refused by name") {
  World w;
  CHECK_THROWS_WITH(
      w.lines("with recursive r as (select 1 as x union all select x + 1 from r where x < 3) select * from r"),
      doctest::Contains("RECURSIVE_CTE_NODE"));
}
