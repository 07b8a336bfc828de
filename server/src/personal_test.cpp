#include "served_city.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace dure;
using namespace dure::server::testing;

TEST_CASE("what was masked is counted by kind and column, and no line of the original shows it") {
  ServedCity served;
  const auto file = served.directory() / "상담.csv";
  std::ofstream(file) << "신청인,연락처,내용\n한가람,010-2345-6789,12가3456 차량\n정하늘,010-2345-6780,가로등 고장\n";
  ingest::Request request;
  request.inputs = {file};
  const auto load = ingest::ingest(served.city(), request).tables.at(0);
  served.greet();
  const Json report = served.json("GET", "/api/personal");
  CHECK(report["masking"] == Json(true));
  CHECK(report["kinds"].dump() ==
        R"([{"kind":"mobile","label":"휴대전화","cells":2},{"kind":"name","label":"이름","cells":2},)"
        R"({"kind":"plate","label":"차량번호","cells":1}])");
  REQUIRE(report["columns"].items().size() == 3);
  CHECK(report["columns"].items()[2]["column"].string() == "내용");
  CHECK(report["columns"].items()[2]["title"].string() == "상담");
  CHECK(report["days"].items().size() == 1);
  const auto line = served.ask("GET", "/api/line/" + std::to_string(load.load_id) + "/2");
  CHECK(line.status == 200);
  CHECK(line.body.find("차량번호-") != std::string::npos);
  for (const char* secret : {"한가람", "010-2345-6789", "12가3456"}) CHECK(line.body.find(secret) == std::string::npos);
}
