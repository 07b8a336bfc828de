#include "made_data.hpp"
#include "made_pack.hpp"
#include "run.hpp"

#include <dure/core/error.hpp>
#include <dure/policy/page.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

const char* const board = R"yaml(page: 시험
headline: select '모두 ' || say_count(sum(cases)) || '건' as line from by_place
filters:
  - {name: place, label: 읍면, options: "select distinct place as value, place as label from request order by 1", default: all, all: 읍면 전체}
  - {name: day, label: 날, options: "select distinct received_on as value, say_date(received_on) as label from request order by 1 desc", default: first}
figures:
  - {number: "select sum(cases) as cases from request where ($place is null or place = $place)", label: 접수, unit: 건, beside: "select say_change(3, 2)"}
  - {number: "select count(*) as n from request where received_on = $day", label: 그날, format: won}
rows:
  - - {bars: by_place, x: place, y: cases, title: 어디인가, width: 8}
    - {table: "select place, cast(place as integer) as n from by_place", title: 안 되는 카드}
  - - {line: "select received_on, cases from request order by 1", x: received_on, y: cases, mark: "select date '2026-07-14' as x, '축제' as label", width: 6}
    - {table: request, limit: 2}
)yaml";

/// 가온읍 13일 3건, 너른읍 14일 1건, 가온읍 15일 2건: 모두 6건.
struct World {
  MadeFolder folder;
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  Pack pack;
  World() {
    install(store);
    pack = read_pack(folder.pack("visit", {{"dashboard.yaml", board}}));
  }
  void load_and_run() {
    add_dataset(sql, "visit", "\"접수일\" date, \"읍면동\" varchar, \"건수\" bigint",
                "(date '2026-07-13', '가온읍', 3), (date '2026-07-14', '너른읍', 1), (date '2026-07-15', '가온읍', 2)");
    run();
  }
  void run() { Runner(sql, pack, {}, {}).run(); }
  Json page(const Choices& choices = {}, store::Role role = store::Role::officer) {
    store::Reader reader(store, {"이주무", role}, "page");
    return policy::page(reader, pack, choices);
  }
};

std::string cell(const Json& card) { return card["data"]["rows"].items().at(0).items().at(0).dump(); }

}  // namespace

TEST_CASE("a page waits for its files and says which") {
  World world;
  auto page = world.page();
  CHECK(page["run"].is_null());
  CHECK(page["missing"].dump() ==
        R"([{"source":"request","label":"접수 대장","folder":"inbox/visit","columns":["접수일","읍면동","건수"]}])");
  CHECK(page["rows"].items().empty());
}

TEST_CASE("a page has its headline, filters, figures and cards, and a card that fails fails alone") {
  World world;
  world.load_and_run();
  auto page = world.page();
  CHECK(page["headline"].dump() == R"(["모두 6건"])");
  CHECK(
      page["filters"].items()[0].dump() ==
      R"({"name":"place","label":"읍면","value":null,"options":[{"value":null,"label":"읍면 전체"},{"value":"가온읍","label":"가온읍"},{"value":"너른읍","label":"너른읍"}]})");
  CHECK(page["filters"].items()[1]["value"].string() == "2026-07-15");
  auto& figures = page["figures"].items();
  CHECK(cell(figures[0]) == "6");
  CHECK(figures[0]["beside"].string() == "+50 %");
  CHECK(figures[0]["data"]["columns"].dump() ==
        R"([{"name":"cases","label":"접수","type":"integer","format":"count","unit":"건"}])");
  CHECK(figures[1]["data"]["columns"].items()[0]["format"].string() == "won");
  auto& first = page["rows"].items()[0].items();
  CHECK(first[0]["id"].string() == "bars-1");
  CHECK(first[0]["width"].integer() == 8);
  CHECK(
      first[0]["data"]["columns"].dump() ==
      R"([{"name":"place","label":"읍면동","type":"text","format":"text"},{"name":"cases","label":"건수","type":"integer","format":"count","unit":"건"}])");
  CHECK(first[1]["width"].integer() == 4);
  CHECK(first[1]["error"]["code"].string() == "sql.conversion");
  auto& line = page["rows"].items()[1].items()[0];
  CHECK(line["marks"].dump() == R"([{"x":"2026-07-14","label":"축제"}])");
  CHECK(line["data"]["rows"].items().size() == 3);
  auto& cut = page["rows"].items()[1].items()[1];
  CHECK(cut["data"]["rows"].items().size() == 2);
  CHECK(cut["data"]["columns"].items().size() == 3);  // no _load, no _row
  CHECK(cut["data"]["truncated"].boolean());
}

TEST_CASE("what was chosen is a parameter, and what is no option is not chosen") {
  World world;
  world.load_and_run();
  auto page = world.page({{"place", "너른읍"}, {"day", "2026-07-13"}});
  CHECK(cell(page["figures"].items()[0]) == "1");
  CHECK(cell(page["figures"].items()[1]) == "1");
  auto other = world.page({{"place", "x' or true --"}, {"day", "어제"}});
  CHECK(other["filters"].items()[0]["value"].is_null());
  CHECK(other["filters"].items()[1]["value"].string() == "2026-07-15");
  CHECK(cell(other["figures"].items()[0]) == "6");
}

TEST_CASE("who may not read the pack gets no page") {
  World world;
  world.load_and_run();
  CHECK_THROWS_AS(world.page({}, store::Role::viewer), Error);
}

TEST_CASE("one card's rows can be had alone") {
  World world;
  world.load_and_run();
  store::Reader reader(world.store, {}, "test");
  CHECK(card_rows(reader, world.pack, "bars-1", {}).rows.size() == 2);
  CHECK_THROWS_AS(card_rows(reader, world.pack, "bars-9", {}), Error);
}

TEST_CASE("a page comes from memory until something changes") {
  World world;
  world.load_and_run();
  PageCache cache;
  store::Reader reader(world.store, {}, "page");
  auto first = cache.page(reader, world.pack, {});
  CHECK(cache.page(reader, world.pack, {}) == first);
  CHECK(cache.page(reader, world.pack, {{"place", "너른읍"}}) != first);
  CHECK(*first == policy::page(reader, world.pack, {}).dump());
  world.run();
  CHECK(cache.page(reader, world.pack, {}) != first);
}
