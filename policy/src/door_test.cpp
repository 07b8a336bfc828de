#include "made_data.hpp"
#include "made_pack.hpp"
#include "run.hpp"

#include <dure/policy/page.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

const char* const manifest = R"(pack: calls
title: 전화
owner: 총무과
icon: message
version: 3
needs: dure >= 0.1
sources:
  call:
    label: 당직 전화
    from: [inbox/calls/*]
    columns:
      place: {type: text, label: 읍면}
      kind: {type: text, label: 종류}
      minutes: {type: integer, label: 걸린 분}
tables:
  by_place: {label: 읍면별}
columns:
  calls: {label: 전화, unit: 건, format: count}
  place: {label: 읍면}
pages: [dashboard.yaml]
access: {read: officer}
)";

const char* const dashboard = R"(page: 전화
headline: select '전화는 ' || count(*) || '건입니다.' as line from call
filters:
  - {name: kind, label: 종류, options: "select distinct kind as value, kind as label from call order by 1", default: all, all: 모든 종류}
figures:
  - {number: "select count(*) as calls from call where $kind is null or kind = $kind", label: 전화, unit: 건}
rows:
  - - {id: places, bars: by_place, x: place, y: calls, title: 어디서 많은가}
    - {id: list, table: "select place, kind, minutes from call order by minutes", title: 무엇이 왔나}
report:
  title: 당직 전화 보고
  sections:
    - {title: 현황, lines: "select 1 as level, '모두 ' || count(*) || '건' as line from call", cards: [places, list]}
)";

/// Load 1 is 전화.csv with lines 2-6; 버들면 has lines 2, 3, 6.
struct World {
  MadeFolder folder;
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  Pack pack;
  World() {
    install(store);
    folder.pack("calls",
                {{"manifest.yaml", manifest},
                 {"dashboard.yaml", dashboard},
                 {"sql/by_place.sql", "select place, count(*) as calls from call group by place order by calls desc"}});
    std::filesystem::remove(folder.path / "calls/sql/by_month.sql");
    pack = read_pack(folder.path / "calls");
    add_dataset(sql, "전화", "\"읍면\" varchar, \"종류\" varchar, \"걸린 분\" bigint",
                "('버들면', '소음', 5), ('버들면', '주차', 7), ('여울면', '주차', 9), ('새터면', '소음', 11), "
                "('버들면', '소음', 13)");
    Runner(sql, pack, {}, {}).run();
  }
  Json open(std::string_view card, std::size_t row, std::string_view column, const Choices& choices = {}) {
    store::Reader reader(store, {"김주무", store::Role::officer}, "test");
    return door(reader, pack, card, row, column, choices);
  }
};

std::string lines(const Json& door) {
  std::string all;
  for (const Json& row : door["rows"]["rows"].items()) all += row.items().back().dump() + " ";
  return all;
}

}  // namespace

TEST_CASE("a bar opens to its value, its lines and its file") {
  World w;
  const Json door = w.open("places", 0, "calls");
  CHECK(door["value"] == Json(3));
  CHECK(door["label"] == Json("버들면 전화"));
  CHECK(lines(door) == "6 3 2 ");
  const Json& file = door["files"].items().at(0);
  CHECK(file["file"] == Json("전화.csv"));
  CHECK(file["rows"] == Json(3));
  CHECK(file["from_row"] == Json(2));
  CHECK(file["to_row"] == Json(6));
  CHECK(door["exact"] == Json(true));
  CHECK(door["run"]["version"] == Json("3"));
}

TEST_CASE("a figure opens under the filters that were chosen, and its SQL shows them") {
  World w;
  const Json door = w.open("number-1", 0, "", {{"kind", "주차"}});
  CHECK(door["value"] == Json(2));
  CHECK(door["unit"] == Json("건"));
  CHECK(lines(door) == "4 3 ");
  CHECK(door["sql"].string().find("kind = '주차'") != std::string::npos);
  CHECK(door["sentence"].string().find("2행을 세어") != std::string::npos);
  CHECK(door["sentence"].string().find("종류 주차") != std::string::npos);
}

TEST_CASE("a row of a list opens to the one line it is") {
  World w;
  const Json door = w.open("list", 2, "minutes");  // by minutes: 5, 7, 9
  CHECK(door["value"] == Json(9));
  CHECK(lines(door) == "4 ");
}

TEST_CASE("who may not read the pack may not open its doors") {
  World w;
  store::Reader viewer(w.store, {"손님", store::Role::viewer}, "test");
  CHECK_THROWS(door(viewer, w.pack, "places", 0, "calls", {}));
}

TEST_CASE("a report says lines, draws bars, lists rows, and is the same after the pack ran again") {
  World w;
  store::Reader reader(w.store, {"김주무", store::Role::officer}, "test");
  const std::string html = report(reader, w.pack, ReportFormat::html, "나온군");
  for (const char* words : {"당직 전화 보고", "나온군 총무과", "전화는 5건입니다.", "○ 모두 5건",
                            "<그림 1> 어디서 많은가", "<표 1> 무엇이 왔나"}) {
    std::string escaped(words);
    for (std::size_t at; (at = escaped.find('<')) != std::string::npos;) escaped.replace(at, 1, "&lt;");
    for (std::size_t at; (at = escaped.find('>')) != std::string::npos;) escaped.replace(at, 1, "&gt;");
    CHECK_MESSAGE(html.find(escaped) != std::string::npos, words);
  }
  const std::string pdf = report(reader, w.pack, ReportFormat::pdf, "나온군");
  Runner(w.sql, w.pack, {}, {}).run();
  CHECK(report(reader, w.pack, ReportFormat::html, "나온군") == html);
  CHECK(report(reader, w.pack, ReportFormat::pdf, "나온군") == pdf);
}
