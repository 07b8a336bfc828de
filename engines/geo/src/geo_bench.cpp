// geo_bench pmed FILE…: OR-Library p-median files (nodes edges p, then edges): cost, bound and seconds of each.
// geo_bench tsp FILE…: TSPLIB files of EUC_2D: length by TSPLIB's rounding, seconds.
// geo_bench zonal FOLDER: a raster of 4000 x 4000 and 2000 stars, written to FOLDER for a peer to read (cells.f32,
// zones.csv); seconds of the first raster and of a second on the same zones, and means.csv.
#include "p_median.hpp"
#include "routes.hpp"
#include "zonal.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <numeric>
#include <random>
#include <string>

using namespace dure::geo;

namespace {

class Clock {
public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }
  double processor() const { return static_cast<double>(std::clock() - used_) / CLOCKS_PER_SEC; }

private:
  std::clock_t used_ = std::clock();
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

MedianProblem read_pmed(const char* path) {
  std::ifstream file(path);
  std::size_t n = 0, edges = 0, p = 0;
  file >> n >> edges >> p;
  std::vector<std::vector<double>> d(n, std::vector<double>(n, 1e9));
  for (std::size_t i = 0; i < n; ++i) d[i][i] = 0;
  for (std::size_t e = 0; e < edges; ++e) {
    std::size_t a = 0, b = 0;
    double length = 0;
    file >> a >> b >> length;  // of an edge given twice the last counts, as OR-Library says
    d[a - 1][b - 1] = d[b - 1][a - 1] = length;
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
  MedianProblem problem{n, p, std::vector<double>(n, 1e9), {0}, {}, {}, true};
  std::vector<std::uint32_t> order(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return d[i][a] < d[i][b]; });
    for (const std::uint32_t j : order) {
      problem.cost.push_back(d[i][j]);
      problem.site.push_back(j);
    }
    problem.first.push_back(problem.cost.size());
  }
  return problem;
}

void pmed(const char* path) {
  const MedianProblem problem = read_pmed(path);
  const Clock clock;
  const MedianPlan plan = solve_median(problem, 6e8);
  std::printf("{\"file\": \"%s\", \"cost\": %.0f, \"bound\": %.2f, \"seconds\": %.4f, \"cpu\": %.4f}\n", path,
              plan.cost, plan.bound, clock.seconds(), clock.processor());
}

void tsp(const char* path) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line) && line.find("NODE_COORD_SECTION") == std::string::npos) {
  }
  std::vector<Point> points;
  for (double number = 0, x = 0, y = 0; file >> number >> x >> y;) points.push_back({x, y});
  const Clock clock;
  const auto order = tour(points, 0, false);
  const double seconds = clock.seconds(), processor = clock.processor();
  double length = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Point &a = points[order[k]], &b = points[order[(k + 1) % order.size()]];
    length += std::floor(std::hypot(a.x - b.x, a.y - b.y) + 0.5);
  }
  std::printf("{\"file\": \"%s\", \"length\": %.0f, \"seconds\": %.4f, \"cpu\": %.4f}\n", path, length, seconds,
              processor);
}

void zonal(const std::string& folder) {
  constexpr std::size_t SIDE = 4000;
  const RasterGrid grid{0, SIDE, 1, 1, SIDE, SIDE};
  std::mt19937_64 random(42);
  const auto uniform = [&] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  std::vector<float> cells(SIDE * SIDE);
  for (std::size_t k = 0; k < cells.size(); ++k)
    cells[k] = static_cast<float>(20 + 10 * std::sin(static_cast<double>(k % SIDE) / 200) + uniform());
  std::vector<std::vector<Ring>> zones;
  std::ofstream csv(folder + "/zones.csv");
  csv.precision(17);
  csv << "wkt\n";
  for (int zone = 0; zone < 2000; ++zone) {
    const double x = uniform() * SIDE, y = uniform() * SIDE, size = 20 + 40 * uniform();
    Ring ring;
    for (int k = 0; k < 60; ++k) {
      const double angle = k * 2 * 3.14159265358979323846 / 60, radius = size * (0.7 + 0.6 * uniform());
      ring.push_back({std::clamp(x + radius * std::cos(angle), 0.0, 1.0 * SIDE),
                      std::clamp(y + radius * std::sin(angle), 0.0, 1.0 * SIDE)});
    }
    ring.push_back(ring[0]);
    csv << "\"POLYGON((";
    for (std::size_t k = 0; k < ring.size(); ++k) csv << (k > 0 ? "," : "") << ring[k].x << ' ' << ring[k].y;
    csv << "))\"\n";
    zones.push_back({std::move(ring)});
  }
  std::ofstream(folder + "/cells.f32", std::ios::binary)
      .write(reinterpret_cast<const char*>(cells.data()), static_cast<std::streamsize>(cells.size() * sizeof(float)));
  const Clock first;
  Coverage coverage;
  for (const auto& zone : zones) coverage.add(zone, grid);
  const auto out = coverage.summarise(std::span<const float>(cells));
  const double begun = first.seconds(), begun_cpu = first.processor();
  const Clock second;
  const auto again = coverage.summarise(std::span<const float>(cells));
  std::printf("{\"first\": %.4f, \"first_cpu\": %.4f, \"second\": %.4f, \"second_cpu\": %.4f}\n", begun, begun_cpu,
              second.seconds(), second.processor());
  std::ofstream means(folder + "/means.csv");
  means.precision(17);
  for (std::size_t k = 0; k < out.size(); ++k) means << again[k].mean << ',' << out[k].cells << '\n';
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 1 ? words[1] : "";
  for (int k = 2; k < count; ++k)
    if (what == "pmed")
      pmed(words[k]);
    else if (what == "tsp")
      tsp(words[k]);
    else if (what == "zonal")
      zonal(words[k]);
}
