#include "made_index.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>

using namespace dure::text;

TEST_CASE("scores are BM25, worked by hand") {
  // Bigrams only; three texts of equal length, so the length norm is 1 and a term that stands once counts (k1+1)/(k1+1)
  // = 1. idf(df) = ln(1 + (3 - df + 0.5) / (df + 0.5)): 가나 df 2 -> ln 1.6 = 0.470004, 다라 df 1 -> ln 2.66667 =
  // 0.980829.
  MadeIndex made;
  made.put("1", "가나 다라");
  made.put("2", "가나 마바");
  made.put("3", "사아 자차");
  made.index();
  const auto hits = made.opened()->search("가나 다라", 10, {.near = false});
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].key == "1");
  CHECK(hits[0].score == doctest::Approx(1.450833).epsilon(1e-4));
  CHECK(hits[1].key == "2");
  CHECK(hits[1].score == doctest::Approx(0.470004).epsilon(1e-4));
  CHECK(hits[1].rank == 2);
}

TEST_CASE("a column's weight counts before saturation: BM25F") {
  // 가나 once in the title (weight 3) of A, once in the body (weight 1) of B; equal lengths. idf = ln(1 + 0.5/2.5) =
  // 0.182322. k1 = 0.8: A 0.182322 x 3 x 1.8 / (0.8 + 3) = 0.259089; B 0.182322 x 1 = 0.182322.
  MadeIndex made;
  made.columns = {"title", "body"};
  made.weights = {3, 1};
  made.put("A", "다라", "가나");
  made.put("B", "가나", "다라");
  made.index();
  const auto hits = made.opened()->search("가나", 10, {.near = false});
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].score == doctest::Approx(0.259089).epsilon(1e-4));
  CHECK(hits[1].score == doctest::Approx(0.182322).epsilon(1e-4));
  CHECK(hits[0].title == "가나");
}

TEST_CASE("equal scores come in the order of keys, numbers as numbers") {
  MadeIndex made;
  for (const char* key : {"10", "9", "100", "2"}) made.put(key, "가나");
  made.index();
  CHECK(made.found("가나") == "2 9 10 100");
  CHECK(made.found("가나", 2) == "2 9");
  CHECK(made.found("가나", 0).empty());
}

TEST_CASE("skipping loses nothing: the best ten of random texts are those of the definition") {
  // 6,000 texts of words 가0 … : far more than one window and one block. The definition is computed here from the
  // texts.
  std::mt19937 random(7);
  std::geometric_distribution<int> pick(0.04);
  MadeIndex made;
  std::vector<std::map<int, int>> counts(6000);
  std::vector<double> lengths;
  dure::store::Connection c = made.store.connect();
  c.exec("begin");
  for (std::size_t d = 0; d < counts.size(); ++d) {
    std::string body;
    const std::size_t words = 5 + random() % 40;
    for (std::size_t w = 0; w < words; ++w) {
      const int word = pick(random);
      ++counts[d][word];
      body += "w" + std::to_string(word) + " ";
    }
    lengths.push_back(static_cast<double>(body.size()));
    c.exec("insert into page values ($key, '', $body)", {{"key", std::to_string(d)}, {"body", body}});
  }
  c.exec("commit");
  made.index();
  double mean = 0;
  for (const double length : lengths) mean += length / static_cast<double>(lengths.size());
  const std::vector<int> asked = {0, 1, 3, 8, 20, 40, 60, 90};
  std::vector<double> scores(counts.size(), 0);
  std::string query;
  for (const int word : asked) {
    double df = 0;
    for (const auto& count : counts) df += count.contains(word) ? 1 : 0;
    const double idf = std::log(1 + (6000 - df + 0.5) / (df + 0.5));
    for (std::size_t d = 0; d < counts.size(); ++d)
      if (const auto f = counts[d].find(word); f != counts[d].end()) {
        const double tf = f->second / (1 - 0.65 + 0.65 * lengths[d] / mean);
        scores[d] += idf * tf * 1.8 / (0.8 + tf);
      }
    query += "w" + std::to_string(word) + " ";
  }
  std::vector<double> best = scores;
  std::sort(best.begin(), best.end(), std::greater<>());
  const auto hits = made.opened()->search(query, 10, {.near = false});
  REQUIRE(hits.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(hits[i].score == doctest::Approx(best[i]).epsilon(2e-4));
    CHECK(hits[i].score == doctest::Approx(scores[static_cast<std::size_t>(std::stoi(hits[i].key))]).epsilon(2e-4));
  }
}

TEST_CASE("a refresh analyses only what is new or changed, and forgets what is gone") {
  MadeIndex made;
  for (int i = 1; i <= 8; ++i) made.put(std::to_string(i), "가나 다라");
  CHECK(made.index().added == 8);
  CHECK(made.index().bytes == 0);
  made.put("3", "마바");
  made.put("9", "마바");
  made.store.connect().exec("delete from page where key = '5'");
  const Indexed done = made.index();
  CHECK(done.documents == 8);
  CHECK(done.added == 2);
  CHECK(done.removed == 2);
  CHECK(done.segments == 2);
  CHECK(made.found("마바") == "3 9");
  CHECK(made.found("가나") == "1 2 4 6 7 8");
  made.store.connect().exec("delete from page");
  CHECK(made.index().documents == 0);
  CHECK(made.found("가나").empty());
}

TEST_CASE("a torn or changed file is refused, and made anew from the table") {
  MadeIndex made;
  made.put("1", "가나 다라");
  made.index();
  for (const std::size_t keep : {std::size_t{0}, std::size_t{40}, std::size_t{300}}) {
    const auto file = made.segments().at(0);
    std::filesystem::resize_file(file, keep);
    CHECK_THROWS_WITH_AS(made.opened(), doctest::Contains("dure index"), dure::Error);
    CHECK(made.index().added == 1);
    CHECK(made.found("가나") == "1");
  }
  const auto file = made.segments().at(0);
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(-20, std::ios::end);
    bytes.put('\x7f');
  }
  CHECK_THROWS_AS(made.opened(), dure::Error);
  made.index();
  CHECK(made.found("가나") == "1");
  std::ofstream(made.folder / "page" / "index.json") << "{";
  CHECK_THROWS_AS(made.opened(), dure::Error);
  made.index();
  CHECK(made.found("가나") == "1");
}

TEST_CASE("an index that is not there, and a name that leaves its folder, are said so") {
  MadeIndex made;
  CHECK_THROWS_WITH_AS(made.opened(), doctest::Contains("색인이 없습니다"), dure::Error);
  CHECK_THROWS_AS(Index::open(made.folder, "../page", DURE_DICTIONARY), dure::Error);
  CHECK_THROWS_AS(index_table(made.store, made.folder, "a", "nowhere", "key", {"body"}, {.morphemes = false}),
                  dure::Error);
}

TEST_CASE("empty, huge and strange texts are kept and do no harm") {
  MadeIndex made(true);
  made.put("1", "");
  made.put("2", "🙂🙂");
  made.put("3", std::string(2'000'000, 'a') + " 가나");
  made.put("4", "<b>가나</b>\x01\x02 <!--");
  std::string run;
  for (int i = 0; i < 100'000; ++i) run += "가나다";
  made.put("5", run);
  CHECK(made.index().documents == 5);
  CHECK(made.found("가나").size() >= 3);
  CHECK(made.found("").empty());
  CHECK(made.found("\"").empty());
  CHECK(made.found("- * -- \"\" ?").empty());
}
