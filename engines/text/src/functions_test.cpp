#include "made_index.hpp"

#include <dure/core/error.hpp>
#include <dure/store/access.hpp>
#include <dure/text/engine.hpp>

#include <doctest/doctest.h>

using namespace dure::text;

TEST_CASE("search, highlight and morphemes are SQL") {
  MadeIndex made(true);
  made.columns = {"title", "body"};
  install(made.store, made.folder, DURE_DICTIONARY);
  made.put("제1조", "소방시설을 설치한다", "소방법");
  made.put("제2조", "건축물을 짓는다", "건축법");
  made.index();
  auto sql = made.store.connect();
  const auto rows = sql.rows("select key, rank, title, snippet from search('page', $q, 5)", {{"q", "소방시설"}});
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0][0].string() == "제1조");
  CHECK(rows.rows[0][1].integer() == 1);
  CHECK(rows.rows[0][2].string() == "소방법");
  CHECK(rows.rows[0][3].string() == "소방시설을 설치한다");
  CHECK(sql.value("select count(*) from search('page', '법', 5, among := ['제2조'])").integer() == 1);
  CHECK(sql.value("select highlight('<소방> & 건축', '소방')").string() == "&lt;<mark>소방</mark>&gt; &amp; 건축");
  CHECK(sql.value("select array_to_string(morphemes('소방시설을 설치한다'), ' ')").string() == "소방 시설 설치");
}

TEST_CASE("an index that was refreshed is seen at once, a missing one is said so") {
  MadeIndex made;
  install(made.store, made.folder, DURE_DICTIONARY);
  auto sql = made.store.connect();
  CHECK_THROWS_WITH_AS(sql.rows("select * from search('page', '가나', 5)"), doctest::Contains("색인이 없습니다"),
                       dure::Error);
  made.put("1", "가나");
  made.index();
  CHECK(sql.value("select count(*) from search('page', '가나', 5)").integer() == 1);
  made.put("2", "가나");
  made.index();
  CHECK(sql.value("select count(*) from search('page', '가나', 5)").integer() == 2);
  CHECK_THROWS_WITH_AS(sql.rows("select * from search('page', '가나', -1)"), doctest::Contains("건수"), dure::Error);
}

TEST_CASE("search is narrowed by department and by day; the day before is out, the day after stays in") {
  MadeIndex made;
  install(made.store, made.folder, DURE_DICTIONARY);
  auto sql = made.store.connect();
  sql.exec("create table request(id integer, body varchar, team varchar, seen varchar)");
  sql.exec(
      "insert into request values (1, '가나', '환경과', '2026-07-01 09:00'), (2, '가나', '산림과', '2026-07-02'), "
      "(3, '가나', '환경과', '2026-07-03'), (4, '가나', '환경과', null)");
  index_table(made.store, made.folder, "request", "request", "id", {"body"},
              {.department = "team", .day = "seen", .morphemes = false});
  const auto keys = [&](const std::string& narrowed) {
    return sql.value("select string_agg(key, ' ' order by rank) from search('request', '가나', 9" + narrowed + ")")
        .dump();
  };
  CHECK(keys("") == "\"1 2 3 4\"");
  CHECK(keys(", department := '환경과'") == "\"1 3 4\"");
  CHECK(keys(", after := date '2026-07-01', before := date '2026-07-03'") == "\"1 2\"");
  CHECK(keys(", department := '환경과', after := date '2026-07-02'") == "\"3\"");
  CHECK(keys(", department := null, after := null") == "\"1 2 3 4\"");
  CHECK(sql.value("select name || ' ' || source || ' ' || day || ' ' || documents from indexes()").string() ==
        "request request seen 4");
}

TEST_CASE("who may not read the table may not search its index") {
  MadeIndex made;
  install(made.store, made.folder, DURE_DICTIONARY);
  made.put("1", "가나");
  made.index();
  auto sql = made.store.connect();
  dure::store::set_access(sql, "main.page", dure::store::Role::analyst);
  const std::string asked = "select key from search('page', '가나', 5)";
  dure::store::Reader officer(made.store, {"kim", dure::store::Role::officer}, "test");
  CHECK_THROWS_WITH_AS(officer.query(asked), doctest::Contains("page"), dure::Error);
  dure::store::set_access(sql, "main.page", dure::store::Role::officer);
  CHECK(officer.query(asked).rows.size() == 1);
}
