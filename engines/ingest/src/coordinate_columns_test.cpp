#include "coordinate_columns.hpp"

#include <doctest/doctest.h>

using namespace dure::ingest;

TEST_CASE("pairs of coordinates are known by their names, degrees first") {
  const auto pairs =
      coordinate_pairs({"쉼터명칭", "X좌표(EPSG:5186)", "Y좌표(EPSG:5186)", "위도", "경도", "index", "indey"});
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].x == "경도");
  CHECK(pairs[0].y == "위도");
  CHECK(pairs[0].degrees);
  CHECK(pairs[1].x == "X좌표(EPSG:5186)");
  CHECK(pairs[1].epsg == 5186);
}

TEST_CASE("many ways of writing them") {
  const auto only = [](const std::string& x, const std::string& y) {
    const auto pairs = coordinate_pairs({y, x, "값"});
    return pairs.size() == 1 && pairs[0].x == x && pairs[0].y == y;
  };
  CHECK(only("lon", "lat"));
  CHECK(only("Longitude", "Latitude"));
  CHECK(only("LNG", "LAT"));
  CHECK(only("발생위치X_UTMK", "발생위치Y_UTMK"));
  CHECK(only("좌표정보(X)", "좌표정보(Y)"));
  CHECK(only("WGS84경도", "WGS84위도"));
  CHECK(only("x_coord", "y_coord"));
  CHECK(!only("max", "may"));
  CHECK(!only("경도", "고도"));
  CHECK(coordinate_pairs({"발생위치X_UTMK", "발생위치Y_UTMK"}).at(0).epsg == 5179);
}
