#include <dure/core/error.hpp>
#include <dure/core/yaml.hpp>

#include <doctest/doctest.h>

using dure::Error;
using dure::parse_yaml;
using dure::Yaml;

namespace {

std::string fault_of(std::string_view text) {
  try {
    parse_yaml(text, "시험.yaml");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a YAML tree keeps order, lines and quotes") {
  const Yaml root = parse_yaml(
      "이름: 가온군\n자료:\n  - 읍면: '007'\n    수: 7\n  - ~\n비움:\n글: |\n  첫 줄\n  둘째 줄\n", "a.yaml");
  REQUIRE(root.is_map());
  CHECK(root.map[0].key.text == "이름");
  CHECK(root.map[1].key.line == 2);
  const Yaml* rows = root.find("자료");
  REQUIRE(rows);
  CHECK(rows->list[0].find("읍면")->text == "007");
  CHECK(rows->list[0].find("읍면")->quoted);
  CHECK_FALSE(rows->list[0].find("수")->quoted);
  CHECK(rows->list[0].find("수")->line == 4);
  CHECK(rows->list[1].kind == Yaml::Kind::null);
  CHECK(root.find("비움")->kind == Yaml::Kind::null);
  CHECK(root.find("글")->text == "첫 줄\n둘째 줄\n");
  CHECK(root.find("없음") == nullptr);
  CHECK(parse_yaml("", "a.yaml").kind == Yaml::Kind::null);
  CHECK(parse_yaml("\xEF\xBB\xBFx: 1", "a.yaml").find("x")->text == "1");
}

TEST_CASE("a YAML fault says file, line and what to do") {
  CHECK(fault_of("a: 1\nb: 2\na: 3\n").starts_with("시험.yaml:3: 'a' 이름이 두 번"));
  CHECK(fault_of("a: {b: 1, b: 2}").starts_with("시험.yaml:1: 'b'"));
  CHECK(fault_of("a: 1\n\tb: 2\n").starts_with("시험.yaml:2: YAML 문법"));
  CHECK(fault_of("a: [1, 2\n").starts_with("시험.yaml:"));
  CHECK(fault_of("a: &x 1\nb: *x\n").find("앵커") != std::string::npos);
  CHECK(fault_of("a: *x\n").starts_with("시험.yaml:1: "));
  CHECK(fault_of("a: !!python/object 1\n").find("형식 표시") != std::string::npos);
  CHECK(fault_of("<<: {a: 1}\n").find("병합") != std::string::npos);
  CHECK(fault_of("[a, b]: 1\n").find("이름 자리") != std::string::npos);
  CHECK(fault_of("a: 1\n---\nb: 2\n").find("둘 이상") != std::string::npos);
  CHECK(fault_of("a: 1\nb: \xb0\xa1\n").starts_with("시험.yaml:2: UTF-8이 아닌"));
  CHECK(fault_of("a: 1\x04\nb: 2\n").find("제어 문자") != std::string::npos);
  CHECK(fault_of(std::string_view("a\0:\0", 4)).find("제어 문자") != std::string::npos);
}

TEST_CASE("YAML that would exhaust the machine is refused") {
  CHECK(fault_of(std::string(100, '[') + std::string(100, ']')).empty());
  CHECK(fault_of(std::string(101, '[') + std::string(101, ']')).find("100단계") != std::string::npos);
  CHECK_FALSE(fault_of(std::string(1 << 20, '[')).empty());
  CHECK(fault_of(std::string((4 << 20) + 1, 'a')).find("4 MB") != std::string::npos);
  std::string wide;
  for (int i = 0; i < 20000; ++i) wide += "k" + std::to_string(i) + ": 1\n";
  CHECK(parse_yaml(wide, "wide").map.size() == 20000);
}

TEST_CASE("the nearest word forgives a third of the letters, a swap counting once") {
  const std::vector<std::string> known = {"server.listen", "city.name", "민원접수일", "처리기한"};
  CHECK(dure::nearest_word("server.lisetn", known) == "server.listen");  // one swap
  CHECK(dure::nearest_word("city.nmae", known) == "city.name");
  CHECK(dure::nearest_word("민원점수일", known) == "민원접수일");  // 1 of 5 letters
  CHECK(dure::nearest_word("처리", known).empty());                // 2 missing, 2/3 allowed = 0
  CHECK(dure::nearest_word("금액", known).empty());
  CHECK(dure::nearest_word("abc", {"abd", "abe"}) == "abd");  // the first of equals
  CHECK(dure::nearest_word("", known).empty());
}
