#include "summary.hpp"

#include "made_index.hpp"
#include "similar.hpp"

#include <dure/core/error.hpp>
#include <dure/text/engine.hpp>

#include <doctest/doctest.h>

#include <random>
#include <regex>

using namespace dure::text;

namespace {

double letters(const std::string& text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string> facts(const std::string& text) {
  std::vector<std::string> out;
  for (const Fact& fact : facts_of(text)) out.push_back(text.substr(fact.begin, fact.end - fact.begin));
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("dates, times, quantities and articles are facts, whole") {
  CHECK(facts("2026년 7월 15일 오후 3시 30분에 왔습니다") == Texts{"2026년 7월 15일", "오후 3시 30분"});
  CHECK(facts("기한은 2026. 7. 19. 입니다. 또 2026-07-20까지, 10:30에") ==
        Texts{"2026. 7. 19.", "2026-07-20", "10:30"});
  CHECK(facts("도로교통법 제32조제1항, 법 제9조 제1항 제5호와 제13조의2제1항") ==
        Texts{"도로교통법 제32조제1항", "법 제9조 제1항 제5호", "제13조의2제1항"});
  CHECK(facts("「민원 처리에 관한 법률」 제23조") == Texts{"「민원 처리에 관한 법률」", "제23조"});
  CHECK(facts("과태료 40,000원과 3억 2,000만 원, 120여 명, 12.5%, 85㎡, 41 건") ==
        Texts{"40,000원", "3억 2,000만 원", "120여 명", "12.5%", "85㎡", "41 건"});
  CHECK(facts("세 번이나 사흘 동안 두 차례") == Texts{"세 번", "사흘", "두 차례"});
  CHECK(facts("모두 세게 나무라지 마세요") == Texts{});
}

TEST_CASE("a summary is sentences of the text, the request before the greeting, within its bound") {
  const std::string text =
      "안녕하세요. 저는 솔밭마을에 사는 주민입니다. 밤마다 공사장 소음이 시끄러워서 잠을 잘 수가 없습니다. 공사장 "
      "소음을 막아 주시기 바랍니다. 감사합니다.";
  CHECK(summary_of(text, 0.34) == "공사장 소음을 막아 주시기 바랍니다.");
  CHECK(summary_of(text, 1) == text);
  CHECK(summary_of("", 0.34) == "");
}

TEST_CASE("where sentences do not fit, the words around the facts stand; facts alone may break the bound") {
  CHECK(summary_of("7월 3일 15시에 3건, 7월 4일 16시에 4건", 0.2) == "7월 3일 15시, 3건, 7월 4일 16시, 4건");
  const std::string text =
      "작년 가을부터 마을 어귀 느티나무 아래 세워 둔 낡은 트럭 3대가 길을 막고 있어서 학교 버스가 돌아서 다니느라 "
      "아이들이 늘 늦습니다";
  CHECK(summary_of(text, 0.34).find("3대") != std::string::npos);
  CHECK(letters(summary_of(text, 0.34)) <= letters(text) * 0.34);
}

TEST_CASE("no number with its unit is ever lost, and the bound holds where facts leave room") {
  const std::vector<std::string> parts{
      "2025년 11월 3일에 신청한",  "시끄러워서 잠을 못 자는",       "제17조제2항에 따라",
      "과태료 35,000원을 내고",    "아이들이 다니는 길이라서",      "12명이 함께 쓴 글을",
      "너무 답답하여 다시 적으며", "오전 9시 20분부터 막힌 길에서", "3.5 km 떨어진 곳으로",
      "여러 번 말씀드렸지만",      "대답을 듣지 못한 채로",         "85㎡ 넓이의 마당에"};
  const std::vector<std::string> ends{"고쳐 주시기 바랍니다. ", "알려 주세요. ", "걱정됩니다.\n", "어떻게 됩니까? ",
                                      "있고, "};
  const std::regex number("[0-9](?:[0-9.,:]*[0-9])?");
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const std::size_t sentences = 3 + random() % 12;
    for (std::size_t s = 0; s < sentences; ++s) {
      for (std::size_t w = 0; w < 2 + random() % 4; ++w) text += parts[random() % parts.size()] + " ";
      text += ends[random() % ends.size()];
    }
    const std::string summary = summary_of(text, 0.34);
    for (auto match = std::sregex_iterator(text.begin(), text.end(), number); match != std::sregex_iterator(); ++match)
      CHECK_MESSAGE(summary.find(match->str()) != std::string::npos, match->str(), " in ", text, " -> ", summary);
    double facts_alone = 0;
    for (const std::string& fact : facts(text)) facts_alone += letters(fact) + 2;
    if (facts_alone <= letters(text) * 0.34) CHECK(letters(summary) <= letters(text) * 0.34);
  }
}

TEST_CASE("strange texts are summarised without harm") {
  for (const std::string& text :
       {std::string("🙏🙏"), std::string("<p>&nbsp;</p>"), std::string("\x01\x02 7\n\n\n"), std::string("2026. 7."),
        std::string(3000, '9'), std::string("제"), std::string("「")})
    CHECK(summary_of(text, 0.34).size() <= text.size() + 3);
  std::string long_text;
  for (int i = 0; i < 60000; ++i) long_text += "소음이 너무 심합니다. ";
  CHECK(letters(summary_of(long_text, 0.01)) <= 7800);  // of 60,000 x 13 letters
}

TEST_CASE("similar cases come nearest first, copies of one text once, never the case itself; summarise is SQL") {
  MadeIndex made(true);
  install(made.store, made.folder, DURE_DICTIONARY);
  auto sql = made.store.connect();
  sql.exec("create table past(id varchar, body varchar)");
  sql.exec(
      "insert into past values ('1', '느티나무 공원 가로등이 꺼져 있으니 고쳐 주세요'), ('2', '느티나무 공원 가로등이 "
      "꺼져있으니 고쳐주세요!'), "
      "('3', '골목이 어두우니 가로등을 새로 달아 주세요'), ('4', '쓰레기 수거를 요청합니다'), ('5', '')");
  sql.exec("create table asked(id varchar, body varchar)");
  sql.exec(
      "insert into asked values ('9', '공원의 가로등이 꺼져 있습니다'), ('4', '쓰레기 수거를 요청합니다'), ('8', '🙏')");
  const auto rows = sql.rows(
      "select key, rank, past_key from similar_cases('past', 'asked', key := 'id', text := 'body', "
      "top := 2) where key = '9' order by rank");
  REQUIRE(rows.rows.size() == 2);
  CHECK(dure::Json(rows.rows[0]).dump() == R"(["9",1,"1"])");
  CHECK(dure::Json(rows.rows[1]).dump() == R"(["9",2,"3"])");
  CHECK(
      sql.value("select count(*) from similar_cases('past', 'asked', key := 'id', text := 'body') where key = past_key "
                "or key = '8'")
          .integer() == 0);
  CHECK(sql.value("select summarise('가로등 3개가 꺼졌습니다', 1)").string() == "가로등 3개가 꺼졌습니다");
  CHECK_THROWS_WITH_AS(sql.value("select summarise('가', 0)"), doctest::Contains("둘째 값"), dure::Error);
  sql.exec(
      "create table t as select i as id, case when i % 2 = 0 then '가로등 고장 ' else '쓰레기 수거 ' end || i as body, "
      "case when i % 2 = 0 then '도로과' else '청소과' end as dept, date '2026-01-01' + (i // 4)::int as day "
      "from range(400) r(i)");
  CHECK(sql.value("select string_agg(term, ' ') from keywords('t', text := 'body', by := 'dept', top := 1)").string() !=
        "");
  CHECK(sql.value("select count(*) from bursts('t', text := 'body', day := 'day')").integer() == 0);
  sql.exec("create table before as select * from topics('t', key := 'id', text := 'body', k := 2)");
  CHECK(sql.value("select count(distinct topic) from before").integer() == 2);
  CHECK(
      sql.value("select count(*) from topics_kept('t', 'before', key := 'id', text := 'body', k := 2) n join before b "
                "using (key) where n.topic = b.topic")
          .integer() == 400);
}
