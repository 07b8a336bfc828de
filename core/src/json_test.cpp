#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <doctest/doctest.h>
#include <simdjson.h>

#include <limits>

using dure::Error;
using dure::Json;

namespace {

std::string fault_of(std::string_view text) {
  try {
    Json::parse(text);
  } catch (const Error& error) {
    return std::string(error.code()) + " " + error.what();
  }
  return "";
}

bool simdjson_accepts(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  return parser.parse(simdjson::padded_string(text)).get(element) == simdjson::SUCCESS;
}

}  // namespace

TEST_CASE("JSON keeps the order of members and the kind of numbers") {
  const Json json = Json::parse(R"( {"나":1,"가":[true,false,null,-2.5,"x\n\u00e9\ud83d\ude00"],"z":1e3,"":{}} )");
  CHECK(json.members()[0].first == "나");
  CHECK(json["나"].is_integer());
  CHECK(json["가"].items()[3].number() == -2.5);
  CHECK(json["가"].items()[4].string() == "x\n\u00e9😀");
  CHECK_FALSE(json["z"].is_integer());
  CHECK(json["z"].integer() == 1000);
  CHECK(json["없음"].is_null());
  CHECK(json.dump() == R"({"나":1,"가":[true,false,null,-2.5,"x\né😀"],"z":1000,"":{}})");
}

TEST_CASE("JSON integers at the edges stay exact, larger ones become doubles") {
  CHECK(Json::parse("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
  CHECK(Json::parse("-9223372036854775808").integer() == std::numeric_limits<std::int64_t>::min());
  CHECK(Json::parse("9223372036854775808").number() == 9223372036854775808.0);
  CHECK(Json::parse("1e-400").number() == 0.0);
  CHECK(Json::parse("-0.0").dump() == "-0.0");
  CHECK(Json(std::numeric_limits<double>::quiet_NaN()).dump() == "null");
  CHECK(Json(0.1).dump() == "0.1");
  CHECK(Json(1e300).dump() == "1e+300");
  CHECK(Json(123456789012345.0).dump() == "123456789012345");
}

TEST_CASE("JSON faults name the byte") {
  CHECK(fault_of("{\"a\":1,}").find("7번째 바이트") != std::string::npos);  // the '}' where a name should be
  CHECK(fault_of("[1 2]").find("3번째 바이트") != std::string::npos);
  CHECK(fault_of("").starts_with("json.syntax"));
  CHECK(fault_of(std::string(513, '[') + std::string(513, ']')).find("512") != std::string::npos);
  CHECK(fault_of(std::string(512, '[') + std::string(512, ']')).empty());
  CHECK(fault_of("1e999").find("너무 큰") != std::string::npos);
}

TEST_CASE("JSON accepts what simdjson accepts and nothing else") {
  for (const std::string_view text : {"1",
                                      "01",
                                      "-",
                                      "-1",
                                      "+1",
                                      "1.",
                                      ".5",
                                      "1.5e",
                                      "1.5e+2",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00x\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"a\tb\"",
                                      "\"\x7f\"",
                                      "tru",
                                      "truex",
                                      "nul",
                                      "[]",
                                      "[,]",
                                      "[1,]",
                                      "{}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{a:1}",
                                      "[1]]",
                                      "1 1",
                                      " [ ] ",
                                      "\"\xff\"",
                                      "\"\xed\xa0\x80\"",
                                      "[1,\n2]",
                                      "/**/1",
                                      "NaN",
                                      "\"",
                                      "\"\\",
                                      "{\"a\":1 \"b\":2}",
                                      "[",
                                      "{",
                                      "{\"a\":",
                                      "\"\\u00e9\"",
                                      "\"\\/\"",
                                      "\f1",
                                      "0",
                                      "-0",
                                      "0e5",
                                      "1E5"}) {
    CAPTURE(text);
    CHECK(fault_of(text).empty() == simdjson_accepts(text));
  }
}

TEST_CASE("a JSON literal escapes what must be escaped") {
  CHECK(dure::json_quote("따옴표 \" 역슬래시 \\ 줄\n탭\t종\x07") == R"("따옴표 \" 역슬래시 \\ 줄\n탭\t종\u0007")");
  CHECK(dure::json_quote("a\xff"
                         "b") == "\"a\uFFFDb\"");
}

TEST_CASE("reading a JSON value as another type is an input error") {
  CHECK_THROWS_WITH_AS(Json("x").integer(), doctest::Contains("'정수' 자리에 '글자'"), Error);
  CHECK_THROWS_AS(Json(1.5).integer(), Error);
  CHECK_THROWS_AS(Json(9.3e18).integer(), Error);
  CHECK_THROWS_AS(Json(1).items(), Error);
  Json made;
  made.set("a", 1);
  made.set("a", 2);
  Json list;
  list.push(made);
  CHECK(list.dump() == R"([{"a":2}])");
}
