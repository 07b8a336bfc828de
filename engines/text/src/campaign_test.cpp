#include "campaign.hpp"

#include "made_index.hpp"

#include <dure/text/engine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace dure::text;

namespace {

/// Two years of ordinary requests, one a day, all unlike each other.
std::vector<Entry> ordinary() {
  const std::vector<std::string> places{"느티마을", "솔밭길", "징검다리", "버들공원", "한울시장", "별내골", "너른들"};
  const std::vector<std::string> things{
      "가로등이 꺼져서 어둡습니다",  "쓰레기가 쌓여 냄새가 납니다", "길이 파여서 차가 튑니다",
      "나뭇가지가 전선에 닿습니다",  "버스가 자주 늦게 옵니다",     "물이 새서 길이 젖었습니다",
      "공사 소리에 잠을 못 잡니다",  "개가 풀려서 다닙니다",        "맨홀 뚜껑이 덜컹거립니다",
      "신호등이 너무 빨리 바뀝니다", "주차한 차가 길을 막습니다"};
  std::vector<Entry> entries;
  for (int day = 0; day < 730; ++day)
    entries.push_back({"A" + std::to_string(10000 + day),
                       places[static_cast<std::size_t>(day) % places.size()] + " " + std::to_string(day * 7919 % 1000) +
                           "번지 " + things[static_cast<std::size_t>(day) % things.size()],
                       "", day});
  return entries;
}

void sort_by_day(std::vector<Entry>& entries) {
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.day < b.day; });
}

/// Keys of all members, in their order.
std::string members(std::vector<Entry> entries, std::int64_t least = 5) {
  sort_by_day(entries);
  std::string out;
  const auto found = campaigns_of(entries, least);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (found.first[i]) out += entries[i].key + ">" + entries[*found.first[i]].key + " ";
  return out;
}

const std::string PETITION =
    "호수마을 물류창고 건축허가를 취소하라. 통학로에 화물차가 다니면 아이들이 위험하다. 주민 설명회 없이 내준 허가는 "
    "무효다.";

}  // namespace

TEST_CASE("ordinary requests are no campaign, also when one text comes every month") {
  auto entries = ordinary();
  CHECK(members(entries) == "");
  for (int month = 0; month < 24; ++month)
    entries.push_back({"M" + std::to_string(month), "경로당 앞 화단에 꽃을 새로 심어 주시기 바랍니다", "", month * 30});
  CHECK(members(entries) == "");
}

TEST_CASE("copies within days are a campaign, and who asks for the same in other words belongs to it") {
  auto entries = ordinary();
  entries.push_back({"C1", PETITION, "", 400});
  for (int i = 2; i <= 5; ++i) entries.push_back({"C" + std::to_string(i), PETITION + "!", "", 400 + i});
  entries.push_back({"D1",
                     "물류창고가 웬 말입니까. 호수마을 통학로가 걱정되어 잠이 안 옵니다. 건축허가를 거두어 주십시오.",
                     "", 403});
  entries.push_back({"D2", "호수마을에 물류창고 건축허가가 났다고 합니다. 통학로 안전은 누가 책임지나요", "", 404});
  entries.push_back({"E1", "호수마을 가로등이 꺼졌습니다. 고쳐 주세요", "", 404});  // the place alone is no demand
  CHECK(members(entries) == "C1>C1 C2>C1 C3>C1 D1>C1 C4>C1 D2>C1 C5>C1 ");
  CHECK(members(entries, 8) == "");
}

TEST_CASE("the same petition a year later is another campaign, with an id of its own") {
  auto entries = ordinary();
  for (int i = 0; i < 6; ++i) entries.push_back({"C" + std::to_string(i), PETITION, "", 300});
  for (int i = 6; i < 16; ++i) entries.push_back({"C" + std::to_string(i), PETITION, "", 665 + i});
  const std::string found = members(entries);
  CHECK(found.find("C5>C0") != found.npos);
  CHECK(found.find("C15>C6") != found.npos);
}

TEST_CASE("campaigns is SQL: the rows of an empty, a strange and a dateless text are in none") {
  MadeIndex made;
  install(made.store, made.folder, DURE_DICTIONARY);
  auto sql = made.store.connect();
  sql.exec("create table t(id integer, body varchar, day varchar)");
  sql.exec("insert into t select i, $body, '2026.07.' || (10 + i // 3) from range(9) r(i)", {{"body", PETITION}});
  sql.exec(
      "insert into t values (20, '', '2026.07.11'), (21, '🙏', '2026.07.11'), (22, null, null), (23, $body, '모름'), "
      "(24, '<p>' || repeat('가나다라 ', 200000) || '</p>', '2099.01.01')",
      {{"body", PETITION}});
  const auto rows = sql.rows(
      "select campaign_id, count(*), count(distinct text_key) from campaigns('t', key := 'id', text := 'body', "
      "day := 'day') group by 1");
  REQUIRE(rows.rows.size() == 1);
  CHECK(dure::Json(rows.rows[0]).dump() == R"(["0",9,1])");
}
