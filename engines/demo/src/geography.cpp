#include "geography.hpp"

#include "county.hpp"
#include "random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace dure::demo {
namespace {

/// A transverse Mercator belt on GRS80 by Krüger's series in n, to the fourth power: exact to a tenth of a millimetre
/// within four degrees of its meridian.
struct Belt {
  double meridian, scale, false_east, false_north;  ///< the origin lies at 38 degrees north
};
constexpr Belt kNational{127.5, 0.9996, 1'000'000, 2'000'000};
constexpr Belt kCentral{127, 1, 200'000, 600'000};

constexpr double kAxis = 6'378'137, kFlattening = 1 / 298.257222101;
constexpr double kN = kFlattening / (2 - kFlattening);
constexpr double kMean = kAxis / (1 + kN) * (1 + kN * kN / 4 + kN * kN * kN * kN / 64);
constexpr std::array kForward = {kN / 2 - 2 * kN * kN / 3 + 5 * kN * kN * kN / 16 + 41 * kN * kN * kN * kN / 180,
                                 13 * kN* kN / 48 - 3 * kN* kN* kN / 5 + 557 * kN* kN* kN* kN / 1440,
                                 61 * kN* kN* kN / 240 - 103 * kN* kN* kN* kN / 140, 49561 * kN* kN* kN* kN / 161280};
constexpr std::array kBackward = {kN / 2 - 2 * kN * kN / 3 + 37 * kN * kN * kN / 96 - kN * kN * kN * kN / 360,
                                  kN* kN / 48 + kN* kN* kN / 15 - 437 * kN* kN* kN* kN / 1440,
                                  17 * kN* kN* kN / 480 - 37 * kN* kN* kN* kN / 840, 4397 * kN* kN* kN* kN / 161280};

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

double conformal(double latitude) {
  const double e = std::sqrt(kFlattening * (2 - kFlattening)), s = std::sin(latitude);
  return std::sinh(std::atanh(s) - e * std::atanh(e * s));  // the tangent of the conformal latitude
}

Point forward(const Belt& belt, Degrees at) {
  const double t = conformal(radians(at.lat)), dl = radians(at.lon - belt.meridian);
  const double xi = std::atan2(t, std::cos(dl)), eta = std::atanh(std::sin(dl) / std::sqrt(1 + t * t));
  double x = xi, y = eta;
  for (std::size_t j = 0; j < kForward.size(); ++j) {
    const double k = 2 * static_cast<double>(j + 1);
    x += kForward[j] * std::sin(k * xi) * std::cosh(k * eta);
    y += kForward[j] * std::cos(k * xi) * std::sinh(k * eta);
  }
  return {belt.false_east + belt.scale * kMean * y, belt.false_north + belt.scale * kMean * x};
}

// On the meridian itself: where the origin's parallel lies.
double north_of_origin() {
  static const double north = forward({0, 1, 0, 0}, {0, 38}).north;
  return north;
}

constexpr std::array<std::array<int, 2>, 12> kSquares = {
    {{1, 1}, {2, 1}, {0, 2}, {1, 2}, {2, 2}, {3, 2}, {0, 1}, {0, 0}, {3, 1}, {1, 0}, {2, 0}, {3, 0}}};
constexpr std::array kColumns = {0, 6'000, 12'000, 18'000, 24'000};
constexpr std::array kRows = {0, 6'600, 13'400, 20'000};

Point corner(int column, int row) {
  Random random{fmt::format("corner {} {}", column, row)};
  const bool edge_east = column == 0 || column == 4, edge_north = row == 0 || row == 3;
  const double inward_east = column == 0 ? 1 : -1, inward_north = row == 0 ? 1 : -1;
  const double east = 700 * (edge_east ? inward_east * random.unit() : 2 * random.unit() - 1);
  const double north = 700 * (edge_north ? inward_north * random.unit() : 2 * random.unit() - 1);
  return moved(kSouthWest, kColumns[static_cast<std::size_t>(column)] + east,
               kRows[static_cast<std::size_t>(row)] + north);
}

void wander(Random& random, Point a, Point b, int depth, std::vector<Point>& into) {
  if (depth == 0) {
    into.push_back(b);
    return;
  }
  const double aside = 0.14 * (2 * random.unit() - 1);
  const Point middle{(a.east + b.east) / 2 - aside * (b.north - a.north),
                     (a.north + b.north) / 2 + aside * (b.east - a.east)};
  wander(random, a, middle, depth - 1, into);
  wander(random, middle, b, depth - 1, into);
}

// From one corner to the next, the same points whichever township asks; the first left out.
void side(std::array<int, 2> from, std::array<int, 2> to, std::vector<Point>& ring) {
  const bool turned = to < from;
  const auto& [a, b] = turned ? std::pair{to, from} : std::pair{from, to};
  Random random{fmt::format("side {} {} {} {}", a[0], a[1], b[0], b[1])};
  std::vector<Point> points = {corner(a[0], a[1])};
  wander(random, points[0], corner(b[0], b[1]), 4, points);
  if (turned) std::ranges::reverse(points);
  ring.insert(ring.end(), points.begin() + 1, points.end());
}

}  // namespace

Degrees degrees_of(Point point) {
  const double xi = (point.north - kNational.false_north) / (kNational.scale * kMean) + north_of_origin() / kMean;
  const double eta = (point.east - kNational.false_east) / (kNational.scale * kMean);
  double x = xi, y = eta;
  for (std::size_t j = 0; j < kBackward.size(); ++j) {
    const double k = 2 * static_cast<double>(j + 1);
    x -= kBackward[j] * std::sin(k * xi) * std::cosh(k * eta);
    y -= kBackward[j] * std::cos(k * xi) * std::sinh(k * eta);
  }
  const double wanted = std::sin(x) / std::sqrt(std::sinh(y) * std::sinh(y) + std::cos(x) * std::cos(x));
  double latitude = std::atan(wanted);
  for (int i = 0; i < 8; ++i) latitude += (wanted - conformal(latitude)) / (1 + wanted * wanted);
  return {kNational.meridian + std::atan2(std::sinh(y), std::cos(x)) * 180 / std::numbers::pi,
          latitude * 180 / std::numbers::pi};
}

Point central_belt(Degrees at) {
  Point point = forward(kCentral, at);
  point.north -= north_of_origin();
  return point;
}

double metres(Point a, Point b) { return std::hypot(a.east - b.east, a.north - b.north); }
Point moved(Point from, double east, double north) { return {from.east + east, from.north + north}; }

Point village(std::size_t town, std::size_t k) {
  constexpr std::array<std::array<double, 2>, 5> kAway = {{{0, 0}, {1, .7}, {-.8, 1}, {-1, -.7}, {.8, -1}}};
  const auto [column, row] = kSquares[town];
  const auto c = static_cast<std::size_t>(column), r = static_cast<std::size_t>(row);
  Random random{fmt::format("village {} {}", town, k)};
  const double reach = town < 2 ? 950 : 1'700;
  return moved(kSouthWest, (kColumns[c] + kColumns[c + 1]) / 2 + reach * kAway[k][0] + 300 * (2 * random.unit() - 1),
               (kRows[r] + kRows[r + 1]) / 2 + reach * kAway[k][1] + 300 * (2 * random.unit() - 1));
}

Point hamlet(std::size_t town, std::size_t k) {
  const Point hall = village(town, k);
  if (town < 2) return hall;
  Random random{fmt::format("hamlet {} {}", town, k)};
  const double turn = 2 * std::numbers::pi * random.unit(), away = 650 + 250 * random.unit();
  return moved(hall, away * std::cos(turn), away * std::sin(turn));
}

std::vector<Point> boundary(std::size_t town) {
  const auto [c, r] = kSquares[town];
  std::vector<Point> ring = {corner(c, r)};
  side({c, r}, {c, r + 1}, ring);
  side({c, r + 1}, {c + 1, r + 1}, ring);
  side({c + 1, r + 1}, {c + 1, r}, ring);
  side({c + 1, r}, {c, r}, ring);
  return ring;
}

bool inside(std::span<const Point> ring, Point point) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[i], b = ring[j];
    if ((a.north > point.north) != (b.north > point.north) &&
        point.east < a.east + (b.east - a.east) * (point.north - a.north) / (b.north - a.north))
      in = !in;
  }
  return in;
}

std::string grid_name(Point point) {
  return fmt::format("마마{:03}{:03}", static_cast<int>(point.east - 1'100'000) / 100,
                     static_cast<int>(point.north - 1'700'000) / 100);
}
std::string degrees_text(double degree) { return fmt::format("{:.7f}", degree); }

}  // namespace dure::demo
