#include "box_tree.hpp"
#include "vector_data.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/tiles.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace dure;
using namespace dure::geo;

namespace {

constexpr std::size_t kMost = std::size_t{1} << 30U;

struct World {
  store::Store store = store::Store::open("");
  store::Connection sql = store.connect();

  VectorLayer layer(const std::string& query) {
    auto rows = sql.query(query);
    std::vector<std::string> names;
    for (const auto& column : rows.columns()) names.push_back(column.name);
    return VectorLayer("p", rows, places_of(names).value(), kMost);
  }
};

std::string hex(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    constexpr const char* kDigits = "0123456789abcdef";
    out += {kDigits[static_cast<unsigned char>(c) >> 4U], kDigits[c & 15]};
  }
  return out;
}

ShapeStock stock_of(const std::string& wkt) {
  ShapeStock stock;
  StockBuilder builder(stock);
  REQUIRE(builder.add(Geometry::read(wkt).pieces(), 4326));
  builder.finish();
  return stock;
}

double twice_area(const GridRing& ring) {
  double twice = 0;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const GridPoint &a = ring[k], &b = ring[(k + 1) % ring.size()];
    twice += double(a.x) * b.y - double(b.x) * a.y;
  }
  return twice;
}

/// Shells (positive) and their holes (negative) as GEOS sees them.
Geometry geometry_of(const std::vector<GridRing>& rings) {
  std::vector<Piece> pieces;
  for (const GridRing& ring : rings) {
    if (twice_area(ring) > 0) pieces.push_back({2, {}});
    Ring& out = pieces.back().rings.emplace_back();
    for (const GridPoint& p : ring) out.push_back({double(p.x), double(p.y)});
    out.push_back(out.front());
  }
  return Geometry::of(pieces);
}

std::vector<std::uint64_t> ids(const VectorLayer& layer, const FeatureQuery& query) {
  std::vector<std::uint64_t> out;
  for (const std::uint32_t k : layer.select(query)) out.push_back(layer.id(k));
  return out;
}

/// From 0 to below `most`, whole.
double draw(std::mt19937& random, unsigned most) { return static_cast<double>(random() % most); }

using Ids = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a tile's bytes, written out by hand") {
  World world;
  // lon 0, lat 0 is the middle of the only tile of zoom 0: (2048, 2048), as varints of zigzag 4096: 80 20.
  //   tile:    1a 21                         layer, 33 bytes
  //   layer:   0a 01 70                      name "p"
  //            12 0f                         feature, 15 bytes
  //              08 07                         id 7
  //              12 02 00 00                   tags: key 0 has value 0
  //              18 01                         a point
  //              22 05 09 80 20 80 20          move to (+2048, +2048)
  //            1a 02 69 64                   key "id"
  //            22 02 28 07                   value: unsigned 7
  //            28 80 20                      extent 4096
  //            78 02                         version 2
  const auto layer = world.layer("select 7 as id, 'POINT(0 0)' as geometry");
  CHECK(hex(layer.tile({0, 0, 0})) == "1a210a0170120f0807120200001801220509802080201a026964220228072880207802");
  CHECK(layer.tile({1, 0, 0}) != "");  // on the corner of all four tiles of zoom 1, within their margins
  CHECK(layer.tile({2, 0, 0}).empty());
}

TEST_CASE("polygons of a tile are wound as the specification says, their holes the other way, and lose no area") {
  // A square of 90 degrees of longitude about the origin with a hole a third as wide: in zoom 0 from 1536 to 2560. Its
  // upper edge at latitude 40 is at y = 2048 - 4096 ln(tan(65 deg)) / 2 pi = 1550.67, so 1551, and the lower at 2545.
  // The hole's at latitude 10: 2048 - 4096 ln(tan(50 deg)) / 2 pi = 1933.64, so 1934, and 2162; x from 1877 (15 deg).
  const auto stock = stock_of("POLYGON((-45 -40,45 -40,45 40,-45 40,-45 -40),(-15 -10,-15 10,15 10,15 -10,-15 -10))");
  const auto rings = tile_shape(stock, 0, {0, 0, 0}, 0);
  REQUIRE(rings.size() == 2);
  CHECK(twice_area(rings[0]) / 2 == (2560 - 1536) * (2545 - 1551));
  CHECK(twice_area(rings[1]) / 2 == -(2219 - 1877) * (2162 - 1934));
}

TEST_CASE("a bow-tie, a comb across the edge and a thin star come out valid in every zoom") {
  std::vector<std::string> shapes{"POLYGON((0 0,10 10,10 0,0 10,0 0))"};
  // teeth across longitude 0, where tiles of every zoom have an edge: clipping them one ring at a time bridges them
  std::string comb = "POLYGON((-20 0";
  for (int k = 0; k < 40; ++k) comb += ",20 " + std::to_string(k * 0.5 + 0.1) + ",-1 " + std::to_string(k * 0.5 + 0.3);
  shapes.push_back(comb + ",-20 20,-20 0))");
  std::mt19937 random(7);
  for (int star = 0; star < 40; ++star) {
    std::string text = "POLYGON((", first;
    for (int k = 0; k < 90; ++k) {
      const double angle = k * 4 * 3.14159265358979 / 180, radius = (draw(random, 1000) + 20) / 100;
      const std::string place =
          std::to_string(radius * std::cos(angle)) + " " + std::to_string(radius * std::sin(angle));
      if (k == 0) first = place;
      text += place + ",";
    }
    shapes.push_back(text + first + "))");
  }
  for (const std::string& shape : shapes) {
    const auto stock = stock_of(shape);
    for (int z = 0; z <= 12; z += 2) {
      const std::int64_t middle = z == 0 ? 0 : (std::int64_t{1} << z) / 2;
      for (const std::int64_t x : {middle, middle - (z > 0)}) {
        const auto rings = tile_shape(stock, 0, {z, x, middle - (z > 0)}, 1.5);
        if (rings.empty()) continue;
        CAPTURE(shape.substr(0, 60));
        CAPTURE(z);
        CHECK(geometry_of(rings).fault() == "");
      }
    }
  }
}

TEST_CASE("lines leave a tile and come back, points beyond the margin stay out") {
  // In zoom 1 the world's north-east tile begins at lon 0 and 4096 units are 180 degrees. Down at lon 10, out to the
  // west at -20, back at lon 20: the margin of 64 units is 2.8125 degrees.
  const auto line = stock_of("LINESTRING(10 5,-20 5,-20 10,20 10)");
  const auto parts = tile_shape(line, 0, {1, 1, 0}, 0);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].front().x == 228);  // 10 / 180 * 4096 = 227.6
  CHECK(parts[0].back().x == -64);
  CHECK(parts[1].front().x == -64);
  CHECK(parts[1].back().x == 455);  // 20 / 180 * 4096 = 455.1
  CHECK(tile_shape(stock_of("POINT(-2.8 5)"), 0, {1, 1, 0}, 0).size() == 1);
  CHECK(tile_shape(stock_of("POINT(-2.9 5)"), 0, {1, 1, 0}, 0).empty());
}

TEST_CASE("a tile of too much keeps to its size, and what stays in it stays further in") {
  World world;
  const auto layer = world.layer(
      "select i::bigint as id, 120 + random_x / 100.0 as lon, 30 + (i % 997) / 100.0 as lat, 'name ' || i as name from "
      "(select i, (i * 7919) % 1000 as random_x from range(200000) r(i))");
  CHECK(layer.size() == 200000);
  const auto far = layer.tile({3, 6, 3});
  CHECK(far.size() <= 500'000);
  CHECK(far.size() > 300'000);
  CHECK(layer.tile({14, 13653, 6716}).size() < 500'000);
}

TEST_CASE("of a grid too large for a tile every part keeps its share of squares") {
  // 240 x 240 squares of 0.002 degrees from (128, 34.9), all in tile 8/219/101 and six units wide there; each has a
  // long name of its own, so that not all fit.
  World world;
  const auto layer = world.layer(
      "select repeat('name', 8) || i || '.' as name, format('POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))', 128 "
      "+ (i "
      "% 240) * 0.002, 34.9 + (i // 240) * 0.002, 128 + (i % 240 + 1) * 0.002, 34.9 + (i // 240 + 1) * 0.002) as "
      "geometry "
      "from range(57600) t(i)");
  const auto tile = layer.tile({8, 219, 101});
  CHECK(tile.size() <= 1'500'000);
  CHECK(tile.size() > 900'000);
  int south = 0, north = 0;
  const std::string name = "namenamenamenamenamenamenamename";
  for (auto at = tile.find(name); at != std::string::npos; at = tile.find(name, at + name.size()))
    (std::stoi(tile.substr(at + name.size(), 6)) / 240 < 120 ? south : north) += 1;
  CHECK(south + north > 10000);
  CHECK(south + north < 57600);
  CHECK(std::abs(south - north) < (south + north) / 50);
}

TEST_CASE("features by box, value and time; ids and rows without a place") {
  World world;
  const auto layer = world.layer(R"(select * from (values
      (10, 'POLYGON((0 0,4 0,0 4,0 0))', '가', 1.5, date '2026-07-01'),
      (20, 'POINT(3 3)', '나', 2, date '2026-07-02'),
      (30, 'nowhere', '가', 2, date '2026-07-03'),
      (40, null, null, null, null)) t(id, geometry, name, n, day))");
  CHECK(layer.size() == 4);
  CHECK(layer.without_place() == 2);
  FeatureQuery all, box, name, number, time;
  CHECK(ids(layer, all) == Ids{10, 20, 30, 40});
  box.meets = {{2.5, 2.5, 3.5, 3.5}, 4326};  // beyond the triangle's slant, within its box
  CHECK(ids(layer, box) == Ids{20});
  box.meets = {{1, 1, 3.5, 3.5}, 4326};
  CHECK(ids(layer, box) == Ids{10, 20});
  box.meets = {{3, 3, 3, 3}, 4326};  // a place
  CHECK(ids(layer, box) == Ids{20});
  box.meets = {{3, 0.5, 3, 5}, 4326};  // a line
  CHECK(ids(layer, box) == Ids{10, 20});
  box.meets = {{170, -10, 2, 10}, 4326};  // eastwards across 180
  CHECK(ids(layer, box) == Ids{10});
  name.equals = {{"name", "가"}};
  CHECK(ids(layer, name) == Ids{10, 30});
  number.equals = {{"n", "2"}};
  CHECK(ids(layer, number) == Ids{20, 30});
  time.from = "2026-07-01 12:00:00";
  time.until = "2026-07-02 00:00:00";
  CHECK(ids(layer, time) == Ids{10, 20});
  CHECK(layer.find(30) == 2);
  CHECK(!layer.find(31));
  CHECK(layer.feature(0, 4326, false)["geometry"]["coordinates"].dump() == "[[[0,0],[4,0],[0,4],[0,0]]]");
  CHECK(layer.feature(1, 4326, true)["properties"]["name"].string() == "나");
  CHECK(layer.feature(3, 4326, false)["geometry"].is_null());
  const auto extent = layer.extent();
  REQUIRE(extent);
  CHECK(extent->east == doctest::Approx(4));
  CHECK(extent->north == doctest::Approx(4));
}

TEST_CASE("x and y in metres are those of EPSG:5179 unless told, and a double id is no id") {
  World world;
  // EPSG:5179's own origin: lon 127.5, lat 38 is (1000000, 2000000).
  const auto layer =
      world.layer("select * from (values (5, 1000000.0, 2000000.0), (5, 1000100.0, 2000000.0)) t(id, x, y)");
  CHECK(layer.epsg() == 5179);
  const Json first = layer.feature(0, 4326, false);
  CHECK(first["geometry"]["coordinates"].dump() == "[127.5,38]");
  CHECK(first["id"].integer() == 1);
  CHECK(layer.feature(0, 5179, true)["geometry"]["coordinates"].dump() == "[2000000,1000000]");
  FeatureQuery query;
  query.meets = {{999'990, 1'999'990, 1'000'010, 2'000'010}, 5179};
  CHECK(layer.select(query).size() == 1);
}

TEST_CASE("addresses of tiles") {
  CHECK(tile_address("0", "0", "0"));
  CHECK(tile_address("24", "16777215", "0"));
  for (const auto& [z, x, y] : {std::array{"25", "0", "0"},
                                {"1", "2", "0"},
                                {"1", "0", "-1"},
                                {"1", "0", ""},
                                {"1", "0x1", "0"},
                                {"1", "0", "1.5"},
                                {"-1", "0", "0"},
                                {"1", "99999999999999999999", "0"}})
    CHECK(!tile_address(z, x, y));
}

TEST_CASE("boxes found by place are those that looking at each finds") {
  std::mt19937 random(3);
  std::vector<Box> boxes;
  for (int k = 0; k < 1000; ++k) {
    const double x = draw(random, 1000), y = draw(random, 1000);
    boxes.push_back({x, y, x + draw(random, 30), y + draw(random, 30)});
  }
  boxes[17] = {NAN, NAN, NAN, NAN};
  const BoxTree tree(boxes);
  for (int k = 0; k < 100; ++k) {
    const double x = draw(random, 1000), y = draw(random, 1000);
    const Box window{x, y, x + 50, y + 50};
    std::vector<std::uint32_t> right;
    for (std::uint32_t b = 0; b < boxes.size(); ++b)
      if (meet(boxes[b], window)) right.push_back(b);
    CHECK(tree.meeting(window) == right);
  }
  CHECK(BoxTree(std::vector<Box>{}).meeting({0, 0, 1, 1}).empty());
}

TEST_CASE("a raster's tile is a PNG with the ramp's ends at low and high, and nothing where it has no value") {
  World world;
  // 2 x 1 cells of 90 degrees about the equator, the left one without a value
  auto rows = world.sql.query(
      "select 0 as row, -90.0 as x, 45.0 as y, 90.0 as dx, 90.0 as dy, 4326 as epsg, [null, 30.0] as cells");
  const RasterLayer raster("r", rows, kMost);
  CHECK(raster.low() == 30);
  CHECK(raster.extent()->west == -90);
  const auto tile = raster.tile({0, 0, 0}, "heat", 20, 30);
  CHECK(tile.substr(1, 3) == "PNG");
  CHECK(tile.size() < 2000);
  CHECK(raster.tile({2, 0, 0}, "heat", 20, 30).empty());  // no raster there
  CHECK(raster.tile({2, 1, 1}, "heat", 20, 30).empty());  // there, without a value
  CHECK(!raster.tile({2, 2, 1}, "heat", 20, 30).empty());
  CHECK_THROWS_AS(raster.tile({0, 0, 0}, "jet", 20, 30), Error);
  CHECK_THROWS_AS(raster.tile({0, 0, 0}, "heat", 30, 20), Error);
  CHECK_THROWS_AS(raster.tile({0, 0, 0}, "heat", -HUGE_VAL, HUGE_VAL), Error);
}
