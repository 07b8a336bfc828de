#include "layer.hpp"
#include "zip_parts.hpp"

#include "coordinates.hpp"
#include "geometry.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace dure::geo;

namespace {

std::string wkt(const Layer::Feature& feature) { return Geometry::read(feature.geometry).wkt(); }

template <class T>
void put(std::string& file, T value) {
  file.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void put_big(std::string& file, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) file += static_cast<char>(value >> shift);
}

/// One polygon: a clockwise square of 10 m with a counter-clockwise hole of 2 m.
std::string made_shp() {
  const std::vector<Point> points = {{0, 0}, {0, 10}, {10, 10}, {10, 0}, {0, 0},
                                     {4, 4}, {6, 4},  {6, 6},   {4, 6},  {4, 4}};
  std::string content;
  put(content, std::uint32_t{5});
  for (const double d : {0.0, 0.0, 10.0, 10.0}) put(content, d);
  for (const std::uint32_t n : {2U, 10U, 0U, 5U}) put(content, n);
  for (const Point& p : points) {
    put(content, p.x);
    put(content, p.y);
  }
  std::string file;
  put_big(file, 9994);
  file.resize(100, '\0');
  put_big(file, 1);
  put_big(file, static_cast<std::uint32_t>(content.size() / 2));
  return file + content;
}

/// NAME C(6), SIZE N(5,1): a village's name in CP949, 96.5.
std::string made_dbf() {
  std::string file("\x03\x7e\x01\x01", 4);
  put(file, std::uint32_t{1});
  put(file, std::uint16_t{32 + 64 + 1});
  put(file, std::uint16_t{12});
  file.resize(32, '\0');
  const auto field = [&](const char* name, char type, char size) {
    std::string one(name);
    one.resize(32, '\0');
    one[11] = type;
    one[16] = size;
    file += one;
  };
  field("NAME", 'C', 6);
  field("SIZE", 'N', 5);
  file += "\r ";
  dure::utf8_to_cp949("솔마", file);
  return file + "   96.5";
}

}  // namespace

TEST_CASE("GeoJSON gives shapes, properties and the coordinate system") {
  const Layer layer = read_geojson(
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5186"}},
    "features":[{"type":"Feature","properties":{"name":"솔마을","n":3},"geometry":{"type":"Point","coordinates":[1,2]}},
                {"type":"Feature","properties":null,"geometry":null}]})");
  CHECK(layer.epsg == 5186);
  REQUIRE(layer.features.size() == 2);
  CHECK(layer.features[0].properties == R"({"name":"솔마을","n":3})");
  CHECK(wkt(layer.features[0]) == "POINT (1 2)");
  CHECK(layer.features[1].geometry.empty());
  CHECK(read_geojson(R"({"type":"Point","coordinates":[1,2]})").epsg == 4326);
  CHECK(read_geojson(R"({"type":"Feature","geometry":{"type":"Blob"}})").features.at(0).fault == "geometry_broken");
  for (const char* bad : {"", "[]", "{", "{\"type\":\"FeatureCollection\",\"features\":3}"})
    CHECK_THROWS_AS(read_geojson(bad), dure::Error);
}

TEST_CASE("TopoJSON: two squares share an arc, which the one walks backwards") {
  // deltas of 1 = 10 units from (100, 0): arc 0 is the shared side upwards, 1 goes round the west, 2 round the east
  const Layer layer = read_geojson(R"({"type":"Topology","transform":{"scale":[10,10],"translate":[100,0]},
    "arcs":[[[1,0],[0,1]],[[1,1],[-1,0],[0,-1],[1,0]],[[1,1],[1,0],[0,-1],[-1,0]]],
    "objects":{"zone":{"type":"GeometryCollection","geometries":[
      {"type":"Polygon","arcs":[[0,1]],"properties":{"name":"서"}},
      {"type":"MultiPolygon","arcs":[[[-1,-3]]],"properties":{"name":"동"}},
      {"type":"Point","coordinates":[3,3]}]}}})");
  REQUIRE(layer.features.size() == 3);
  CHECK(wkt(layer.features[0]) == "POLYGON ((110 0, 110 10, 100 10, 100 0, 110 0))");
  CHECK(wkt(layer.features[1]) == "MULTIPOLYGON (((110 10, 110 0, 120 0, 120 10, 110 10)))");
  CHECK(wkt(layer.features[2]) == "POINT (130 30)");
  CHECK_THROWS_AS(read_geojson(R"({"type":"Topology","arcs":[],"objects":{"a":{"type":"Polygon","arcs":[[7]]}}})"),
                  dure::Error);
}

TEST_CASE("a shapefile gives shells with their holes, CP949 names and the code of its .prj") {
  const Layer layer = read_shapefile(
      made_shp(), made_dbf(),
      R"(GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]])");
  REQUIRE(layer.features.size() == 1);
  CHECK(Geometry::read(layer.features[0].geometry).area() == 96);
  CHECK(layer.features[0].properties == R"({"NAME":"솔마","SIZE":96.5})");
  CHECK(layer.epsg == 4326);
  CHECK(read_shapefile(made_shp(), "", "").epsg == 0);
  const std::string whole = made_shp();
  for (std::size_t size = 0; size < whole.size(); size += 7)
    if (size < 100 || size > 108) CHECK_THROWS_AS(read_shapefile(whole.substr(0, size), "", ""), dure::Error);
}

TEST_CASE("a layer is mended where it can be, and what is odd is said") {
  // 1 crosses itself (a bow tie: two triangles of 1 x 0.5 / 2 = 0.25 each), 2 has no place, 3 has x and y changed, 4
  // lies in the East China Sea, 5 is Seoul's city hall, 6 has no geometry
  Layer layer = read_geojson(R"({"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[127,37],[128,38],[128,37],[127,38],[127,37]]]}},
    {"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[]}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[37.5663,126.9779]}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[123.5,31]}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[126.9779,37.5663]}},
    {"type":"Feature","geometry":null}]})");
  check_layer(layer, layer.epsg);
  const char* expected[] = {"geometry_mended", "geometry_empty", "geometry_swapped", "geometry_outside", "",
                            "geometry_empty"};
  for (std::size_t k = 0; k < 6; ++k) CHECK(layer.features[k].fault == expected[k]);
  CHECK(Geometry::read(layer.features[0].geometry).area() == doctest::Approx(0.5));
  CHECK(wkt(layer.features[2]) == "POINT (126.9779 37.5663)");
  CHECK(layer.features[1].geometry.empty());
}

TEST_CASE("a layer that lies elsewhere as a whole is told once") {
  Layer layer = read_geojson(R"({"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":{"type":"Point","coordinates":[-122.4,37.7]}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[-122.5,37.8]}}]})");
  check_layer(layer, 4326);
  CHECK(layer.features[0].fault == "geometry_outside");
  CHECK(layer.features[1].fault.empty());
}

TEST_CASE("numbers tell which coordinate system they may be of") {
  // Seoul's city hall by cs2cs: 5186 (198056, 551885), 5179 (953904, 1952032), 4326 (126.978, 37.5663)
  CHECK(crs_guess(126.9, 37.5, 127.1, 37.6, NAN, NAN) == std::vector<std::int64_t>{4326});
  CHECK(crs_guess(953000, 1951000, 955000, 1953000, NAN, NAN).front() == 5179);
  CHECK(crs_guess(197000, 551000, 199000, 553000, NAN, NAN).front() == 5186);
  CHECK(crs_guess(197000, 451000, 199000, 453000, 126.98, 37.57).front() == 5174);  // 5181 lies 300 m beside it
  CHECK(crs_guess(0, 1e9, 1, 2e9, NAN, NAN).empty());
  for (const auto& [lon, lat] :
       {std::pair{126.98, 37.57}, {126.27, 33.11}, {131.87, 37.24}, {124.66, 37.97}, {129.1, 35.1}})
    CHECK(in_korea(lon, lat));
  for (const auto& [lon, lat] : {std::pair{129.3, 34.4}, {123.5, 31.0}, {135.0, 35.0}, {121.5, 31.2}})
    CHECK(!in_korea(lon, lat));
}

TEST_CASE("a layer of the inbox becomes a table") {
  const auto inbox = std::filesystem::temp_directory_path() / "dure-geo-layer-test";
  std::filesystem::create_directories(inbox);
  std::ofstream(inbox / "zone.shp", std::ios::binary) << made_shp();
  std::ofstream(inbox / "zone.dbf", std::ios::binary) << made_dbf();
  dure::store::Store store = dure::store::Store::open("");
  install(store, inbox);
  auto sql = store.connect();
  sql.exec("create table zone as select properties ->> 'NAME' as id, geometry from read_layer('zone.shp')");
  CHECK(sql.value("select id || geo_area(geometry) from zone").string() == "솔마96.0");
  std::filesystem::remove_all(inbox);
}

TEST_CASE("of a ZIP with several layers only the parts of the asked one are unpacked, and a name must be there") {
  std::string zip =
      zipped({{"a.shp", made_shp()}, {"a.dbf", made_dbf()}, {"b.shp", made_shp()}, {"b.dbf", made_dbf()}});
  const std::size_t data = zip.find("b.dbf") + 5;  // the packed bytes behind the local head
  zip[data + 3] = static_cast<char>(zip[data + 3] ^ 0x55);
  CHECK(layer_names(zip) == std::vector<std::string>{"a", "b"});
  CHECK(read_layer(zip, "a").features.at(0).properties == R"({"NAME":"솔마","SIZE":96.5})");
  CHECK_THROWS_AS(read_layer(zip, "b"), dure::Error);
  CHECK_THROWS_AS(read_layer(zip, "c"), dure::Error);
  const char* topo = R"({"type":"Topology","arcs":[],"objects":{"zone":{"type":"Point","coordinates":[3,3]}}})";
  CHECK(read_layer(topo, "zone").features.size() == 1);
  for (const char* text : {topo, R"({"type":"Point","coordinates":[1,2]})"})
    CHECK_THROWS_WITH_AS(read_layer(text, "town"), "'town' 레이어가 없습니다. layers('파일')로 이름을 보십시오",
                         dure::Error);
  CHECK_THROWS_AS(read_layer(R"({"type":"Topology","arcs":[],"objects":{}})", ""), dure::Error);
}
