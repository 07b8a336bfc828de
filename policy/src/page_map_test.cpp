#include "made_data.hpp"
#include "made_pack.hpp"
#include "run.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/policy/page.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

const char* const manifest = R"(pack: shade
title: 그늘막
owner: 안전총괄과
icon: sun
version: 1
needs: dure >= 0.1
sources:
  village:
    label: 마을
    from: [inbox/village/*]
    columns:
      name: {type: text, label: 마을}
      old: {type: integer, label: 어르신}
      geometry: {type: text, label: 모양}
  spot:
    label: 후보
    from: [inbox/spot/*]
    columns:
      site: {type: text, label: 번호}
      lon: {type: number, label: 경도}
      lat: {type: number, label: 위도}
tables:
  cost: {label: 비용}
  few: {label: 후보}
columns:
  old: {label: 어르신, unit: 명, format: count}
pages: [dashboard.yaml]
access: {read: officer}
)";

// 가 10, 나 5, 다 3 people. A reaches 가, B reaches 나 and 다, C reaches 나.
const char* const cost = R"(
select 'ga' as demand, 'A' as site, 10 as weight, 0 as cost union all
select 'na', 'B', 5, 0 union all select 'da', 'B', 3, 0 union all select 'na', 'C', 5, 0)";

const char* const board = R"yaml(page: 그늘막
filters:
  - {name: count, label: 그늘막, kind: number, min: 1, max: 3, default: 2, unit: 개}
  - {name: sites, label: 옮긴 자리, kind: list, options: "select site as value, site as label from spot order by 1"}
rows:
  - - {id: where, map: village, value: old, label: name, inside: sum, layers: [{points: spot, label: site, mark: ring, focus: true}]}
  - - id: plan
      plan: "select p.site, p.site as name, lon, lat, p.served as old, p.covered as objective, p.bound, 100 * p.gap as gap from cover('cost', p := $count, radius := 1, required := $sites) as p join few using (site) order by p.site"
      value: old
      count: count
      moved: sites
      unit: 명
      candidates: "select site, site as name, lon, lat, case when site = 'D' then '보도폭 2.8 m < 3.5 m' end as fell from spot"
)yaml";

struct World {
  MadeFolder folder;
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  Pack pack;
  World() {
    install(store);
    geo::install(store);
    auto path = folder.pack("shade", {{"manifest.yaml", manifest},
                                      {"dashboard.yaml", board},
                                      {"sql/cost.sql", cost},
                                      {"sql/few.sql", "select site, lon, lat from spot"}});
    std::filesystem::remove(path / "sql/by_place.sql");
    pack = read_pack(path);
    // 가: 0-1, 나: 1-2, 다: 2-3 degrees east of 127, one degree high
    add_dataset(sql, "village", "\"마을\" varchar, \"어르신\" bigint, \"모양\" varchar",
                "('가', 10, 'POLYGON((127 37,128 37,128 38,127 38,127 37))'), ('나', 5, 'POLYGON((128 37,129 37,129 "
                "38,128 38,128 37))'), ('다', 3, 'POLYGON((129 37,130 37,130 38,129 38,129 37))')");
    add_dataset(sql, "spot", "\"번호\" varchar, \"경도\" double, \"위도\" double",
                "('A', 127.5, 37.5), ('B', 129, 37.5), ('C', 128.12345678, 37.5), ('D', 129.5, 37.5)");
    Runner(sql, pack, {}, {}).run();
  }
  Json page(const Choices& choices = {}) {
    store::Reader reader(store, {"이주무", store::Role::officer}, "page");
    return policy::page(reader, pack, choices);
  }
  Json card(std::size_t row, const Choices& choices = {}) {
    auto card = page(choices)["rows"].items().at(row).items().at(0);
    CHECK(card["error"].dump() == "null");
    return card;
  }
};

}  // namespace

TEST_CASE("a map's rows lie where their shapes are, and its places are no columns") {
  World world;
  auto map = world.card(0);
  CHECK(map["data"]["rows"].dump() == R"([["가",10],["나",5],["다",3]])");
  CHECK(map["shapes"].items()[1].dump() ==
        R"({"type":"Polygon","coordinates":[[[128,37],[129,37],[129,38],[128,38],[128,37]]]})");
  CHECK(map["bounds"].dump() == "[127,37,130,38]");
  auto& layer = map["layers"].items().at(0);
  CHECK(layer["id"].string() == "where.1");
  CHECK(layer["mark"].string() == "ring");
  CHECK(layer["focus"].boolean());
  CHECK(layer["data"]["rows"].dump() == R"([["A"],["B"],["C"],["D"]])");
  CHECK(layer["shapes"].items()[2].dump() == R"({"type":"Point","coordinates":[128.123457,37.5]})");
}

TEST_CASE("a number filter keeps its bounds and steps, a list holds options only") {
  World world;
  auto value = [&](const char* filter, const char* text) {
    auto page = world.page({{filter, text}});
    for (auto& one : page["filters"].items())
      if (one["name"].string() == filter) return one["value"];
    return Json();
  };
  CHECK(value("count", "3").string() == "3");
  CHECK(value("count", "9").string() == "3");
  CHECK(value("count", "-4").string() == "1");
  CHECK(value("count", "2.6").string() == "3");  // steps of one from one: 2.6 is nearest to 3
  CHECK(value("count", "둘").string() == "2");
  CHECK(value("sites", "B,A").string() == "B,A");
  CHECK(value("sites", "B,x' or true,B").string() == "B");
  CHECK(value("sites", "").is_null());
}

TEST_CASE("a plan is computed for the number chosen, and a move by hand is measured against the best") {
  World world;
  auto best = world.card(1);  // two of A 10, B 8, C 5: A and B, 18
  CHECK(best["data"]["rows"].dump() == R"([["A","A",10,18,18,0],["B","B",8,18,18,0]])");
  CHECK(best["data"]["columns"].items()[5]["format"].string() == "percent");
  CHECK(best["best"].is_null());
  CHECK(best["candidates"]["data"]["rows"].items()[3].dump() == R"(["D","D","보도폭 2.8 m < 3.5 m"])");
  auto moved = world.card(1, {{"sites", "A,C"}});  // A and C: 10 and 5
  CHECK(moved["data"]["rows"].dump() == R"([["A","A",10,15,15,0],["C","C",5,15,15,0]])");
  CHECK(moved["best"]["rows"].items()[0].items()[3].dump() == "18");
  auto one = world.card(1, {{"count", "1"}});
  CHECK(one["data"]["rows"].dump() == R"([["A","A",10,10,10,0]])");
}

TEST_CASE("a plan that keeps no rule says so, and its candidates stay") {
  World world;
  auto card =
      world.page({{"count", "1"}, {"sites", "A,B"}})["rows"].items().at(1).items().at(0);  // two required, one allowed
  CHECK(card["error"]["detail"].string().size() > 10);
  CHECK(card["candidates"]["data"]["rows"].items().size() == 4);
}

TEST_CASE("a drawn polygon asks for what has its middle within, and that is a door") {
  World world;
  // The middles are 127.5, 128.5 and 129.5 on 37.5. The square holds those of 가 and 나, 10 + 5, and cuts 다.
  Choices drawn{{"inside", "where:127.2 37.2,129.2 37.2,129.2 37.8,127.2 37.8"}};
  auto map = world.card(0, drawn);
  CHECK(map["inside"]["data"]["rows"].dump() == "[[2,15,1]]");
  // Within 가, beside its middle: nothing is counted, one shape is cut.
  auto corner = world.card(0, {{"inside", "where:127.1 37.1,127.2 37.1,127.2 37.2"}});
  CHECK(corner["inside"]["data"]["rows"].dump() == "[[0,null,1]]");
  store::Reader reader(world.store, {}, "door");
  auto door = policy::door(reader, world.pack, "where.inside", 0, "old", drawn);
  CHECK(door["value"].integer() == 15);
  CHECK(door["rows"]["total"].integer() == 2);
  CHECK(door["files"].items()[0]["file"].string() == "village.csv");
  for (auto* wrong : {"where:127 37", "where:1 2,3 4,5 x", "nobody:1 2,3 4,5 6", "where:1 2,3 4,5 600"})
    CHECK(world.card(0, {{"inside", wrong}})["inside"].is_null());
}

TEST_CASE("a number of a map and of its layers is a door") {
  World world;
  store::Reader reader(world.store, {}, "door");
  CHECK(policy::door(reader, world.pack, "where", 1, "old", {})["value"].integer() == 5);
  CHECK(policy::door(reader, world.pack, "where.1", 2, "site", {})["rows"]["total"].integer() == 1);
  auto door = policy::door(reader, world.pack, "plan", 0, "objective", {{"sites", "A,C"}});
  CHECK(door["value"].number() == 15);
  CHECK(door["sql"].string().find("cast(['A', 'C'] as VARCHAR[])") != std::string::npos);
}

TEST_CASE("what a map or plan cannot be is said with its line") {
  MadeFolder folder;
  auto path = folder.pack("visit", {{"dashboard.yaml", R"yaml(page: 시험
filters:
  - {name: n, label: 수, kind: number, min: 5, max: 2}
rows:
  - - {map: request, value: cases, label: place}
  - - {plan: "select 1 as site", value: site, count: m, moved: n}
  - - {map: "select cases, 127.0 as lon, 37.0 as lat from request", value: cases, ramp: rot, layers: [{dots: request}]}
)yaml"}});
  auto findings = said(check(path));
  CHECK(findings.find("dashboard.yaml:3: 조건 'n'의 수는 min <= default <= max") != std::string::npos);
  CHECK(findings.find("dashboard.yaml:6: count가 가리키는 'm'") != std::string::npos);
  CHECK(findings.find("dashboard.yaml:7:") != std::string::npos);
  CHECK(findings.find("'dots'") != std::string::npos);
}
