#include <dure/core/error.hpp>
#include <dure/text/analysis.hpp>

#include <doctest/doctest.h>

#include <thread>

using namespace dure::text;
using Kind = Token::Kind;

namespace {

const Analyzer& analyzer() {
  static const Analyzer made({.dictionary = DURE_DICTIONARY, .names = {"가온읍", "청년드림센터"}});
  return made;
}

/// Terms of one kind with their positions: `소방@0 시설@1`.
std::string said(std::string_view text, Kind kind) {
  std::string out;
  for (const Token& token : analyzer().tokens(text))
    if (token.kind == kind) out += (out.empty() ? "" : " ") + token.term + "@" + std::to_string(token.position);
  return out;
}

}  // namespace

TEST_CASE("nouns stand alone, particles and endings go, verbs become stem+다") {
  // 소방시설을 = 소방(NNG) 시설(NNG) 을(JKO); 설치하여야 = 설치(NNG) 하(XSV) 여야(EC); 먹었다 = 먹(VV) 었(EP) 다(EF)
  CHECK(said("소방시설을 설치하여야 밥을 먹었다", Kind::morpheme) == "소방@0 시설@1 설치@2 밥@3 먹다@4");
  CHECK(said("소방시설을 설치하여야", Kind::compound) == "소방시설@0 설치하다@2");
}

TEST_CASE("a compound of the dictionary is also its parts, at its own position") {
  // 무더위 = 무+더위, 쉼터 = 쉼+터 in mecab-ko-dic; nouns written together make 무더위쉼터
  CHECK(said("무더위쉼터", Kind::morpheme) == "무더위@0 무@0 더위@0 쉼터@1 쉼@1 터@1");
  CHECK(said("무더위쉼터", Kind::compound) == "무더위쉼터@0");
}

TEST_CASE("words out of the dictionary, numbers, Latin and Hanja survive") {
  CHECK(said("CCTV 46 ＡＩ 所有", Kind::morpheme) == "cctv@0 46@1 ai@2 所有@3");
  bool kept = false;
  for (const Token& token : analyzer().tokens("뷁뛝")) kept |= token.kind == Kind::morpheme;
  CHECK(kept);
}

TEST_CASE("bigrams are pairs of neighbouring syllables of a run, a lone syllable is itself") {
  CHECK(said("소방서 앞 CCTV", Kind::bigram) == "소방@0 방서@1 앞@2 cctv@3");
}

TEST_CASE("names of the city are kept whole, the longest wins, and their parts stay findable") {
  const auto compounds = said("가온읍사무소", Kind::compound);
  CHECK(compounds.starts_with("가온읍@0"));
  CHECK(said("청년드림센터에서", Kind::compound).starts_with("청년드림센터@0"));
  CHECK(said("청년드림센터에서", Kind::morpheme).find("청년@0") != std::string::npos);
}

TEST_CASE("offsets are bytes of the text") {
  const std::string text = "새 소방시설, CCTV!";
  for (const Token& token : analyzer().tokens(text)) {
    const std::string surface = text.substr(token.begin, token.end - token.begin);
    if (token.term == "cctv") {
      CHECK(surface == "CCTV");
    } else {
      CHECK(surface == token.term);
    }
  }
}

TEST_CASE("keys typed with the Latin keyboard on become the Hangul that was meant") {
  CHECK(from_latin_keys("rnrals") == "국민");
  CHECK(from_latin_keys("alsdnjs") == "민원");
  CHECK(from_latin_keys("thqkdtltjf") == "소방시설");
  CHECK(from_latin_keys("rkqt") == "값");           // ㄱㅏㅂㅅ
  CHECK(from_latin_keys("ekfrrkfql") == "닭갈비");  // ㄷㅏㄹㄱㄱㅏㄹㅂㅣ
  CHECK(from_latin_keys("Tmfprl") == "쓰레기");
  CHECK(from_latin_keys("dnjsghk") == "원화");
  CHECK(!from_latin_keys("hello"));  // ㅗ first: no syllable begins with a vowel
  CHECK(!from_latin_keys("cctv"));
  CHECK(!from_latin_keys("r2"));
  CHECK(!from_latin_keys(""));
}

TEST_CASE("initial consonants of a word") {
  CHECK(initial_consonants("무더위쉼터") == "ㅁㄷㅇㅅㅌ");
  CHECK(initial_consonants("까치 A") == "ㄲㅊ A");
}

TEST_CASE("decomposed Hangul is composed, broken UTF-8 is replaced, the rest is untouched") {
  CHECK(normal("\u1112\u1161\u11ab\u1100\u116e\u11a8") == "한국");
  CHECK(normal("민원 ok") == "민원 ok");
  CHECK(normal("a\xFF"
               "b") ==
        "a\uFFFD"
        "b");
}

TEST_CASE("empty text, emoji and signs give no tokens") {
  CHECK(analyzer().tokens("").empty());
  CHECK(analyzer().tokens("🙂🙂 … ·㎡ ㅋㅋ").empty());
}

TEST_CASE("several threads analyse at once and agree") {
  const std::string text = "무더위쉼터를 설치하여야 한다는 민원이 접수되었습니다";
  const auto expected = analyzer().tokens(text);
  std::vector<int> same(4, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < same.size(); ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 200; ++i) same[t] += analyzer().tokens(text) == expected;
      });
  }
  CHECK(same == std::vector<int>(4, 200));
}

TEST_CASE("a missing dictionary is said with what to do") {
  CHECK_THROWS_WITH_AS(Analyzer({.dictionary = "/nowhere"}), doctest::Contains("./dure build"), dure::Error);
}
