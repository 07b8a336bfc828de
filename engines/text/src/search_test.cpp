#include "made_index.hpp"
#include "mistyped.hpp"
#include "query.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <fstream>

using namespace dure::text;

namespace {

struct Shelters : MadeIndex {
  Shelters() : MadeIndex(true) {
    names = {"가온읍"};
    put("1", "무더위쉼터를 늘려 주세요");
    put("2", "가온읍 시장 앞 CCTV 설치를 요청합니다");
    put("3", "무더위가 심하니 쉼터가 필요합니다");
    put("4", "국민신문고 민원 처리가 늦습니다");
    index();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Shelters, "particles and endings do not matter, Latin letters in any case") {
  CHECK(found("설치하라") == "2");
  CHECK(found("cctv") == "2");
  CHECK(found("민원을") == "4");
}

TEST_CASE_FIXTURE(Shelters, "the wrong keyboard mode is understood") {
  CHECK(found("rnrals") == "4");   // 국민
  CHECK(found("alsdnjs") == "4");  // 민원
  CHECK(found("hello").empty());
}

TEST_CASE_FIXTURE(Shelters, "one wrong jamo is forgiven where the word is unknown, and only there") {
  CHECK(found("쉼텨") == "1 3");    // 쉼터
  CHECK(found("민원쳐리") == "4");  // 처리 beside 민원
  CHECK(found("시쟝") == "2");      // 시장
  CHECK(found("무더위쉼턱", 1) == "1");
  CHECK(found("냉장고").empty());
}

TEST_CASE_FIXTURE(Shelters, "a wrong jamo is set right wherever it stands in a word, the longest word first") {
  const auto index = opened();
  const auto meant = [&](std::string_view run) { return meant_by(index->state(), run); };
  using Words = std::vector<std::string>;
  CHECK(meant("굳민신문고") == Words{"국민신문고"});
  CHECK(meant("국민싱문고") == Words{"국민신문고"});
  CHECK(meant("국민신문구") == Words{"국민신문고"});
  CHECK(meant("민원쳐리") == Words{"처리"});  // no text says 민원처리 as one word
  CHECK(meant("국민신문고").empty());
}

TEST_CASE_FIXTURE(Shelters, "initial consonants find words, and words written together") {
  CHECK(found("ㅁㄷㅇㅅㅌ") == "1");
  CHECK(found("ㅁㅇ") == "4");
}

TEST_CASE_FIXTURE(Shelters, "a phrase must stand there, whatever blanks; -word must not; begin* opens") {
  CHECK(found("\"무더위 쉼터\"") == "1");
  CHECK(found("무더위 -쉼터를") == "3");
  CHECK(found("신문* 민원") == "4");
  CHECK(found("시*") == "2");
  CHECK(found("\"없는 말\"").empty());
}

TEST_CASE_FIXTURE(Shelters, "what a caller may not see is not found, and takes no place among the best") {
  SearchOptions options;
  options.allowed = [](std::string_view key) { return key != "1"; };
  CHECK(found("무더위쉼터", 1, options) == "3");
}

TEST_CASE("signs mean nothing in long questions") {
  const Analyzer pairs({.morphemes = false});
  const Query query = read_query("가나 -다라 \"마바\"", pairs, true);
  CHECK(query.without == std::vector<std::string>{"다라"});
  CHECK(query.phrases == std::vector<std::string>{"마바"});
  std::string text = "-가나 \"다라\" ";
  for (int i = 0; i < 20; ++i) text += "질문이다 ";
  CHECK(read_query(text, pairs, true).without.empty());
  CHECK(read_query(text, pairs, true).phrases.empty());
}

TEST_CASE("a word said twice counts (k3 + 1) x 2 / (k3 + 2) = 4/3 times") {
  const Query query = read_query("가나 가나", Analyzer({.morphemes = false}), true);
  REQUIRE(query.words.size() == 1);
  CHECK(query.words[0].times == doctest::Approx(4.0 / 3));
}

TEST_CASE("marks stand at exact bytes and letters, touching words are one") {
  // 새 무더위쉼터에: 새 is bytes 0-2, a blank, 무더위 4-12 and 쉼터 13-18; letters 2-6.
  const Analyzer analyzer({.dictionary = DURE_DICTIONARY});
  CHECK(marks(analyzer, "새 무더위쉼터에", "무더위 쉼터") == std::vector<Mark>{{4, 19, 2, 7}});
  CHECK(marks(analyzer, "CCTV와 cctv", "CCTV") == std::vector<Mark>{{0, 4, 0, 4}, {8, 12, 6, 10}});
  CHECK(marks(analyzer, "국민", "rnrals") == std::vector<Mark>{{0, 6, 0, 2}});
  CHECK(marks(analyzer, "", "무더위").empty());
  CHECK(marks(analyzer, "가나", "").empty());
}

TEST_CASE("a snippet shows the place that was asked for") {
  MadeIndex made(true);
  std::string body;
  for (int i = 0; i < 60; ++i) body += "아무 말이나 적습니다. ";
  made.put("1", body + "여기에 그늘막이 있습니다. " + body);
  made.index();
  const auto hits = made.opened()->search("그늘막", 1);
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].snippet.find("그늘막") != std::string::npos);
  CHECK(hits[0].snippet.starts_with("…"));
  CHECK(hits[0].snippet.ends_with("…"));
}

TEST_CASE("evaluation, worked by hand") {
  // Bigrams: 가나 finds 1, 2 (equal: by key), 다라 finds 3. Questions: gold 1 stands first; gold 2 second; gold 9
  // nowhere. hit@1 1/3, hit@3 2/3, mrr (1 + 1/2) / 3 = 0.5; nDCG (1 + 1/log2(3)) / 3 = (1 + 0.630930) / 3 = 0.543643.
  MadeIndex made;
  made.put("1", "가나");
  made.put("2", "가나");
  made.put("3", "다라");
  made.index();
  const auto file = made.folder / "questions.jsonl";
  std::ofstream(file) << R"({"question": "가나", "gold": ["1"]})"
                      << "\n\n"
                      << R"({"question": "가나", "gold": ["2"]})"
                      << "\n"
                      << R"({"question": "다라", "gold": ["9"]})"
                      << "\n"
                      << R"({"question": "다라", "gold": []})"
                      << "\n";
  const Quality q = evaluate(*made.opened(), file);
  CHECK(q.questions == 3);
  CHECK(q.hit_1 == doctest::Approx(1.0 / 3));
  CHECK(q.hit_3 == doctest::Approx(2.0 / 3));
  CHECK(q.hit_10 == doctest::Approx(2.0 / 3));
  CHECK(q.mrr == doctest::Approx(0.5));
  CHECK(q.ndcg_10 == doctest::Approx(0.543643));
  CHECK(q.p50_ms <= q.p99_ms);
  CHECK(to_json(q).starts_with(R"({"questions":3,"hit@1":0.33)"));
  std::ofstream(file) << "{}\n";
  CHECK_THROWS_WITH_AS(evaluate(*made.opened(), file), doctest::Contains("1행"), dure::Error);
}

TEST_CASE("of texts with the same words, the one that says them close together comes first") {
  // Pairs only; both texts hold 가나, 다라, 마바 once, and are of the same length, so BM25 is the same and the key
  // decides: 1 before 2. In 2 all three pairs, and the pairs across their blanks (나다, 라마), stand in one sentence;
  // in 1 each stands in a sentence of its own with two others between.
  MadeIndex made;
  made.put("1", "가나. 사아. 자차. 다라. 사아. 자차. 마바.");
  made.put("2", "사아. 자차. 사아. 자차. 가나 다라 마바.  ");
  made.put("3", "카타");
  made.index();
  CHECK(made.found("가나 다라 마바", 10, {.near = false}) == "1 2");
  CHECK(made.found("가나 다라 마바") == "2 1");
  // A bonus of 0.8 x (idf of the three + 3 for each pair across a blank); idf(2 of 3) = ln(1 + 1.5 / 2.5) = 0.470004.
  // Of 1 the best two sentences hold one pair: 0.8 x 0.470004 = 0.376003; of 2: 0.8 x (1.410011 + 6) = 5.928009.
  const auto near = made.opened()->search("가나 다라 마바", 10),
             plain = made.opened()->search("가나 다라 마바", 10, {.near = false});
  CHECK(near[0].score - plain[1].score == doctest::Approx(5.928009).epsilon(1e-4));
  CHECK(near[1].score - plain[0].score == doctest::Approx(0.376003).epsilon(1e-4));
  // Several sentences are no one thing to stand close together.
  CHECK(made.found("가나. 다라. 마바.") == "1 2");
}
