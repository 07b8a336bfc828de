#include "report_map.hpp"
#include "map_classes.hpp"

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

TEST_CASE("classes on paper part clear groups and leave a lone outlier alone") {
  // five pairs a hundred apart: the least squares cut between the pairs
  CHECK(classes_of({1, 2, 101, 102, 201, 202, 301, 302, 401, 402}, "jenks").limits ==
        std::vector<double>{101, 201, 301, 401});
  // quartiles of 1…9, 100: 3.25 and 7.75; 7.75 + 3 × 4.5 = 21.25 < 100
  CHECK(classes_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 100}, "jenks").outlier == 100);
  // the greatest is 7: seven classes 2 wide around 0
  CHECK(classes_of({-7, 3}, "diverge").limits == std::vector<double>{-5, -3, -1, 1, 3, 5});
  CHECK(classes_of({}, "jenks").limits.empty());
  CHECK(class_of(101, {101, 201}) == 1);
}

TEST_CASE("a map on paper has its classes, its hatch and its scale, and no colour") {
  const CardSpec card{.kind = "map", .title = "어디인가"};
  const Json made = Json::parse(
      R"({"kind":"map","value":"n","label":"name","suppressed":"hidden","layers":[],
          "data":{"columns":[{"name":"name","label":"읍면","type":"text","format":"text"},{"name":"n","label":"명수","type":"integer","format":"count","unit":"명"},{"name":"hidden","label":"가림","type":"boolean","format":"flag"}],
                  "rows":[["가",1,false],["나",5,false],["다",3,true]]},
          "shapes":[{"type":"Polygon","coordinates":[[[127,37],[128,37],[128,38],[127,37]]]},{"type":"Polygon","coordinates":[[[128,37],[129,37],[129,38],[128,37]]]},{"type":"Polygon","coordinates":[[[129,37],[130,37],[130,38],[129,37]]]}]})");
  const auto map = map_of(card, made);
  REQUIRE(map);
  CHECK(map->classes == std::vector<std::string>{"1–4", "5"});  // whole numbers below 5, and 5; the hidden is none
  CHECK(map->areas[0].shade == 0);
  CHECK(map->areas[1].shade == 1);
  CHECK(map->areas[2].shade == MapFigure::hidden);
  const auto svg = map_svg(*map, 400);
  CHECK(svg.find("url(#hatch)") != std::string::npos);
  CHECK(svg.find("북") != std::string::npos);
  CHECK(svg.find(" km</text>") != std::string::npos);
  CHECK(map_png(*map, 200).starts_with("\x89PNG"));
}
