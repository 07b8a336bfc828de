#include "slt.hpp"
#include "made_pack.hpp"

#include <doctest/doctest.h>

using namespace dure::policy;

namespace {

std::string said(const TestResult& result) {
  auto text = std::to_string(result.passed) + " passed, " + std::to_string(result.failed) + " failed\n";
  for (auto& failure : result.failures) text += failure.substr(failure.find(".slt:") + 5) + "\n";
  return text;
}

}  // namespace

TEST_CASE("cells are parted by two blanks or a tab") {
  CHECK(cells_of("환경과  3  0.6") == std::vector<std::string>{"환경과", "3", "0.6"});
  CHECK(cells_of("a b\tc   d ") == std::vector<std::string>{"a b", "c", "d"});
  CHECK(cells_of("").empty());
}

TEST_CASE("a new pack passes its own test, and a wrong figure is told with its line") {
  MadeFolder folder;
  auto path = folder.pack("visit");
  CHECK(said(run_slt(path / "test/by_place.slt")) == "3 passed, 0 failed\n");
  folder.write("visit/test/wrong.slt", "query TI\nselect place, cases from by_place\n----\n가온읍  6\n너른읍  1\n");
  CHECK(said(run_slt(path / "test/wrong.slt")) ==
        "0 passed, 1 failed\n1: 기대 '가온읍  6', 결과 '가온읍  5' (1째 행)\n");
}

TEST_CASE("a door leads to the lines that were counted") {
  MadeFolder folder;
  auto path = folder.pack("opened");
  // sample/request.csv: line 2 가온읍 3, line 3 너른읍 1, line 4 가온읍 2
  folder.write("opened/test/door.slt",
               "door opened bars-1 0 cases\n----\nrequest.csv  (empty)  2\nrequest.csv  (empty)  4\n");
  CHECK(said(run_slt(path / "test/door.slt")) == "1 passed, 0 failed\n");
}

TEST_CASE("the verbs of a test do what they say") {
  MadeFolder folder;
  auto path = folder.pack("verbs", {{"sql/by_place.sql",
                                     "select place, sum(cases) as cases, cast(now() as date) as day from request group "
                                     "by place having sum(cases) >= $least order by place"}});
  folder.write("verbs/test/all.slt",
               "statement error\nselect * from nowhere\n\n"
               "statement ok\nselect 1\n\n"
               "at 2026-07-20 09:00\n"
               "query TD rowsort\nselect place, day from by_place\n----\n너른읍  2026-07-20\n가온읍  2026-07-20\n\n"
               "query RTB\nselect 1.0 / 3, null, true\n----\n0.3333333333333333  NULL  true\n\n"
               "page verbs card bars-1\n----\n가온읍  5  2026-07-20\n너른읍  1  2026-07-20\n\n"
               "setting least 2\nquery T\nselect place from by_place\n----\n가온읍\n");
  CHECK(said(run_slt(path / "test/all.slt")) == "6 passed, 0 failed\n");
}

TEST_CASE("a journey loads files and runs packs in a city of its own") {
  MadeFolder folder;
  folder.write("story.slt",
               "city\ningest 접수.csv as counts\nquery TI\nselect 곳, 수 from counts order by 1\n----\n가  1\n나  2\n\n"
               "query T\nselect 없음 from counts\n----\n");
  folder.write("접수.csv", "곳,수\n가,1\n나,2\n");
  auto result = run_slt(folder.path / "story.slt");
  CHECK(result.passed == 1);
  CHECK(result.failed == 1);
  CHECK(result.failures[0].find("story.slt:9: ") != std::string::npos);
}

TEST_CASE("what is no step of a test is refused with its line") {
  MadeFolder folder;
  auto refusal = [&](const std::string& text) {
    folder.write("x.slt", text);
    try {
      read_slt(folder.path / "x.slt");
    } catch (const SltError& error) {
      return std::to_string(error.line) + " " + error.sentence;
    }
    return std::string("none");
  };
  CHECK(refusal("# words\nqurey T\nselect 1\n----\n1\n") == "2 'qurey'은 시험의 말이 아닙니다. 'query'을 뜻했습니까?");
  CHECK(refusal("query X\nselect 1\n----\n1\n").find("1 이 줄은") == 0);
  CHECK(refusal("query I\nselect 1\n").find("1 query 아래에") == 0);
  CHECK(refusal("query I\nselect 1\n----\n1\n") == "none");
}
