#include "districts.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

using namespace dure::geo;

namespace {

// Public facts (Ministry of the Interior, list of legal districts): Masan's villages went to two districts of Changwon
// on 2010-07-01; Yeoju became a city on 2013-09-23; Cheongwon joined Cheongju on 2014-07-01; Nam-gu of Incheon is
// Michuhol-gu since 2018-07-01; Yangbuk is Munmudaewang since 2021-04-01 (the list says 04-06 of its villages).
const char* LIST =
    "create table codes as select * from (values "
    "('4800000000', '경상남도', '', '', '', '1988-04-23', null, null), "
    "('4816000000', '경상남도', '마산시', '', '', '2001-01-01', '2010-07-01', null), "
    "('4816010100', '경상남도', '마산시', '월남동', '', '2001-01-01', '2010-07-01', null), "
    "('4816010200', '경상남도', '마산시', '중앙동', '', '2001-01-01', '2010-07-01', null), "
    "('4816016800', '경상남도', '마산시', '회원동', '', '2001-01-01', '2010-07-01', null), "
    "('4812500000', '경상남도', '창원시마산합포구', '', '', '2010-07-01', null, null), "
    "('4812510100', '경상남도', '창원시마산합포구', '월남동', '', '2010-07-01', null, null), "
    "('4812510200', '경상남도', '창원시마산합포구', '중앙동', '', '2010-07-01', null, null), "
    "('4812700000', '경상남도', '창원시마산회원구', '', '', '2010-07-01', null, null), "
    "('4812710800', '경상남도', '창원시마산회원구', '회원동', '', '2010-07-01', null, null), "
    "('4173000000', '경기도', '여주군', '', '', '1988-04-23', '2013-09-23', null), "
    "('4173034033', '경기도', '여주군', '금사면', '소유리', '1988-04-23', '2013-09-23', null), "
    "('4.167e+09', '경기도', '여주시', '', '', '2013-09-23', null, '4.173e+09'), "
    "('4167033027', '경기도', '여주시', '금사면', '소유리', '2013-09-23', null, '4173034033'), "
    "('4371025000', '충청북도', '청원군', '내수읍', '', '2000-01-01', '2014-07-01', null), "
    "('4311425000', '충청북도', '청주시청원구', '내수읍', '', '2014-07-01', null, null), "
    "('2817000000', '인천광역시', '남구', '', '', '1995-01-01', '2018-07-01', null), "
    "('2817010100', '인천광역시', '남구', '숭의동', '', '1995-01-01', '2018-07-01', null), "
    "('2817710100', '인천광역시', '미추홀구', '숭의동', '', '2018-07-01', null, null), "
    "('4200000000', '강원도', '', '', '', '1988-04-23', null, null), "
    "('4211000000', '강원도', '춘천시', '', '', '1988-04-23', null, null), "
    "('4772000000', '경상북도', '군위군', '', '', '1988-04-23', null, null), "
    "('4511110100', '전라북도', '전주시완산구', '중앙동1가', '', '1989-05-01', null, null), "
    "('4899010100', '경상남도', '없던군', '사라진동', '', '1988-04-23', '1999-01-01', null)) "
    "t(\"법정동코드\", \"시도명\", \"시군구명\", \"읍면동명\", \"리명\", \"생성일자\", \"삭제일자\", "
    "\"과거법정동코드\")";

struct World {
  dure::store::Store store = dure::store::Store::open("");
  dure::store::Connection sql = store.connect();
  World() {
    install(store);
    sql.exec(LIST);
  }
  /// 'code name how' of each place, by code.
  std::string today(const std::string& asked, const std::string& more = "") {
    return sql
        .value(
            "select coalesce(string_agg(coalesce(code || ' ' || name || ' ', '') || how, ', ' order by code), '') from "
            "district_today('codes', $asked" +
                more + ")",
            {{"asked", asked}})
        .string();
  }
};

}  // namespace

TEST_CASE("a district of another day finds its place: by the same name, by what the list tells, by code or name") {
  World world;
  CHECK(world.today("4816016800") == "4812710800 경상남도 창원시마산회원구 회원동 바뀜");
  CHECK(world.today("경상남도 마산시 회원동") == "4812710800 경상남도 창원시마산회원구 회원동 바뀜");
  CHECK(world.today("4173034033") == "4167033027 경기도 여주시 금사면 소유리 승격");
  CHECK(world.today("여주군") == "4167000000 경기도 여주시 승격");
  CHECK(world.today("41730") == "4167000000 경기도 여주시 승격");
  CHECK(world.today("4371025000") == "4311425000 충청북도 청주시청원구 내수읍 바뀜");
  CHECK(world.today("4812510100") == "4812510100 경상남도 창원시마산합포구 월남동 그대로");
}

TEST_CASE("a region that was divided goes where its villages went, with their share") {
  World world;
  CHECK(world.today("마산시") ==
        "4812500000 경상남도 창원시마산합포구 나뉨, 4812700000 경상남도 창원시마산회원구 나뉨");
  // two of three villages
  CHECK(world.sql.value("select share from district_today('codes', '4816000000') where code = '4812500000'").number() ==
        doctest::Approx(2.0 / 3));
  // its own row is missing in the list: made from its village
  CHECK(world.today("인천광역시 남구") == "2817700000 인천광역시 미추홀구 바뀜");
}

TEST_CASE("provinces renamed after the list was made") {
  World world;
  CHECK(world.today("42") == "5100000000 강원특별자치도 바뀜");
  CHECK(world.today("춘천시") == "5111000000 강원특별자치도 춘천시 바뀜");
  CHECK(world.today("춘천시", ", as_of := '2023-06-10'") == "4211000000 강원도 춘천시 그대로");
  CHECK(world.today("4511110100") == "5211110100 전북특별자치도 전주시완산구 중앙동1가 바뀜");
  CHECK(world.today("군위군") == "2772000000 대구광역시 군위군 바뀜");
  CHECK(world.sql.value("select changed::varchar from district_today('codes', '군위군')").string() == "2023-07-01");
}

TEST_CASE("as of a day, nothing found, and many at once") {
  World world;
  CHECK(world.today("4816016800", ", as_of := '2010-06-30'") == "4816016800 경상남도 마산시 회원동 그대로");
  CHECK(world.today("4899010100") == "못 찾음");
  CHECK(world.today("4816019900") ==  // no such village: its region's places
        "4812500000 경상남도 창원시마산합포구 위 구역, 4812700000 경상남도 창원시마산회원구 위 구역");
  CHECK(world.today("없는곳") == "못 찾음");
  world.sql.exec("create table asked as select * from (values (4816016800), (4167000000), (1)) t(code)");
  CHECK(world.sql.value("select string_agg(asked || how, ' ' order by asked) from districts_today('codes', 'asked')")
            .string() == "1못 찾음 4167000000그대로 4816016800바뀜");
  CHECK_THROWS_WITH_AS(world.sql.rows("select * from district_today('codes', '42', as_of := '어제')"),
                       doctest::Contains("'어제'"), dure::Error);
  // the list of today only: whole names, closed or not
  world.sql.exec(
      "create table list as select * from (values ('1111010100', '서울특별시 종로구 청운동', '존재'), ('4311110100', "
      "'충청북도 청주시 "
      "상당구 영동', '존재')) t(\"법정동코드\", \"법정동명\", \"폐지여부\")");
  CHECK(world.sql.value("select code from district_today('list', '종로구 청운동')").string() == "1111010100");
  CHECK(world.sql.value("select code from district_today('list', '청주시 상당구 영동')").string() == "4311110100");
}
