#include "zonal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace dure::geo;

namespace {

// 4 columns, 3 rows of 10 m cells from (0, 30):  1 2 3 4 / 5 6 7 8 / 9 10 11 12
const RasterGrid GRID{0, 30, 10, 10, 4, 3};
const std::vector<double> CELLS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

Coverage::Summary over(const char* wkt, const std::vector<double>& cells = CELLS) {
  Coverage coverage;
  coverage.add(Geometry::read(wkt).rings(), GRID);
  return coverage.summarise(std::span<const double>(cells))[0];
}

}  // namespace

TEST_CASE("a cell counts by the part of it that is covered") {
  // x 5 … 20, y 15 … 30: of 1 a half, of 2 all, of 5 a quarter, of 6 a half
  const auto out = over("POLYGON((5 15, 20 15, 20 30, 5 30, 5 15))");
  CHECK(out.cells == doctest::Approx(2.25));
  CHECK(out.sum == doctest::Approx(0.5 * 1 + 2 + 0.25 * 5 + 0.5 * 6));
  CHECK(out.mean == doctest::Approx(6.75 / 2.25));
  CHECK(out.least == 1);
  CHECK(out.most == 6);
  // squares of the differences from the mean 3: 0.5 x 4 + 1 + 0.25 x 4 + 0.5 x 9 = 8.5
  CHECK(out.deviation == doctest::Approx(std::sqrt(8.5 / 2.25)));
}

TEST_CASE("slanted edges, holes, parts and what lies outside the raster") {
  // the triangle (0 0), (20 0), (0 20): of 9 all, of 10 and 5 a half each
  CHECK(over("POLYGON((0 0, 20 0, 0 20, 0 0))").sum == doctest::Approx(9 + 5 + 2.5));
  // all but the cell 6
  CHECK(over("POLYGON((0 0, 40 0, 40 30, 0 30, 0 0), (10 10, 20 10, 20 20, 10 20, 10 10))").sum == doctest::Approx(72));
  // two parts: half of 1, half of 12
  CHECK(over("MULTIPOLYGON(((0 20, 5 20, 5 30, 0 30, 0 20)), ((35 0, 40 0, 40 10, 35 10, 35 0)))").sum ==
        doctest::Approx(6.5));
  // far beyond on every side
  CHECK(over("POLYGON((-100 -100, 100 -100, 100 100, -100 100, -100 -100))").sum == doctest::Approx(78));
  CHECK(over("POLYGON((-50 12, 15 12, 15 18, -50 18, -50 12))").sum == doctest::Approx(0.6 * 5 + 0.3 * 6));
  CHECK(over("POLYGON((50 0, 60 0, 60 10, 50 0))").cells == 0);
  CHECK(std::isnan(over("POLYGON((50 0, 60 0, 60 10, 50 0))").mean));
  CHECK(over("POINT(5 5)").cells == 0);
}

TEST_CASE("cells without a value count for nothing") {
  std::vector<double> cells = CELLS;
  cells[0] = cells[5] = NAN;
  const auto out = over("POLYGON((5 15, 20 15, 20 30, 5 30, 5 15))", cells);
  CHECK(out.cells == doctest::Approx(1.25));
  CHECK(out.mean == doctest::Approx((2 + 1.25) / 1.25));
}

TEST_CASE("random stars cover each cell as GEOS says that they do") {
  std::mt19937_64 random(11);
  const auto uniform = [&] { return static_cast<double>(random() % 10'000) / 10'000; };
  for (int round = 0; round < 50; ++round) {
    std::string wkt = "POLYGON((";
    std::string first;
    const double x = uniform() * 40, y = uniform() * 30;
    for (int k = 0; k < 11; ++k) {
      const double radius = 2 + 25 * uniform(), angle = k * 2 * 3.14159265358979 / 11;
      const std::string at =
          std::to_string(x + radius * std::cos(angle)) + " " + std::to_string(y + radius * std::sin(angle));
      if (k == 0) first = at;
      wkt += at + ", ";
    }
    const Geometry star = Geometry::read(wkt + first + "))");
    for (std::size_t cell = 0; cell < 12; ++cell) {
      std::vector<double> only(12, 0.0);
      only[cell] = 1;
      const auto column = static_cast<double>(cell % 4), row = static_cast<double>(cell / 4);
      const Geometry square = Geometry::box({column * 10, 20 - row * 10, column * 10 + 10, 30 - row * 10});
      CHECK(over(star.wkt().c_str(), only).sum == doctest::Approx(star.common(square).area() / 100).epsilon(1e-7));
    }
  }
}
