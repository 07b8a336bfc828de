#include "keywords.hpp"

#include "poisson.hpp"
#include "topics.hpp"

#include <dure/text/personal.hpp>

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace dure::text;

namespace {

const Analyzer& analyzer() {
  static const Analyzer one(Analyzer::Options{.dictionary = DURE_DICTIONARY});
  return one;
}

Words counted(std::vector<std::string> names, std::vector<std::vector<std::uint32_t>> texts) {
  Words words{std::move(names), std::move(texts), {}};
  words.texts_with.assign(words.names.size(), 0);
  for (const auto& text : words.texts)
    for (const std::uint32_t word : text) ++words.texts_with[word];
  return words;
}

}  // namespace

TEST_CASE("words are nouns and names, without verbs, numbers, particles and single letters") {
  const std::vector<Entry> entries{{"", "버스정류장에 의자를 설치해 주세요 2026 BUS", "", {}},
                                   {"", "버스정류장 의자가 깨졌다 bus", "", {}}};
  const Words words = words_of(analyzer(), entries, 2);
  const std::set<std::string> names(words.names.begin(), words.names.end());
  CHECK(names.contains("버스"));
  CHECK(names.contains("의자"));
  CHECK(names.contains("bus"));
  CHECK(!names.contains("2026"));
  for (const std::string& name : names) CHECK(!name.ends_with("다"));
}

TEST_CASE("tokens of masked data are no words") {
  const std::string text = "[주소] [휴대전화-7K2M9X]가로등[상세주소-ABCDEF] 고장 [이름-7K2M9]";
  CHECK(without_tokens(text) == "[주소]  가로등  고장 [이름-7K2M9]");  // five letters are no token
  const std::vector<Entry> entries(2, {"", "[상세주소-7K2M9X] 앞 가로등", "", {}});
  const Words words = words_of(analyzer(), entries, 2);
  for (const std::string& name : words.names) CHECK(std::string_view("가로등").find(name) != std::string_view::npos);
}

TEST_CASE("the chance of so many follows Poisson") {
  // scipy.stats.poisson.sf(count - 1, expected)
  CHECK(poisson_tail(12, 30.5 / 750 * 50) == doctest::Approx(1.6141985e-06).epsilon(1e-6));
  CHECK(poisson_tail(3, 5.5) == doctest::Approx(0.9116236).epsilon(1e-6));
  CHECK(poisson_tail(1000, 1200) == doctest::Approx(1.0).epsilon(1e-6));
  CHECK(poisson_tail(5, 0.01) == doctest::Approx(8.2643e-13).epsilon(1e-3));
  CHECK(poisson_tail(0, 3) == 1);
}

TEST_CASE("a keyword's score is its log-odds against the rest by its error") {
  // 60 of 200 texts hold the word: 50 of 100 in one group, 10 of 100 in the other; usual = 60/201, so the prior adds
  // 29.8507 of 100: (ln(79.8507/120.1493) - ln(39.8507/160.1493)) / sqrt(1/79.8507 + 1/39.8507) = 5.06514.

  std::vector<std::vector<std::uint32_t>> texts(200);
  std::vector<Entry> entries(200);
  for (std::size_t i = 0; i < 200; ++i) {
    entries[i].label = i < 100 ? "도로과" : "청소과";
    if (i < 50 || (i >= 100 && i < 110)) texts[i] = {0};
  }
  const auto found = keywords_of(counted({"보도블록"}, texts), entries, 5);
  REQUIRE(found.size() == 1);  // below the rest in the other group
  CHECK(found[0].group == "도로과");
  CHECK(found[0].texts == 50);
  CHECK(found[0].score == doctest::Approx(5.0651).epsilon(1e-4));
}

TEST_CASE("a word that jumps bursts in its week, against what the weeks before let expect") {
  // 20 weeks of 50 texts; the word stands in 2 a week, in the sixteenth in 12. (2 x 15 + 0.5) / 750 x 50 = 2.0333.
  std::vector<std::vector<std::uint32_t>> texts;
  std::vector<Entry> entries;
  for (int week = 0; week < 20; ++week)
    for (int i = 0; i < 50; ++i) {
      entries.push_back({"", "", "", 4 + week * 7 + i % 7});  // 1970-01-05 is a Monday
      texts.push_back(i < (week == 15 ? 12 : 2) ? std::vector<std::uint32_t>{0} : std::vector<std::uint32_t>{});
    }
  const auto found = bursts_of(counted({"악취"}, texts), entries, 0.05);
  REQUIRE(found.size() == 1);
  CHECK(found[0].week == 4 + 15 * 7);
  CHECK(found[0].texts == 12);
  CHECK(found[0].expected == doctest::Approx(2.03333).epsilon(1e-4));
  CHECK(found[0].chance == doctest::Approx(1.6141985e-06).epsilon(1e-5));
}

TEST_CASE("where nothing happens hardly a week has a false alarm") {
  std::mt19937 random(7);
  std::poisson_distribution<int> drawn(4);
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back("낱말" + std::to_string(1000 + i));
  std::vector<std::vector<std::uint32_t>> texts;
  std::vector<Entry> entries;
  for (int week = 0; week < 60; ++week) {
    const std::size_t base = texts.size();
    for (int i = 0; i < 100; ++i) entries.push_back({"", "", "", 4 + week * 7});
    texts.resize(base + 100);
    for (std::uint32_t word = 0; word < 200; ++word)
      for (int n = drawn(random); n > 0; --n) {
        auto& text = texts[base + random() % 100];
        if (text.empty() || text.back() != word) text.push_back(word);
      }
  }
  std::set<std::int32_t> weeks;
  for (const Burst& burst : bursts_of(counted(names, texts), entries, 0.05)) weeks.insert(burst.week);
  CHECK(weeks.size() <= 6);  // 52 weeks are judged, 5 % of them are 2.6; six or fewer in 97 of 100 such years
}

TEST_CASE("a date in the year 9999 makes no endless row of weeks") {
  const std::vector<Entry> entries{{"", "", "", 20000}, {"", "", "", 20001}, {"", "", "", 2932896}, {"", "", "", {}}};
  CHECK(bursts_of(counted({"악취"}, {{0}, {0}, {0}, {0}}), entries, 0.05).empty());
}

TEST_CASE("topics are found, named, and keep their number when the next week comes") {
  std::vector<Entry> entries;
  const std::vector<std::string> kinds{"가로등 고장 전구 교체 밤길", "쓰레기 무단투기 봉투 악취 수거",
                                       "버스 노선 배차 정류장 기사"};
  for (int i = 0; i < 60; ++i)
    entries.push_back({"", kinds[static_cast<std::size_t>(i) % 3] + (i % 2 ? " 민원" : " 불편"), "", {}});
  entries.push_back({"", "🙏", "", {}});
  const Topics first = topics_of(words_of(analyzer(), entries, 2), 3, {});
  REQUIRE(first.topics.size() == 3);
  CHECK(first.of[60] == 0);
  for (std::size_t i = 0; i < 60; ++i) CHECK(first.of[i] == first.of[i % 3]);
  CHECK(std::set<std::int64_t>(first.of.begin(), first.of.end()) == std::set<std::int64_t>{0, 1, 2, 3});
  // Next week the buses are most, the lamps are gone and the snow is new.
  std::vector<Entry> next;
  for (int i = 0; i < 40; ++i) next.push_back({"", kinds[2] + (i % 2 ? " 민원" : " 불편"), "", {}});
  for (int i = 0; i < 20; ++i) next.push_back({"", kinds[1] + " 신고", "", {}});
  for (int i = 0; i < 10; ++i) next.push_back({"", "제설 염화칼슘 빙판 눈길 낙상", "", {}});
  const Topics second = topics_of(words_of(analyzer(), next, 2), 3, first.topics);
  CHECK(second.of[0] == first.of[2]);
  CHECK(second.of[40] == first.of[1]);
  CHECK(second.of[60] == 4);
}
