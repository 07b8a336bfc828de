#include "made_index.hpp"

#include <dure/core/error.hpp>
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
