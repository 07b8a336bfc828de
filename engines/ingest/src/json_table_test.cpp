#include "json_table.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>

using namespace dure::ingest;

namespace {

std::string spooled(std::string_view text, SpooledJson* seen = nullptr) {
  const TemporaryFile file(std::filesystem::temp_directory_path());
  Spool out(file.path());
  SpooledJson json = spool_json(text, "자료.json", out);
  out.close();
  if (seen != nullptr) *seen = json;
  return dure::read_file(file.path());
}

std::string refusal(std::string_view text) {
  try {
    spooled(text);
  } catch (const dure::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an array of objects is a table of all the names that occur") {
  CHECK(spooled(R"([{"번호":1,"이름":"가온"},{"번호":2,"비고":"쉼, 표","금액":12345678901234567890}])") ==
        "번호,이름,비고,금액\n1,가온\n2,,\"쉼, 표\",12345678901234567890\n");
}

TEST_CASE("the records of a public data service are found inside their wrapping") {
  SpooledJson seen;
  const std::string text = spooled(
      R"({"response":{"header":{"resultCode":"00"},"body":{"items":{"item":[{"tm":"2026-07-01","ta":27.5},{"tm":"2026-07-02","ta":null}]},"numOfRows":10}}})",
      &seen);
  CHECK(text == "tm,ta\n2026-07-01,27.5\n2026-07-02\n");
  CHECK(seen.where == "response.body.items.item");
  CHECK(seen.rows == 2);
  // One answer comes without its array.
  CHECK(spooled(R"({"response":{"body":{"items":{"item":{"tm":"2026-07-01"}}}}})") == "tm\n2026-07-01\n");
}

TEST_CASE("lines of objects, arrays of arrays and one object are tables too") {
  CHECK(spooled("{\"a\":1}\n{\"a\":2,\"b\":true}\n\n") == "a,b\n1\n2,true\n");
  CHECK(spooled(R"([["이름","값"],["가",1],["나",2.50]])") == "이름,값\n가,1\n나,2.50\n");
  CHECK(spooled(R"({"이름":"가온","인구":{"계":10,"남":4}})") == "이름,인구_계,인구_남\n가온,10,4\n");
}

TEST_CASE("inner objects become columns, inner arrays stay text") {
  CHECK(spooled(R"([{"a":{"b":{"c":"x\ny"}},"d":[1,{"e":2}]}])") == "a_b_c,d\n\"x\ny\",\"[1,{\"\"e\"\":2}]\"\n");
}

TEST_CASE("of several arrays the longest is read and the others are named") {
  SpooledJson seen;
  CHECK(spooled(R"({"codes":[{"c":1}],"rows":[{"v":1},{"v":2}],"tags":["a","b","c"]})", &seen) == "v\n1\n2\n");
  REQUIRE(seen.notes.size() == 2);
  CHECK(seen.notes[1].find("'codes'") != std::string::npos);
}

TEST_CASE("what is broken is refused with the number of the record") {
  CHECK(refusal("\n").find("자료.json") != std::string::npos);      // only blanks: once read past its end
  CHECK(refusal("[[]\n}").find("자료.json") != std::string::npos);  // once never came back
  CHECK(refusal(R"([{"a":1},{"a":tru}])").find("2번째") != std::string::npos);
  CHECK(refusal("{\"a\":1}\n{\"a\":\n").find("2번째") != std::string::npos);
  CHECK(refusal(R"([{"a":1},{"a")").find("찾지 못했습니다") != std::string::npos);  // cut short
  CHECK(refusal("[]").find("찾지 못했습니다") != std::string::npos);
}
