#include "coordinates.hpp"
#include "export_table.hpp"
#include "geometry.hpp"
#include "layer.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/geo/engine.hpp>
#include <dure/geo/export.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::geo;

namespace {

/// Two shelters in 5186 as x and y, one without a place; a square with a hole and a line as shapes.
struct World {
  World() : store(store::Store::open("")) {
    install(store);
    auto sql = store.connect();
    sql.exec(
        "create table 쉼터 as select * from (values ('가', 1, 200000.0, 600000.0, date '2026-07-20', true), "
        "('나 \"큰\"', 2, 200100.0, 600200.0, null, false), ('다', null, null, null, null, null)) "
        "t(이름, 정원, 좌표x, 좌표y, 날, 열림)");
    sql.exec(
        "insert into dure.layer values ('쉼터', null, '좌표x', '좌표y', 5186, 'Point', 2, 127, 38, 127, 38, false, [], "
        "'file')");
    sql.exec(
        "create table 구역 as select * from (values (1, geo_wkb('POLYGON ((127 37, 127 38, 128 38, 128 37, 127 37), "
        "(127.4 37.4, 127.6 37.4, 127.6 37.6, 127.4 37.6, 127.4 37.4))')), (2, geo_wkb('LINESTRING (127 37, 127.5 "
        "37.5)'))) t(n, geometry)");
  }
  std::string write(const std::string& what, ExportFormat format, std::int64_t crs = 0) {
    store::Reader reader(store, {}, "test");
    return export_rows(reader, {.what = what, .name = "zone", .format = format, .crs = crs});
  }
  store::Store store;
};

std::string wkt(const Layer::Feature& feature) { return Geometry::read(feature.geometry).wkt(); }

}  // namespace

TEST_CASE("a table with x and y goes out as GeoJSON in degrees and comes back") {
  // false origin of 5186: (200000, 600000) is 127 E 38 N by definition
  World world;
  const Layer layer = read_geojson(world.write("쉼터", ExportFormat::geojson));
  REQUIRE(layer.features.size() == 3);
  CHECK(layer.epsg == 4326);
  const Box at = Geometry::read(layer.features[0].geometry).bounds();
  CHECK(at.west == doctest::Approx(127).epsilon(1e-12));
  CHECK(at.south == doctest::Approx(38).epsilon(1e-12));
  const Json first = Json::parse(layer.features[0].properties);
  CHECK(first["이름"] == Json("가"));
  CHECK(first["좌표x"].number() == 200000);
  CHECK(first["날"] == Json("2026-07-20"));
  CHECK(first["열림"] == Json(true));
  CHECK(layer.features[2].geometry.empty());
  const Layer metres = read_geojson(world.write("쉼터", ExportFormat::geojson, 5186));
  CHECK(metres.epsg == 5186);
  CHECK(wkt(metres.features[1]) == "POINT (200100 600200)");
}

TEST_CASE("a GeoPackage comes back as it went, in the system of the table or another") {
  World world;
  const std::string file = world.write("구역", ExportFormat::geopackage);
  CHECK(file == world.write("구역", ExportFormat::geopackage));
  const Layer layer = read_layer(file, "zone");
  CHECK(layer.epsg == 4326);
  REQUIRE(layer.features.size() == 2);
  CHECK(Geometry::read(layer.features[0].geometry).area() == doctest::Approx(1 - 0.04));
  CHECK(wkt(layer.features[1]) == "LINESTRING (127 37, 127.5 37.5)");
  CHECK(read_layer(world.write("쉼터", ExportFormat::geopackage), "zone").epsg == 5186);
  CHECK(read_layer(world.write("쉼터", ExportFormat::geopackage, 5179), "zone").epsg == 5179);
}

TEST_CASE("a shapefile has one file for each kind of shape, shells clockwise, holes kept") {
  World world;
  const std::string zip = world.write("구역", ExportFormat::shapefile);
  CHECK(layer_names(zip) == std::vector<std::string>{"zone_선", "zone_면"});
  const Layer areas = read_layer(zip, "zone_면");
  REQUIRE(areas.features.size() == 1);
  CHECK(Geometry::read(areas.features[0].geometry).area() == doctest::Approx(1 - 0.04));
  CHECK(areas.epsg == 4326);
  const Layer points = read_layer(world.write("쉼터", ExportFormat::shapefile), "");
  REQUIRE(points.features.size() == 3);
  CHECK(points.epsg == 5186);
  CHECK(Json::parse(points.features[1].properties)["이름"] == Json("나 \"큰\""));
  CHECK(Json::parse(points.features[0].properties)["날"] == Json("2026-07-20"));
  CHECK(Json::parse(points.features[0].properties)["열림"] == Json(true));
  CHECK(Json::parse(points.features[2].properties)["정원"] == Json());
  CHECK(points.features[2].geometry.empty());
}

TEST_CASE("KML and GPX say degrees, and only them") {
  World world;
  const Layer layer = read_kml(world.write("구역", ExportFormat::kml));
  REQUIRE(layer.features.size() == 2);
  CHECK(Geometry::read(layer.features[0].geometry).area() == doctest::Approx(1 - 0.04));
  CHECK(Json::parse(layer.features[1].properties)["n"] == Json(2));
  const std::string gpx = world.write("select * from 구역 where n = 2", ExportFormat::gpx);
  CHECK(gpx.find("<rte><desc>n: 2</desc>\n<rtept lat=\"37\" lon=\"127\"></rtept>") != std::string::npos);
  CHECK_THROWS_WITH_AS(world.write("구역", ExportFormat::gpx), doctest::Contains("점과 선만"), Error);
  CHECK_THROWS_WITH_AS(world.write("구역", ExportFormat::kml, 5186), doctest::Contains("4326"), Error);
}

TEST_CASE("what has no place, or a system that nobody knows, is refused with what to do") {
  World world;
  CHECK_THROWS_WITH_AS(world.write("select 1 as n", ExportFormat::geojson), doctest::Contains("geometry"), Error);
  CHECK_THROWS_WITH_AS(world.write("select geo_point(1000.0, 2000.0) as geometry", ExportFormat::geojson),
                       doctest::Contains("dure crs"), Error);
  CHECK_THROWS_WITH_AS(world.write("구역", ExportFormat::geojson, 123456), doctest::Contains("모릅니다"), Error);
  store::Reader viewer(world.store, {.name = "kim", .role = store::Role::viewer}, "test");
  CHECK_THROWS_AS(export_rows(viewer, {.what = "구역"}), Error);
}

TEST_CASE("files of the inbox ask for a right of their own") {
  World world;
  for (const char* sql :
       {"from read_layer('a.geojson')", "from layers('files/ab/cd.gpkg')", "from read_raster('a.tif')"}) {
    store::Reader analyst(world.store, {.name = "lee", .role = store::Role::analyst}, "test");
    try {
      analyst.query(sql);
      FAIL("an analyst read a file");
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::denied);
    }
  }
  auto sql = world.store.connect();
  store::set_access(sql, "dure.inbox", store::Role::analyst);
  store::Reader analyst(world.store, {.name = "lee", .role = store::Role::analyst}, "test");
  CHECK_THROWS_WITH_AS(analyst.query("from read_layer('a.geojson')"), doctest::Contains("inbox에"), Error);
}

TEST_CASE("a shape taken apart keeps its parts; bytes that end early are refused") {
  const std::string hex =
      Geometry::read("GEOMETRYCOLLECTION (POINT (1 2), MULTILINESTRING ((0 0, 1 1), (2 2, 3 3)))").wkb();
  const Parts parts = take_apart(hex);
  REQUIRE(parts.inner.size() == 2);
  CHECK(parts.inner[0].parts[0][0][0].y == 2);
  CHECK(parts.inner[1].parts.size() == 2);
  CHECK(take_apart(Geometry::read("POINT EMPTY").wkb()).empty());
  for (std::size_t size = 0; size < hex.size(); size += 2) CHECK_THROWS_AS(take_apart(hex.substr(0, size)), Error);
}

TEST_CASE("long texts are cut at 254 bytes, whole letters, in one go") {
  // 가 is 3 bytes in UTF-8: 84 of them are 252 bytes; 2 in CP949: 127 are 254. 🙂 is no letter of CP949: one ?.
  World world;
  world.store.connect().exec(
      "create table 글 as select repeat('가', 200000) as 긴글, '가' || chr(128578) as 짧은글, 127.0 as lon, 37.0 as "
      "lat");
  for (const bool cp949 : {false, true}) {
    store::Reader reader(world.store, {}, "test");
    const std::string file = export_rows(
        reader, {.what = "글", .name = "zone", .format = ExportFormat::shapefile, .crs = 0, .cp949 = cp949});
    const Json row = Json::parse(read_layer(file, "").features.at(0).properties);
    CHECK(row["긴글"].string().size() == (cp949 ? 127U : 84U) * 3);
    CHECK(row["짧은글"].string() == (cp949 ? "가?" : "가🙂"));
  }
}
