#include "raster.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/engine.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

using namespace dure::geo;

namespace {

/// A GeoTIFF by hand: 3 x 2 bytes 1 2 3 / 4 0 6 at (200000, 500020), cells of 10 m, EPSG:5186, no data 0.
std::string made() {
  std::string file("II*\0\x08\0\0\0", 8);
  const auto put = [&](auto value) { file.append(reinterpret_cast<const char*>(&value), sizeof value); };
  constexpr std::uint16_t TAGS = 12;
  constexpr std::uint32_t AFTER = 8 + 2 + TAGS * 12 + 4;
  const auto tag = [&](std::uint16_t number, std::uint16_t type, std::uint32_t count, std::uint32_t value) {
    put(number);
    put(type);
    put(count);
    put(value);
  };
  put(TAGS);
  tag(256, 3, 1, 3);
  tag(257, 3, 1, 2);
  tag(258, 3, 1, 8);
  tag(259, 3, 1, 1);
  tag(262, 3, 1, 1);
  tag(273, 4, 1, AFTER + 24 + 48 + 16);  // the strip stands last
  tag(278, 3, 1, 2);
  tag(279, 4, 1, 6);
  tag(33550, 12, 3, AFTER);
  tag(33922, 12, 6, AFTER + 24);
  tag(34735, 3, 8, AFTER + 24 + 48);
  tag(42113, 2, 2, '0');
  put(std::uint32_t{0});
  for (const double d : {10.0, 10.0, 0.0, 0.0, 0.0, 0.0, 200000.0, 500020.0, 0.0}) put(d);
  for (const int key : {1, 1, 0, 1, 3072, 0, 1, 5186}) put(static_cast<std::uint16_t>(key));
  file += std::string("\1\2\3\4\0\6", 6);
  return file;
}

}  // namespace

TEST_CASE("a GeoTIFF gives its cells, its place and what it calls no data") {
  const Raster raster = read_geotiff(made());
  CHECK(raster.grid == RasterGrid{200000, 500020, 10, 10, 3, 2});
  CHECK(raster.epsg == 5186);
  REQUIRE(raster.values.size() == 6);
  CHECK(raster.values[2] == 3);
  CHECK(std::isnan(raster.values[4]));
  CHECK(raster.values[5] == 6);
}

TEST_CASE("what is torn or no GeoTIFF is refused") {
  const std::string whole = made();
  for (std::size_t size = 0; size < whole.size(); size += 3)
    CHECK_THROWS_AS(read_geotiff(std::string_view(whole).substr(0, size)), dure::Error);
  CHECK_THROWS_WITH_AS(read_geotiff("PNG"), doctest::Contains("TIFF"), dure::Error);
}

TEST_CASE("Landsat numbers become degrees") {
  CHECK_FALSE(landsat_celsius(0));
  CHECK(*landsat_celsius(44'000) == doctest::Approx(26.24288));  // 44000 x 0.00341802 + 149 - 273.15
  CHECK(landsat_clear(0b1010101000000));                         // 5440: clear, water and low confidences
  CHECK_FALSE(landsat_clear(0b01000));                           // cloud
  CHECK_FALSE(landsat_clear(0b10000));                           // shadow
  // radiance 137 x 0.055375 + 1.18243 = 8.768805; 1260.56 / ln(607.76 / 8.768805 + 1) = 296.39979 K, by bc -l
  CHECK(*landsat5_celsius(137, 0.055375, 1.18243) == doctest::Approx(23.2497892941));
  CHECK(mtl_number("  RADIANCE_MULT_BAND_6 = 0.055375\n", "RADIANCE_MULT_BAND_6") == 0.055375);
  CHECK_FALSE(mtl_number("X_RADIANCE = 1", "RADIANCE"));
  CHECK_FALSE(mtl_number("RADIANCE", "RADIANCE"));
}

TEST_CASE("a raster of the inbox becomes a table, and zones have their means") {
  const auto inbox = std::filesystem::temp_directory_path() / "dure-geo-raster-test";
  std::filesystem::create_directories(inbox);
  std::ofstream(inbox / "heat.tif", std::ios::binary) << made();
  dure::store::Store store = dure::store::Store::open("");
  install(store, inbox);
  auto sql = store.connect();
  sql.exec("create table heat as select * from read_raster('heat.tif')");
  CHECK(sql.value("select sum(list_sum(list_filter(cells, c -> not isnan(c)))) from heat").number() == 16);
  sql.exec(
      "create table zone as select * from (values ('가', 'POLYGON((200000 500000, 200030 500000, 200030 500020, "
      "200000 500020, 200000 500000))'), ('나', 'POLYGON((0 0, 1 0, 1 1, 0 0))')) t(id, geometry)");
  const auto rows = sql.rows("select id, cells, mean from zonal('zone', 'heat')").rows;
  CHECK(rows[0][1].number() == doctest::Approx(5));
  CHECK(rows[0][2].number() == doctest::Approx(3.2));
  CHECK(rows[1][1].number() == 0);
  CHECK(rows[1][2].is_null());
  for (const char* name : {"../heat.tif", "none.tif", "/etc/passwd", ""})
    CHECK_THROWS_WITH_AS(sql.rows("select * from read_raster('" + std::string(name) + "')"), doctest::Contains("inbox"),
                         dure::Error);
  std::filesystem::remove_all(inbox);
}
