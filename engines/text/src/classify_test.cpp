#include "classify.hpp"

#include "made_index.hpp"

#include <dure/core/error.hpp>
#include <dure/text/engine.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace dure::text;

namespace {

const Analyzer& analyzer() {
  static const Analyzer one(Analyzer::Options{.dictionary = DURE_DICTIONARY});
  return one;
}

const std::vector<std::string> PLACES{"느티마을", "솔밭길", "징검다리", "버들공원", "한울시장", "별내골"};

std::string about_lamps(std::size_t i) {
  return PLACES[i % PLACES.size()] + std::to_string(i) + "번지 가로등이 꺼져서 밤길이 어둡습니다";
}
std::string about_litter(std::size_t i) {
  return PLACES[i % PLACES.size()] + std::to_string(i) + "번지에 쓰레기가 쌓여 냄새가 납니다";
}

}  // namespace

TEST_CASE("words decide, scores are probabilities") {
  std::vector<Entry> past;
  for (std::size_t i = 0; i < 40; ++i) {
    past.push_back({"", about_lamps(i), "도로과", {}});
    past.push_back({"", about_litter(i), "청소과", {}});
  }
  const Classifier classifier(analyzer(), past);
  CHECK(classifier.labels() == std::vector<std::string>{"도로과", "청소과"});
  CHECK(!classifier.half_life());
  const std::vector<Entry> asked{{"", "가로등 고장", "", {}}, {"", "쓰레기 냄새", "", {}}, {"", "", "", {}}};
  const auto found = classifier.ask(asked, 3);
  CHECK(found[0][0].label == 0);
  CHECK(found[1][0].label == 1);
  for (const auto& text : found) CHECK(text[0].score + text[1].score == doctest::Approx(1));
  CHECK(found[2][0].score < 0.7);  // an empty text says nothing
}

TEST_CASE("a department that is no more is not suggested; who took over its words is learnt") {
  std::vector<Entry> past;
  for (std::size_t i = 0; i < 60; ++i) past.push_back({"", about_lamps(i), "옛도로과", static_cast<int>(i * 7)});
  for (std::size_t i = 0; i < 60; ++i) {
    past.push_back({"", about_lamps(i + 100), "새도로과", static_cast<int>(1000 + i * 7)});
    past.push_back({"", about_litter(i), "청소과", static_cast<int>(1000 + i * 7)});
  }
  std::stable_sort(past.begin(), past.end(), [](const Entry& a, const Entry& b) { return a.day < b.day; });
  const Classifier classifier(analyzer(), past);
  const auto found = classifier.ask(std::vector<Entry>{{"", "가로등이 또 꺼졌어요", "", {}}}, 3);
  REQUIRE(found[0].size() == 2);
  CHECK(classifier.labels()[found[0][0].label] == "새도로과");
}

TEST_CASE("a campaign of one department does not drown the others") {
  std::vector<Entry> past;
  for (int i = 0; i < 300; ++i)
    past.push_back({"", "호수공원 매점 허가를 취소해 주십시오 주민들이 반대합니다", "공원과", 100});
  for (std::size_t i = 0; i < 30; ++i) past.push_back({"", about_lamps(i), "도로과", static_cast<int>(60 + i)});
  const Classifier classifier(analyzer(), past);
  const auto found = classifier.ask(std::vector<Entry>{{"", "어두운 밤길 가로등", "", {}}}, 1);
  CHECK(classifier.labels()[found[0][0].label] == "도로과");
  CHECK(found[0][0].score > 0.6);
}

TEST_CASE("classify and classify_backtest are SQL") {
  MadeIndex made(true);
  install(made.store, made.folder, DURE_DICTIONARY);
  auto sql = made.store.connect();
  sql.exec("create table past(id integer, body varchar, dept varchar, day date)");
  sql.exec("create table asked(id integer, body varchar)");
  sql.exec("insert into asked values (1, '가로등이 어두워요'), (2, '쓰레기를 치워 주세요'), (3, null)");
  for (std::size_t i = 0; i < 50; ++i)
    sql.exec(
        "insert into past values ($id, $a, '도로과', date '2025-01-01' + $id::int), "
        "($id + 1, $b, '청소과', date '2025-01-01' + $id::int), (null, null, null, date '2099-12-31')",
        {{"id", std::int64_t(2 * i)}, {"a", about_lamps(i)}, {"b", about_litter(i)}});
  const auto rows = sql.rows(
      "select key, rank, label from classify('past', 'asked', key := 'id', text := 'body', label := 'dept', "
      "day := 'day', top := 2) order by key, rank");
  REQUIRE(rows.rows.size() == 6);
  CHECK(rows.rows[0][2].string() == "도로과");
  CHECK(rows.rows[2][2].string() == "청소과");
  // 100 rows in the order of time: the last 20 are asked, and the words of both departments are quite unlike.
  const auto test = sql.rows(
      "select rows, labels, top1, top3, macro_f1 from classify_backtest('past', text := 'body', label := 'dept', "
      "day := 'day') where month is null");
  CHECK(dure::Json(test.rows[0]).dump() == "[20,2,1,1,1]");
  CHECK(sql.value("select sum(rows) from classify_backtest('past', text := 'body', label := 'dept', day := 'day', "
                  "split := 'monthly') where month is not null")
            .number() == 20);
  CHECK_THROWS_WITH_AS(sql.rows("select * from classify_backtest('past', text := 'body', label := 'dept')"),
                       doctest::Contains("day := '날짜 열'"), dure::Error);
  CHECK_THROWS_WITH_AS(
      sql.rows("select * from classify('asked', 'asked', key := 'id', text := 'body', label := 'body', "
               "day := 'nothing')"),
      doctest::Contains("nothing"), dure::Error);
}
