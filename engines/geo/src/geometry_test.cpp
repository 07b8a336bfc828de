#include "geometry.hpp"

#include "grid.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace dure::geo;

TEST_CASE("a position without numbers is refused: GEOS would read beyond its end") {
  for (const char* bad :
       {R"({"type":"Polygon","coordinates":[[[127,37],[],[128,37],[127,37]]]})",
        R"({"type":"LineString","coordinates":[[],[]]})", R"({"type":"MultiPoint","coordinates":[[1]]})",
        R"({"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[[[]]]]}]})",
        R"({"type":"Feature","geometry":{"type":"LineString","coordinates":[["a","b"]]}})"})
    CHECK_THROWS_AS(Geometry::read(bad), dure::Error);
  CHECK(Geometry::read(R"({"type":"Point","coordinates":[]})").empty());
}

TEST_CASE("a square with a hole: area, containing, rings") {
  const auto ring = Geometry::read("POLYGON((0 0, 0 10, 10 10, 10 0, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))");
  CHECK(ring.area() == 96);
  CHECK(ring.length() == 48);
  CHECK(ring.contains(Geometry::point(1, 1)));
  CHECK_FALSE(ring.contains(Geometry::point(5, 5)));
  CHECK(ring.distance(Geometry::point(13, 14)) == 5);
  REQUIRE(ring.rings().size() == 2);
  CHECK(ring.rings()[0][1].x == 10);  // counter-clockwise from (0, 0)
  CHECK(ring.rings()[1][1].y == 6);   // clockwise from (4, 4)
}

TEST_CASE("WKT, hexadecimal WKB and GeoJSON say the same") {
  const auto line = Geometry::read("LINESTRING(0 0, 3 4)");
  CHECK(Geometry::read(line.wkb()).wkt() == "LINESTRING (0 0, 3 4)");
  CHECK(Geometry::read(R"({"type":"LineString","coordinates":[[0,0],[3,4]]})").length() == 5);
  CHECK(Geometry::read(line.geojson()).length() == 5);
  for (const char* bad : {"", "POLYGON((0 0, 1", "01ff", "{\"type\":\"Dog\"}", "0", "나"})
    CHECK_THROWS_AS(Geometry::read(bad), dure::Error);
}

TEST_CASE("a polygon that crosses itself is named and mended") {
  const auto bow = Geometry::read("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))");
  CHECK(bow.fault().find("Self-intersection") != std::string::npos);
  CHECK(bow.mended().fault().empty());
  CHECK(bow.mended().area() == 2);  // two triangles of base 2, height 1
}

TEST_CASE("grid squares: the national point number's letters, tens of metres left out") {
  // 국가지점번호 starts at 700 km E, 1,300 km N: 다 is 900-1,000 km E, 사 is 1,900-2,000 km N
  CHECK(grid_code(953'901.2, 1'952'032.9, 100) == "다사539520");
  CHECK(grid_code(953'901.2, 1'952'032.9, 500) == "다사53b52a");
  CHECK(grid_code(953'901.2, 1'952'032.9, 1'000) == "다사5352");
  CHECK(grid_code(953'901.2, 1'952'032.9, 10'000) == "다사55");
  CHECK(grid_code(700'000, 1'300'000, 100) == "가가000000");
  CHECK_FALSE(grid_code(699'999, 1'300'000, 100));
  CHECK_THROWS_AS(grid_code(1, 1, 250), dure::Error);
  const auto box = grid_box("다사53b52a");
  REQUIRE(box);
  CHECK(box->west == 953'500);
  CHECK(box->south == 1'952'000);
  CHECK(box->east == 954'000);
  CHECK(grid_box("다사539520")->north == 1'952'100);
  for (const char* bad : {"", "다사5", "다사53a52", "xx5352", "다사5x52", "하사5352"}) CHECK_FALSE(grid_box(bad));
}

TEST_CASE("joins in SQL: within, nearest, near; neighbours that touch") {
  dure::store::Store store = dure::store::Store::open("");
  install(store);
  auto sql = store.connect();
  sql.exec(
      "create table zone as select * from (values ('가', 'POLYGON((0 0, 1000 0, 1000 1000, 0 1000, 0 0))'), "
      "('나', 'POLYGON((1000 0, 2000 0, 2000 1000, 1000 1000, 1000 0))'), "
      "('다', 'POLYGON((5000 0, 6000 0, 6000 1000, 5000 1000, 5000 0))')) t(id, geometry)");
  sql.exec(
      "create table spot as select * from (values (1, 500, 500), (2, 1500, 10), (3, 4000, 500), (4, null, 5)) t(id, x, "
      "y)");
  const auto text = [&](const std::string& query) { return sql.value(query).string(); };
  CHECK(text("select string_agg(left_id || right_id, ' ' order by 1) from (select left_id, right_id from "
             "spatial_join('spot', 'zone', how := 'within'))") == "1가 2나");
  CHECK(text("select right_id || distance from spatial_join('spot', 'zone', how := 'nearest') where left_id = '3'") ==
        "다1000.0");
  CHECK(sql.value("select count(*) from spatial_join('spot', 'zone', how := 'near', metres := 1000)").integer() == 5);
  CHECK(text("select string_agg(id || neighbour, ' ' order by id) from neighbours('zone')") == "가나 나가");
  CHECK(text("select string_agg(id || neighbour, ' ' order by id) from neighbours('zone', k := 1)") ==
        "가나 나가 다나");
  CHECK_THROWS_WITH_AS(sql.rows("select * from spatial_join('spot', 'zone', how := 'far')"), doctest::Contains("far"),
                       dure::Error);
  sql.exec("create table seoul as select 1 as id, 127.0 as lon, 37.5 as lat");
  CHECK_THROWS_WITH_AS(sql.rows("select * from spatial_join('seoul', 'zone')"), doctest::Contains("경위도"),
                       dure::Error);
  CHECK(sql.value("select geo_area(geo_buffer(geo_point(0, 0), 100))").number() ==
        doctest::Approx(31'365.5).epsilon(1e-4));                        // a 64-gon: 32 x 100^2 x sin(2 pi / 64)
  CHECK(text("select grid_code(127, 37.5, 1000, 4326)") == "다사5544");  // (955804.8, 1944643.7), see coordinates
}

TEST_CASE("a shape with absurd coordinates is refused as text, and stays a shape") {
  // GEOS writes all 201 digits of 1e200 into 128 bytes
  for (const char* huge : {"POINT (1e200 0)", "GEOMETRYCOLLECTION (LINESTRING (0 0, 1 -1e101))"}) {
    const Geometry shape = Geometry::read(huge);
    CHECK_THROWS_AS(shape.wkt(), dure::Error);
    CHECK(Geometry::read(shape.wkb()).bounds().south <= 0);
  }
  CHECK(Geometry::read("POINT (1e99 0)").wkt().starts_with("POINT ("));
  CHECK(Geometry::read("POINT EMPTY").wkt() == "POINT EMPTY");
}
