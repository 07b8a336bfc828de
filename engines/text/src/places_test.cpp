#include "places.hpp"

#include <doctest/doctest.h>

using dure::text::PlaceList;

namespace {

std::string found(const std::vector<std::string>& names, std::string_view text) {
  const auto place = PlaceList(names).find(text);
  return place ? names[place->place] : "";
}

const std::vector<std::string> places = {"솔밭아파트", "솔밭아파트 103동", "중앙시장 제2주차장", "징검다리",
                                         "역",         "CU 가온점"};

}  // namespace

TEST_CASE("a place is found whatever blanks stand in it, the longest first") {
  CHECK(found(places, "솔밭 아파트 103 동 옆 공터") == "솔밭아파트 103동");
  CHECK(found(places, "솔밭아파트 104동 앞") == "솔밭아파트");
  CHECK(found(places, "중앙시장 제 2 주차장 출입구") == "중앙시장 제2주차장");
  CHECK(found(places, "cu 가온점 앞") == "CU 가온점");
}

TEST_CASE("a slip of the keys is forgiven in long names only") {
  // 솔밭아파트: ㅅㅗㄹ ㅂㅏㅌ ㅇㅏ ㅍㅏ ㅌㅡ = 12 jamo, one may differ; 솔밫아파트 has one other final, 솔받아파츠 two
  // other jamo
  CHECK(found(places, "솔밫아파트 앞") == "솔밭아파트");
  CHECK(found(places, "솔받아파츠 앞") == "");
  // 징검다리: ㅈㅣㅇ ㄱㅓㅁ ㄷㅏ ㄹㅣ = 10 jamo
  CHECK(found(places, "징검타리 위") == "징검다리");
  const auto slip = PlaceList(places).find("징검타리 위");
  REQUIRE(slip);
  CHECK(slip->score == doctest::Approx(0.9));  // nine of ten
}

TEST_CASE("nothing is found where nothing is, and one syllable says nothing") {
  CHECK(found(places, "") == "");
  CHECK(found(places, "역 앞") == "");
  CHECK(found(places, "어딘지 모름 \xFF\xFE") == "");
  CHECK(found({}, "솔밭아파트") == "");
  CHECK(found({""}, "솔밭아파트") == "");
}
