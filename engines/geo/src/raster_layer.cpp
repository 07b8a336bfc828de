#include "coordinates.hpp"
#include "deflate.hpp"
#include "raster_table.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/tiles.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

// Rasters as pictures of web maps.
namespace dure::geo {
namespace {

constexpr double kHalfWorld = 20037508.342789244;
constexpr std::size_t kSide = 256;  // pixels
constexpr std::size_t kStep = 16;   // pixels between two places that PROJ works out; between them straight lines
constexpr int kBentZoom = 6;        // below it, where a tile spans lands, PROJ is asked for each pixel
constexpr int kColours = 255;       // of the palette, whose first is transparent

struct Ramp {
  std::string_view name;
  std::vector<Colour> stops;
};

/// Each grows steadily darker (or, about a middle, on both sides), so that no pair depends on telling red from green.
const std::vector<Ramp>& known_ramps() {
  static const std::vector<Ramp> ramps{
      {"heat", {{255, 247, 204}, {254, 201, 93}, {245, 132, 46}, {200, 49, 38}, {92, 8, 52}}},
      {"blue", {{244, 247, 254}, {196, 217, 252}, {146, 183, 250}, {37, 110, 244}, {8, 37, 97}}},
      {"grey", {{248, 248, 248}, {176, 178, 182}, {30, 33, 36}}},
      {"diverge", {{8, 56, 145}, {134, 175, 249}, {246, 246, 244}, {248, 170, 92}, {138, 62, 0}}},
  };
  return ramps;
}

std::vector<Colour> palette_of(const Ramp& ramp) {
  std::vector<Colour> palette{{0, 0, 0, 0}};
  for (int k = 0; k < kColours; ++k) {
    const double at = double(k) / (kColours - 1) * static_cast<double>(ramp.stops.size() - 1);
    const auto stop = std::min(static_cast<std::size_t>(at), ramp.stops.size() - 2);
    const double part = at - static_cast<double>(stop);
    const Colour &a = ramp.stops[stop], &b = ramp.stops[stop + 1];
    const auto mix = [&](std::uint8_t from, std::uint8_t to) {
      return static_cast<std::uint8_t>(std::lround(from + part * (to - from)));
    };
    palette.push_back({mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue), 255});
  }
  return palette;
}

/// Half as many cells each way; a cell is the mean of those with a value.
Raster halved(const Raster& fine) {
  Raster out;
  out.epsg = fine.epsg;
  const RasterGrid& g = fine.grid;
  out.grid = {g.west, g.north, g.cell_width * 2, g.cell_height * 2, (g.columns + 1) / 2, (g.rows + 1) / 2};
  out.values.resize(out.grid.columns * out.grid.rows);
  for (std::size_t row = 0; row < out.grid.rows; ++row) {
    for (std::size_t column = 0; column < out.grid.columns; ++column) {
      double sum = 0;
      int cells = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        const std::size_t r = 2 * row + k / 2, c = 2 * column + k % 2;
        if (r >= g.rows || c >= g.columns || std::isnan(fine.values[r * g.columns + c])) continue;
        sum += double{fine.values[r * g.columns + c]};
        ++cells;
      }
      out.values[row * out.grid.columns + column] = cells > 0 ? static_cast<float>(sum / cells) : NAN;
    }
  }
  return out;
}

float value_at(const Raster& raster, const Point& p) {
  const RasterGrid& g = raster.grid;
  const double column = (p.x - g.west) / g.cell_width, row = (g.north - p.y) / g.cell_height;
  if (!(column >= 0 && row >= 0 && column < static_cast<double>(g.columns) && row < static_cast<double>(g.rows)))
    return NAN;
  return raster.values[static_cast<std::size_t>(row) * g.columns + static_cast<std::size_t>(column)];
}

/// Where the middles of a tile's pixels lie in the raster's system.
class Pixels {
public:
  Pixels(const TileAddress& address, std::int64_t epsg) : step_(address.z < kBentZoom ? 1 : kStep) {
    const double side = 2 * kHalfWorld / std::ldexp(1.0, address.z);
    const double west = -kHalfWorld + static_cast<double>(address.x) * side;
    const double north = kHalfWorld - static_cast<double>(address.y) * side;
    width_ = kSide / step_ + 1;
    for (std::size_t row = 0; row < width_; ++row) {
      for (std::size_t column = 0; column < width_; ++column) {
        const auto metres = [&](std::size_t k) { return (static_cast<double>(k * step_) + 0.5) * side / kSide; };
        const auto [x, y] = to_crs(west + metres(column), north - metres(row), 3857, epsg);
        places_.push_back({x, y});
      }
    }
  }

  Point operator()(std::size_t row, std::size_t column) const {
    const std::size_t first = row / step_ * width_ + column / step_;
    if (step_ == 1) return places_[first];
    const double down = static_cast<double>(row % step_) / static_cast<double>(step_);
    const double right = static_cast<double>(column % step_) / static_cast<double>(step_);
    const Point &a = places_[first], &b = places_[first + 1];
    const Point &c = places_[first + width_], &d = places_[first + width_ + 1];
    const auto mix = [&](double p, double q, double r, double s) {
      return (p * (1 - right) + q * right) * (1 - down) + (r * (1 - right) + s * right) * down;
    };
    return {mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)};
  }

private:
  std::size_t step_, width_ = 0;
  std::vector<Point> places_;
};

std::pair<double, double> usual(std::vector<float> values) {
  std::erase_if(values, [](float v) { return !std::isfinite(v); });
  if (values.empty()) return {0, 1};
  const auto quantile = [&](double part) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return double{*at};
  };
  return {quantile(0.02), quantile(0.98)};
}

}  // namespace

struct RasterLayer::State {
  std::string name;
  std::vector<Raster> levels;  ///< the raster, then each half as fine
  double low = 0, high = 1;
};

RasterLayer::RasterLayer(std::string name, store::Result& rows, std::size_t most) : state_(std::make_unique<State>()) {
  const auto at = [&](std::string_view column) {
    const auto& columns = rows.columns();
    return static_cast<std::size_t>(
        std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.name == column; }) -
        columns.begin());
  };
  State& s = *state_;
  s.name = std::move(name);
  s.levels.push_back(read_raster_rows(
      rows, {at("x"), at("y"), at("dx"), at("dy"), at("epsg"), at("cells")}, s.name, [&](std::size_t cells) {
        if (cells * sizeof(float) * 4 / 3 > most)
          throw Error(Fault::busy, "geo.memory",
                      "격자 '" + s.name + "'은(는) 지도로 펼치기에 너무 큽니다(" + std::to_string(most >> 20U) +
                          "MB까지). dure.yaml의 map.memory를 늘리십시오");
      }));
  if (s.levels[0].epsg == 0) s.levels[0].epsg = 4326;
  std::tie(s.low, s.high) = usual(s.levels[0].values);
  while (std::max(s.levels.back().grid.columns, s.levels.back().grid.rows) > kSide / 2)
    s.levels.push_back(halved(s.levels.back()));
}

RasterLayer::~RasterLayer() = default;

const std::string& RasterLayer::name() const { return state_->name; }
double RasterLayer::low() const { return state_->low; }
double RasterLayer::high() const { return state_->high; }

std::size_t RasterLayer::bytes() const {
  std::size_t bytes = sizeof(State);
  for (const Raster& level : state_->levels) bytes += level.values.capacity() * sizeof(float);
  return bytes;
}

std::vector<std::string> RasterLayer::ramps() {
  std::vector<std::string> names;
  for (const Ramp& ramp : known_ramps()) names.emplace_back(ramp.name);
  return names;
}

std::optional<Extent> RasterLayer::extent() const {
  const RasterGrid& g = state_->levels[0].grid;
  if (g.columns == 0 || g.rows == 0) return std::nullopt;
  Extent all{INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (int k = 0; k <= 8; ++k) {
    for (int m = 0; m <= 8; ++m) {
      const auto [x, y] =
          to_crs(g.west + g.cell_width * static_cast<double>(g.columns) * k / 8,
                 g.north - g.cell_height * static_cast<double>(g.rows) * m / 8, state_->levels[0].epsg, 4326);
      if (!std::isfinite(x)) continue;
      all = {std::min(all.west, x), std::min(all.south, y), std::max(all.east, x), std::max(all.north, y)};
    }
  }
  return all.west <= all.east ? std::optional(all) : std::nullopt;
}

std::string RasterLayer::tile(const TileAddress& address, std::string_view ramp, double low, double high) const {
  const auto& ramps = known_ramps();
  const auto found = std::find_if(ramps.begin(), ramps.end(), [&](const Ramp& one) { return one.name == ramp; });
  if (found == ramps.end() || !(low < high) || !std::isfinite(high - low)) {
    std::string names;
    for (const Ramp& one : ramps) names += (names.empty() ? "" : ", ") + std::string(one.name);
    throw Error(Fault::input, "geo.ramp",
                "색을 정할 수 없습니다. ramp는 " + names + " 가운데 하나, low는 high보다 작은 수로 주십시오");
  }
  const Pixels pixels(address, state_->levels[0].epsg);
  const Point a = pixels(0, 0), b = pixels(kSide - 1, kSide - 1);
  const double pixel = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y)) / (kSide - 1);
  std::size_t level = 0;
  while (level + 1 < state_->levels.size() && state_->levels[level + 1].grid.cell_width <= pixel) ++level;
  std::string numbers(kSide * kSide, '\0');
  bool something = false;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const float value = value_at(state_->levels[level], pixels(k / kSide, k % kSide));
    if (std::isnan(value)) continue;
    const double part = std::clamp((double{value} - low) / (high - low), 0.0, 1.0);
    numbers[k] = static_cast<char>(1 + std::lround(part * (kColours - 1)));
    something = true;
  }
  return something ? png(kSide, kSide, numbers, palette_of(*found)) : "";
}

}  // namespace dure::geo
