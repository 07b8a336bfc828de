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
filters:
  - {name: day, label: 날, options: "select distinct received_on as value, say_date(received_on) as label from request"}
  - {name: place, label: 읍면, options: "select distinct place as value, place as label from request order by 1", default: all, all: 읍면 전체}
rows:
  - - {lanes: "select '지연' as lane, place as title, cases from request", title: 언제까지}
    - {campaign: "select place as label, cases as requests, 2 as distinct_texts from request", id: many}
desk:
  title: 부서 나누기
  items: "select place as key, place || ' 요청' as title, '글' as text, received_on, cases from request where ($place is null or place = $place) order by received_on"
  suggestions: "select place as key, r as rank, case r when 2 then '농정과' else '환경과' end as choice, 0.9 / r as score from request, range(1, 3) t(r) order by r desc"
  choices: "select unnest(['환경과', '농정과', '건설과']) as choice, '054-000-0000' as telephone"
  similar: "select place as title, '고쳤습니다' as answer from request where place <> $key"
  accuracy: many
)yaml";

/// 가온읍 13일 3건, 너른읍 14일 1건: 두 건을 나눈다.
struct World {
  MadeFolder folder;
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  Pack pack;
  store::Reader reader{store, {"이주무", store::Role::officer}, "desk"};
  World() {
    install(store);
    pack = read_pack(folder.pack("visit", {{"dashboard.yaml", board}}));
    add_dataset(sql, "visit", "\"접수일\" date, \"읍면동\" varchar, \"건수\" bigint",
                "(date '2026-07-13', '가온읍', 3), (date '2026-07-14', '너른읍', 1)");
    Runner(sql, pack, {}, {}).run();
  }
};

}  // namespace

TEST_CASE("a page with a desk, lanes and campaigns passes its check, and what they lack is said") {
  MadeFolder folder;
  CHECK(said(check(folder.pack("visit", {{"dashboard.yaml", board}}))) == "");
  std::string broken = board;
  broken.replace(broken.find("place as title, cases"), 14, "place as name");
  broken.replace(broken.find("as score from"), 8, "as sure");
  const auto faults = said(check(folder.pack("other", {{"dashboard.yaml", broken}})));
  CHECK(faults.find("lanes-1의 결과에 'title' 열이 없습니다") != std::string::npos);
  CHECK(faults.find("desk suggestions의 결과에 'score' 열이 없습니다") != std::string::npos);
}

TEST_CASE("the desk lays every item beside its suggestions, best first, and its further columns as facts") {
  World world;
  const auto desk = policy::desk(world.reader, world.pack, {});
  CHECK(desk["title"].string() == "부서 나누기");
  CHECK(desk["total"].integer() == 2);
  REQUIRE(desk["filters"].items().size() == 1);  // the day narrows no item
  CHECK(desk["filters"].items()[0]["name"].string() == "place");
  const auto& first = desk["items"].items().at(0);
  CHECK(first["title"].string() == "가온읍 요청");
  CHECK(first["facts"].dump() == R"(["2026-07-13",3])");
  CHECK(desk["columns"].items()[1]["label"].string() == "건수");
  CHECK(first["suggestions"].items().at(0)["choice"].string() == "환경과");
  CHECK(first["suggestions"].items().at(1)["choice"].string() == "농정과");
  CHECK(first["chosen"].is_null());
  CHECK(desk["choices"]["rows"].items().size() == 3);
  CHECK(policy::desk(world.reader, world.pack, {{"place", "너른읍"}})["total"].integer() == 1);
  CHECK(desk_similar(world.reader, world.pack, "가온읍", {})["rows"].dump() == R"([["너른읍","고쳤습니다"]])");
  CHECK(desk_title(world.pack) == "부서 나누기");
}

TEST_CASE("a choice is kept with what was suggested and by whom; the newest counts; nothing else is taken") {
  World world;
  desk_choose(world.reader, world.pack, "가온읍", "농정과", {});
  desk_choose(world.reader, world.pack, "너른읍", "농정과", {});
  desk_choose(world.reader, world.pack, "너른읍", "건설과", {});
  const auto kept =
      world.sql.rows("select item, chosen, rank, suggested::varchar, who from dure.choice order by \"at\", item");
  REQUIRE(kept.rows.size() == 3);
  CHECK(Json(kept.rows[0]).dump() == R"(["가온읍","농정과",2,"[환경과, 농정과]","이주무"])");
  CHECK(Json(kept.rows[2]).dump() == R"(["너른읍","건설과",null,"[환경과, 농정과]","이주무"])");
  const auto desk = policy::desk(world.reader, world.pack, {});
  CHECK(desk["items"].items()[1]["chosen"]["choice"].string() == "건설과");
  CHECK(desk["kept"].integer() == 2);
  CHECK_THROWS_WITH_AS(desk_choose(world.reader, world.pack, "가온읍", "없는과", {}), doctest::Contains("없는과"),
                       Error);
  CHECK_THROWS_AS(desk_choose(world.reader, world.pack, "달재면", "환경과", {}), Error);
  store::Reader viewer(world.store, {"손님", store::Role::viewer}, "desk");
  CHECK_THROWS_AS(desk_choose(viewer, world.pack, "가온읍", "환경과", {}), Error);
  CHECK(world.sql.value("select count(*) from dure.choice").integer() == 3);
}
