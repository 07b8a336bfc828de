#include "learned.hpp"
#include "made_index.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace dure::text;

TEST_CASE("the group of a key is what stands before its last #, else before its last / or blank") {
  CHECK(group_of("소방/법률.md#제3조") == "소방/법률.md");
  CHECK(group_of("소방/법률.md") == "소방");
  CHECK(group_of("소방법 제3조") == "소방법");
  CHECK(group_of("17").empty());
}

TEST_CASE("the fit finds the feature that tells, and leaves the one that does not") {
  // The second feature is 1 for the right candidate only, the third 1 for all: its slope is nil, so it stays as it
  // began.
  std::vector<std::pair<std::vector<Features>, std::vector<bool>>> questions;
  for (int i = 0; i < 10; ++i) questions.push_back({{{0.5, 1, 1}, {1.0, 0, 1}}, {true, false}});
  const Features w = fitted(questions);
  CHECK(w[0] * 0.5 + w[1] > w[0] + 1);
  CHECK(w[2] == doctest::Approx(BEGINNING[2]).epsilon(1e-3));
}

TEST_CASE("what was answered before is found for words that no article has") {
  // 굴뚝 stands in no article; three answered questions say that it means A#2. Another word still finds its own
  // article.
  MadeIndex made;
  made.put("A#1", "계단은 두 곳에 둔다");
  made.put("A#2", "연기는 밖으로 내보낸다");
  made.put("B#1", "난방은 겨울에 한다");
  made.put("B#2", "굴다리 아래는 비운다");
  made.index();
  const auto pairs = made.folder / "pairs.jsonl";
  std::ofstream(pairs) << R"({"question": "굴뚝 규정은?", "gold": ["A#2"]})"
                       << "\n"
                       << R"({"question": "굴뚝 높이 연기", "gold": ["A#2"]})"
                       << "\n"
                       << R"({"question": "굴뚝 청소 연기", "gold": ["A#2"], "answer": "연기는 밖으로"})"
                       << "\n"
                       << R"({"question": "난방 시기", "gold": ["B#1"]})"
                       << "\n"
                       << R"({"question": "계단 수", "gold": ["A#1"]})"
                       << "\n";
  CHECK(made.found("굴뚝").empty());
  CHECK(learn(*made.opened(), pairs) == 5);
  CHECK(made.found("굴뚝", 1) == "A#2");
  CHECK(made.found("난방", 1) == "B#1");
  SearchOptions plain;
  plain.learned = false;
  CHECK(made.found("굴뚝", 10, plain).empty());
  SearchOptions hidden;
  hidden.allowed = [](std::string_view key) { return key != "A#2"; };
  CHECK(made.found("굴뚝", 1, hidden) != "A#2");
  std::ofstream(made.folder / "page" / "learned.json") << "{";
  CHECK_THROWS_WITH_AS(made.opened(), doctest::Contains("--learn"), dure::Error);
  learn(*Index::open(made.folder, "page", DURE_DICTIONARY, false), pairs);
  CHECK(made.found("굴뚝", 1) == "A#2");
}

TEST_CASE("the text's best stay among the first ten, whatever was answered before") {
  // Twelve articles were the answer to 굴뚝, never B#1, the only one that says it: by past answers alone
  // it is the thirteenth.
  MadeIndex made;
  const auto pairs = made.folder / "pairs.jsonl";
  for (int i = 1; i <= 12; ++i) made.put("A#" + std::to_string(i), "계단은 두 곳에 둔다");
  made.put("B#1", "굴뚝");
  made.index();
  std::ofstream out(pairs);
  for (int round = 0; round < 3; ++round)
    for (int i = 1; i <= 12; ++i) out << R"({"question": "굴뚝 규정", "gold": ["A#)" << i << "\"]}\n";
  out.close();
  learn(*made.opened(), pairs);
  const std::string first = made.found("굴뚝 규정", 10);
  CHECK(first.starts_with("A#"));
  CHECK(first.ends_with(" B#1"));
  CHECK(made.found("굴뚝 규정", 20).starts_with(first));
}
