#include "address_text.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

using namespace dure::geo;

TEST_CASE("addresses as registers write them") {
  const Address road = parse_address("경상북도 청도군 화양읍 없는길12번길 31-16, 2층 (서상리)");
  CHECK(road.sido == U"경상북도");
  CHECK(road.sigungu == U"청도군");
  CHECK(road.emd == U"화양읍");
  CHECK(road.road == U"없는길12번길");
  CHECK(road.main == 31);
  CHECK(road.sub == 16);
  const Address parcel = parse_address("충청북도 청주시 상당구 가덕면 계산리 산 41-2번지");
  CHECK(parcel.sigungu == U"청주시");
  CHECK(parcel.gu == U"상당구");
  CHECK(parcel.name() == U"계산리");
  CHECK(parcel.mountain);
  CHECK(parcel.main == 41);
  CHECK(parcel.sub == 2);
  CHECK(parse_address("서울특별시 영등포구 당산동3가 250").emd == U"당산동3가");
  CHECK(parse_address("서울특별시 마포구").main == -1);
  CHECK(parse_address("(07345) 어느로215").main == 215);
}

TEST_CASE("one letter of Hangul is one letter") {
  CHECK(within_one(jamo(U"성산동"), jamo(U"섬산동")));  // ㅇ, ㅁ
  CHECK(within_one(jamo(U"서산동"), jamo(U"성산동")));  // one more
  CHECK(within_one(jamo(U"성산동"), jamo(U"성산동")));
  CHECK(!within_one(jamo(U"성산동"), jamo(U"선상동")));  // two
  CHECK(without_digits(U"성산제1동") == U"성산동");
}

namespace {

struct World {
  dure::store::Store store = dure::store::Store::open("");
  dure::store::Connection sql = store.connect();
  World() {
    install(store);
    // invented places in real regions
    sql.exec(
        "create table place as select * from (values "
        "('a', '경상북도 청도군 화양읍 없는로 12', '경상북도 청도군 화양읍 가온리 71-4', 128.70, 35.65), "
        "('b', '경상북도 청도군 화양읍 없는로12길 3', '경상북도 청도군 화양읍 가온리 산 41-2', 128.71, 35.66), "
        "('c', '경상북도 경산시 없는로 12', '경상북도 경산시 나래동 71-4', 128.74, 35.82), "
        "('d', '서울특별시 마포구 하늘빛로38가길 215', '서울특별시 마포구 도담동 595', 126.90, 37.56), "
        "('e', '강원특별자치도 원주시 바람로 7', '강원특별자치도 원주시 새솔동 8', 127.9, 37.3)) t(id, \"도로명주소\", "
        "\"지번주소\", \"경도\", \"위도\")");
  }
  std::string first(const std::string& text, const std::string& more = "") {
    const auto rows = sql.rows("select id from geocode('place', $text" + more + ") limit 1", {{"text", text}}).rows;
    return rows.empty() ? "" : rows[0][0].string();
  }
  double confidence(const std::string& text) {
    return sql.value("select confidence from geocode('place', $text) limit 1", {{"text", text}}).number();
  }
};

}  // namespace

TEST_CASE("geocode: as written, without blanks, shortened, with tails") {
  World world;
  for (const char* text :
       {"경상북도 청도군 화양읍 없는로 12", "경북 청도군 화양읍 없는로12", "경북청도군화양읍없는로12",
        "청도군 없는로 12", "청도 없는로 12번지", "경북 청도군 화양읍 없는로 12, 101동 1203호",
        "(38330) 경상북도 청도군 화양읍 없는로 12 (가온리, 어느아파트)", "경북 청도군 없는로 12 3층",
        "경상북도 청도군 화양읍 가온리 71-4번지", "청도군 화양읍 가온리 71의 4", "가온리71-4",
        "경북 청도군 화양읍 가온리 71번지 4호", "청도군화양읍 가온리 71-4 2층 A동"}) {
    CAPTURE(text);
    CHECK(world.first(text) == "a");
    CHECK(world.confidence(text) > 0.9);
  }
  CHECK(world.first("청도군 가온리 산41-2") == "b");
  CHECK(world.first("청도 화양읍 없는로 12길 3") == "b");  // the 12 belongs to the name
  CHECK(world.first("서울 마포구 하늘빛로 38가길 215") == "d");
  CHECK(world.first("서울시 마포구 도담1동 595") == "d");  // the administrative dong
  CHECK(world.first("서울마포구하늘빛로38가길2153층") == "d");
  CHECK(world.first("강원도 원주시 바람로 7") == "e");  // as it was called before 2023
}

TEST_CASE("geocode: one letter wrong, another region, the wrong number, nothing") {
  World world;
  CHECK(world.first("청도군 화양읍 업는로 12") == "a");
  CHECK(world.first("청도군 화얌읍 없는로 12") == "a");
  CHECK(world.first("청도군 가운리 71-4") == "a");
  CHECK(world.confidence("청도군 업는로 12") < world.confidence("청도군 없는로 12"));
  CHECK(world.first("경산시 없는로 12") == "c");
  CHECK(world.confidence("없는로 12") == doctest::Approx(0.5));  // Cheongdo or Gyeongsan
  CHECK(world.confidence("부산광역시 남구 없는로 12") < 0.5);
  CHECK(world.first("청도군 가온리 71-5") == "a");  // the parcel that was divided
  CHECK(world.confidence("청도군 가온리 71-5") < 0.7);
  CHECK(world.first("어디에도 없는 곳") == "");
  CHECK(world.first("") == "");
}

TEST_CASE("geocode: parts in columns, names that are no more, and a table of texts") {
  World world;
  world.sql.exec(
      "create table part as select * from (values (1, '경상북도', '청도군', '화양읍', '가온리', 0, 71, 4, '없는로', "
      "12, 0, 215000.5, "
      "350000.25)) t(id, \"시도명\", \"시군구명\", \"법정읍면동명\", \"법정리명\", \"산여부\", \"지번본번\", "
      "\"지번부번\", \"도로명\", "
      "\"건물본번\", \"건물부번\", x, y)");
  CHECK(world.sql.value("select x from geocode('part', '경북 청도 없는로 12')").number() == 215000.5);
  CHECK(world.sql.value("select kind from geocode('part', '가온리 71-4')").string() == "지번");
  CHECK(world.sql.value("select address from geocode('part', '가온리 71-4')").string() ==
        "경상북도 청도군 화양읍 없는로 12");
  world.sql.exec("create table old_name as select '옛말리' as old, '가온리' as new");
  CHECK(world.first("청도군 화양읍 옛말리 71-4") == "");
  CHECK(world.first("청도군 화양읍 옛말리 71-4", ", aliases := 'old_name'") == "a");
  world.sql.exec(
      "create table typed as select * from (values (1, '경산 없는로 12'), (2, '모름'), (3, '마포구 도담동 595')) t(id, "
      "text)");
  CHECK(world.sql.value("select string_agg(id || address_id, ' ' order by id) from geocode_all('place', 'typed')")
            .string() == "1c 3d");
  world.sql.exec("create table without as select 1 as id, 2 as price");
  CHECK_THROWS_WITH_AS(world.sql.rows("select * from geocode('without', '가')"), doctest::Contains("도로명주소"),
                       dure::Error);
  // the index kept for the next call is not that of a table that has changed
  world.sql.exec("update place set \"도로명주소\" = '경상북도 경산시 다른로 1' where id = 'c'");
  CHECK(world.first("경산시 다른로 1") == "c");
}
