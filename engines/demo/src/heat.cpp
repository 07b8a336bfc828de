#include "county.hpp"
#include "geography.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "shapefile.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// The summer's surface temperature as the satellite saw it, what is green, and the townships on the map.
namespace dure::demo {
namespace {

constexpr int kCell = 100, kColumns = kWide / kCell, kLines = kHigh / kCell;
constexpr int kClear = 21824, kCloud = 22280, kShadow = 23888;  // of QA_PIXEL: bit 6, bit 3, bit 4

// The hot spot: an ellipse of 1,500 m by 1,000 m about a point beside 한터리 in 가온읍, six degrees hotter.
constexpr Point kHotSpot{1'115'950, 1'752'450};
bool in_hot_spot(Point at) {
  return std::pow((at.east - kHotSpot.east) / 1'500, 2) + std::pow((at.north - kHotSpot.north) / 1'000, 2) <= 1;
}

// °C of a cell on the clearest day: a degree hotter about the villages.
double warmth(Point at) {
  double degrees = 31 + (in_hot_spot(at) ? 6 : 0);
  double beside = 1e9;
  for (std::size_t town = 0; town < townships().size(); ++town)
    for (std::size_t k = 0; k < 5; ++k) beside = std::fmin(beside, metres(at, village(town, k)));
  return degrees + 1.0 * std::exp(-beside / 300);
}

struct Scene {
  std::string_view day;
  double warmer;
  Point cloud;
  double reach;
};
// The second scene has a cloud over the hot spot, the third one over the north-east, and a stripe without data.
constexpr Scene kScenes[] = {{"20250804", 0.0, {0, 0}, 0},
                             {"20250820", -0.8, {1'116'500, 1'752'000}, 2'600},
                             {"20260706", 0.5, {1'128'000, 1'758'000}, 3'500}};

int number_of(double celsius) { return static_cast<int>(std::lround((celsius + 273.15 - 149.0) / 0.00341802)); }

}  // namespace

void write_surface_temperature(const std::filesystem::path& inbox) {
  Random random{"surface temperature"};
  std::vector<Point> corners;
  std::vector<double> usual;
  std::vector<std::vector<Point>> rings;
  for (std::size_t town = 0; town < townships().size(); ++town) rings.push_back(boundary(town));
  for (int row = 0; row < kLines; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const Point corner = moved(kSouthWest, kCell * column, kCell * row), at = moved(corner, 50, 50);
      if (std::ranges::none_of(rings, [&](const auto& ring) { return inside(ring, at); })) continue;
      corners.push_back(corner);
      usual.push_back(warmth(at));
    }
  for (const Scene& scene : kScenes) {
    Lines lines;
    lines.row({"격자ID", "촬영일", "ST_B10", "QA_PIXEL"});
    for (std::size_t i = 0; i < usual.size(); ++i) {
      const double degrees = usual[i] + scene.warmer + 0.5 * random.normal();
      const double away = metres(moved(corners[i], 50, 50), scene.cloud);
      const bool cloud = away < scene.reach, shadow = !cloud && away < scene.reach * 1.15;
      const bool none = scene.warmer > 0 && corners[i].east < kSouthWest.east + 1'500;
      const int heat = none ? 0 : number_of(cloud ? degrees - 22 : shadow ? degrees - 6 : degrees);
      const int quality = none ? 1 : cloud ? kCloud : shadow ? kShadow : kClear;
      lines.row({grid_name(corners[i]), std::string{scene.day}, std::to_string(heat), std::to_string(quality)});
    }
    write_bytes(inbox / "surface_temperature" / fmt::format("LC08_L2SP_114035_{}_격자100m.csv", scene.day),
                lines.cp949());
  }
}

void write_boundaries(const std::filesystem::path& inbox) {
  Shapefile file{.name = "읍면경계_202601", .columns = {"EMD_CD", "EMD_NM"}, .rows = {}, .rings = {}};
  for (std::size_t town = 0; town < townships().size(); ++town) {
    file.rows.push_back({std::string{townships()[town].code}, std::string{townships()[town].name}});
    file.rings.push_back(boundary(town));
  }
  write_shapefile(inbox / "township_area" / "읍면경계_202601.zip", file);
}

void write_green(const std::filesystem::path& inbox) {
  Random random{"green"};
  Lines lines;
  lines.row({"격자ID", "녹지율(%)", "기준연도"});
  for (int row = 0; row < kLines; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const Point corner = moved(kSouthWest, kCell * column, kCell * row), at = moved(corner, 50, 50);
      double beside = 1e9;
      for (std::size_t town = 0; town < townships().size(); ++town)
        for (std::size_t k = 0; k < 5; ++k)
          beside = std::fmin(beside, metres(at, village(town, k)) / (town < 2 ? 2.2 : 1));
      if (beside > 900) continue;
      const double green = in_hot_spot(at) ? 6 : 78 - 60 * std::exp(-beside / 260);
      lines.row({grid_name(corner),
                 std::to_string(std::lround(std::fmin(100, std::fmax(0, green + 6 * random.normal())))), "2025"});
    }
  write_bytes(inbox / "green_cover" / "토지피복_녹지율_100m.csv", lines.cp949());
}

}  // namespace dure::demo
