#include "served_city.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace dure;
using namespace dure::server::testing;

namespace {

void load(ServedCity& served, const std::string& name, const std::string& text) {
  const auto file = served.directory() / name;
  std::ofstream(file) << text;
  ingest::Request request;
  request.inputs = {file};
  REQUIRE(ingest::ingest(served.city(), request).refused.empty());
}

}  // namespace

TEST_CASE("a layer is loaded, shown with its system, and goes out again") {
  ServedCity served;
  load(served, "쉼터.geojson",
       R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"이름":"솔"},
           "geometry":{"type":"Point","coordinates":[127,37]}}]})");
  served.greet();
  const Json places = served.json("GET", "/api/dataset/%EC%89%BC%ED%84%B0")["places"];
  CHECK(places["epsg"] == Json(4326));
  CHECK(places["kind"] == Json("Point"));
  CHECK(places["asked"] == Json(false));
  CHECK(places["west"].number() == 127);
  const auto out = served.ask("GET", "/api/export/x.geojson?table=%EC%89%BC%ED%84%B0");
  CHECK(out.status == 200);
  const Json file = Json::parse(out.body);
  CHECK(file["features"].items().at(0)["geometry"]["coordinates"].items().at(1) == Json(37));
  CHECK(served.ask("GET", "/api/export/x.xyz?table=%EC%89%BC%ED%84%B0").status == 400);
  CHECK(served.ask("GET", "/api/export/x.geojson").status == 400);
  CHECK(served.ask("GET", "/api/export/x.csv?sql=select%201%20as%20a").body == "a\r\n1\r\n");
}

TEST_CASE("a system that nobody knows is asked for, once") {
  ServedCity served;
  load(served, "기준점.csv", "이름,좌표X,좌표Y\n가,198056,551885\n나,198156,551985\n");
  served.greet();
  Json places = served.json("GET", "/api/dataset/%EA%B8%B0%EC%A4%80%EC%A0%90")["places"];
  CHECK(places["asked"] == Json(true));
  CHECK(places["guesses"].items().at(0)["epsg"] == Json(5186));
  CHECK(served.ask("POST", "/api/crs/%EA%B8%B0%EC%A4%80%EC%A0%90", R"({"epsg":5179})").status == 400);
  CHECK(served.ask("POST", "/api/crs/%EA%B8%B0%EC%A4%80%EC%A0%90", R"({"epsg":5186})").status == 200);
  places = served.json("GET", "/api/dataset/%EA%B8%B0%EC%A4%80%EC%A0%90")["places"];
  CHECK(places["asked"] == Json(false));
  CHECK(places["how"] == Json("person"));
}

TEST_CASE("nobody exports what he may not read") {
  ServedCity served;
  load(served, "쉼터.csv", "이름,경도,위도\n솔,127,37\n");
  auto connection = served.city().store().connect();
  store::add_user(connection, "kim", store::Role::viewer, "long enough words");
  store::add_user(connection, "boss", store::Role::admin, "long enough words");
  CHECK(served.sign_in("kim", "long enough words").status == 200);
  CHECK(served.ask("GET", "/api/export/x.gpkg?table=%EC%89%BC%ED%84%B0").status == 403);
  CHECK(served.sign_in("boss", "long enough words").status == 200);
  CHECK(served.ask("GET", "/api/export/x.gpkg?table=%EC%89%BC%ED%84%B0").status == 200);
  CHECK(connection.value("select count(*) from dure.audit where action = 'export' and who = 'boss'").integer() == 1);
}
