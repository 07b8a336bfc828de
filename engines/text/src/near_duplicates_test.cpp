#include "near_duplicates.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace dure::text;

namespace {

NearGroups grouped(const std::vector<std::string>& texts, double similarity = 0.7) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return near_groups(views, similarity);
}

using Places = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("texts that differ in blanks and signs are one wording, in letters a near one, in more none") {
  const auto groups = grouped(
      {
          "느티나무 공원의 가로등이 사흘째 꺼져 있으니 빨리 고쳐 주시기 바랍니다.",
          "느티나무공원의 가로등이 사흘째 꺼져있으니, 빨리 고쳐 주시기 바랍니다!!",
          "느티나무 공원의 가로등이 나흘째 꺼져 있으니 빨리 고쳐 주시기 바랍니다.",
          "솔밭마을 앞길에 버린 쓰레기가 쌓여서 냄새가 심하니 치워 주시기 바랍니다.",
      },
      0.6);
  CHECK(groups.first == Places{0, 0, 0, 3});
  CHECK(groups.wording == Places{0, 0, 2, 3});
  // 30 letters are 26 runs of five; one letter changed in the middle spoils five: 21 of 26 + 26 - 21 are in common.
  CHECK(groups.likeness[2] == doctest::Approx(21.0 / 31));
  CHECK(groups.likeness[1] == 1);
  CHECK(groups.likeness[3] == 1);
}

TEST_CASE("similarity is the share of runs in common, at and below the bound") {
  // abcdefghij and abcdefghXY: runs abcde bcdef cdefg defgh are common, two each are not: 4 / 8.
  const std::vector<std::string> texts{"abcdefghij", "abcdefghxy"};
  CHECK(grouped(texts, 0.5).first == Places{0, 0});
  CHECK(grouped(texts, 0.51).first == Places{0, 1});
}

TEST_CASE("short texts are joined when equal, signs when they are the same, emptiness never") {
  CHECK(grouped({"가로등", "가로등!", "가로수", "", "", " \n", "🙏🙏", "🙏 🙏", "🙏"}).first ==
        Places{0, 0, 2, 3, 4, 5, 6, 6, 8});
}

TEST_CASE("a text that holds another belongs to it") {
  std::string petition;
  for (int i = 0; i < 30; ++i) petition += "제" + std::to_string(i * 37) + "항목의 취소를 요구합니다 ";
  std::string story;
  for (int i = 0; i < 8; ++i) story += "저는 " + std::to_string(i * 91) + "번지에 사는 주민으로서 걱정이 큽니다 ";
  CHECK(grouped({petition, story + petition}, 0.9).first == Places{0, 0});
}

TEST_CASE("a hundred thousand equal texts, and one of two megabytes, are no trouble") {
  std::vector<std::string> texts(100'000, "대책을 세워 주시기 바랍니다. 밤마다 시끄럽습니다.");
  texts.push_back(std::string(2'000'000, 'a'));
  texts.push_back(std::string("\x01\x02\xFF<p>\xED\x95", 8));
  const auto begin = std::chrono::steady_clock::now();
  const auto groups = grouped(texts);
  CHECK(groups.first[99'999] == 0);
  CHECK(groups.first[100'000] == 100'000);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
