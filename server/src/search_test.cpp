#include "served_city.hpp"

#include <dure/text/index.hpp>

#include <doctest/doctest.h>

// Texts found, and who may find them.
namespace dure::server {
namespace {

using testing::ServedCity;

/// Four invented requests of two departments; the index knows department and day.
struct Searched : ServedCity {
  Searched() {
    auto connection = city().store().connect();
    connection.exec(
        "create table raw.minwon as select * from (values "
        "('M-1', '마을회관 앞 축사 냄새', '밤마다 <축사> 냄새가 납니다', '환경과', date '2026-07-01', 7, 2), "
        "('M-2', '가로등 고장', '골목이 어둡습니다', '도시과', date '2026-07-10', 7, 3), "
        "('M-3', '축사 분뇨', '축사에서 물이 흘러나옵니다', '농정과', date '2026-07-15', 7, 4), "
        "('M-4', '버스 시간', '버스가 늦습니다', '도시과', date '2026-07-15', 7, 5)) "
        "t(번호, 제목, 내용, 부서, 접수일, _load, _row)");
    connection.exec("create view main.minwon as select * exclude (_load, _row) from raw.minwon");
    connection.exec("insert into dure.dataset(name, title, origin) values ('minwon', '시험 민원', 'file')");
    text::IndexOptions options;
    options.department = "부서";
    options.day = "접수일";
    text::index_table(city().store(), city().indexes(), "requests", "minwon", "번호", {"제목", "내용"}, options);
    greet();
  }
  Json found(Json asked) {
    asked.set("index", "requests");
    return json("POST", "/api/search", asked.dump())["hits"];
  }
};

}  // namespace

TEST_CASE("a search gives what was asked marked and escaped, with department and day") {
  Searched city;
  const auto hits = city.found(Json::object({{"q", "축사 냄새"}}));
  REQUIRE(hits.items().size() == 2);
  CHECK(hits.items()[0]["key"].string() == "M-1");
  CHECK(hits.items()[0]["snippet"].string() == "밤마다 &lt;<mark>축사</mark>&gt; <mark>냄새</mark>가 납니다");
  CHECK(hits.items()[0]["department"].string() == "환경과");
  CHECK(hits.items()[0]["day"].string() == "2026-07-01");
}

TEST_CASE("department and days narrow a search") {
  Searched city;
  CHECK(city.found(Json::object({{"q", "축사"}, {"department", "농정과"}})).items().at(0)["key"].string() == "M-3");
  CHECK(city.found(Json::object({{"q", "축사"}, {"after", "2026-07-15"}})).items().size() == 1);
  CHECK(city.found(Json::object({{"q", "축사"}, {"before", "2026-07-15"}})).items().at(0)["key"].string() == "M-1");
  CHECK(city.found(Json::object({{"q", "축사"}, {"department", ""}, {"after", ""}})).items().size() == 2);
  const auto wrong =
      city.ask("POST", "/api/search", R"({"index":"requests","q":"축사","after":"2026-07-15' or true"})");
  CHECK(wrong.status == 400);
}

TEST_CASE("a found text leads to its row and line; the places to search say what they hold") {
  Searched city;
  const auto places = city.json("GET", "/api/indexes");
  REQUIRE(places.items().size() == 1);
  CHECK(places.items()[0]["title"].string() == "시험 민원");
  CHECK(places.items()[0]["documents"].integer() == 4);
  CHECK(places.items()[0]["departments"].dump() == R"(["농정과","도시과","환경과"])");
  CHECK(places.items()[0]["newest"].string() == "2026-07-15");
  const auto document = city.json("GET", "/api/document/requests?key=M-3");
  CHECK(document["load"].integer() == 7);
  CHECK(document["row"].integer() == 4);
  CHECK(document["cells"].items().at(1).string() == "축사 분뇨");
  CHECK(city.ask("GET", "/api/document/requests?key=M-9").status == 404);
  CHECK(city.ask("GET", "/api/document/other?key=M-3").status == 404);
}

TEST_CASE("what was asked stands in no audit, and who may not read the table finds nothing there") {
  Searched city;
  city.found(Json::object({{"q", "축사 냄새"}}));
  auto connection = city.city().store().connect();
  CHECK(connection.value("select count(*) from dure.audit where object = 'search requests'").integer() == 1);
  CHECK(connection.value("select count(*) from dure.audit where concat(object, detail) like '%축사%'").integer() == 0);
  store::add_user(connection, "hong", store::Role::viewer, "가온군의 긴 비밀번호 1");
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // accounts are asked for every two seconds
  REQUIRE(city.sign_in("hong", "가온군의 긴 비밀번호 1").status == 200);
  CHECK(city.json("GET", "/api/indexes").items().empty());
  CHECK(city.ask("POST", "/api/search", R"({"index":"requests","q":"축사"})").status == 404);
  CHECK(city.ask("GET", "/api/document/requests?key=M-3").status == 404);
}

}  // namespace dure::server
