#include "vector_data.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

// A vector tile, as the specification 2.1 of Mapbox writes it.
namespace dure::geo {
namespace {

constexpr std::size_t kMostBytes = 500'000;
constexpr std::size_t kMostBytesOfAreas = 1'500'000;  // an area left out is a hole in a map
constexpr std::size_t kMostFeatures = 100'000;
constexpr double kTolerance = 1.5;  // units of 4096 to a tile: 0.2 of a pixel where a tile has 512
constexpr int kAttempts = 8;

enum Command : std::uint32_t { move_to = 1, line_to = 2, close_path = 7 };

std::uint32_t command(Command what, std::size_t times) { return what | static_cast<std::uint32_t>(times) << 3U; }

/// Commands of all rings; the pen starts at the tile's corner.
std::string geometry_of(const std::vector<GridRing>& rings, int dimension) {
  std::string out;
  GridPoint pen;
  const auto go = [&](const GridPoint& to) {
    wire::number(out, wire::zigzag(to.x - pen.x));
    wire::number(out, wire::zigzag(to.y - pen.y));
    pen = to;
  };
  if (dimension == 0) {
    wire::number(out, command(move_to, rings.size()));
    for (const GridRing& ring : rings) go(ring.front());
    return out;
  }
  for (const GridRing& ring : rings) {
    wire::number(out, command(move_to, 1));
    go(ring.front());
    wire::number(out, command(line_to, ring.size() - 1));
    for (std::size_t k = 1; k < ring.size(); ++k) go(ring[k]);
    if (dimension == 2) wire::number(out, command(close_path, 1));
  }
  return out;
}

/// The values of one tile in the order they were met.
class TileValues {
public:
  std::uint32_t number_of(std::uint32_t value) {
    const auto [found, fresh] = numbers_.try_emplace(value, static_cast<std::uint32_t>(order_.size()));
    if (fresh) order_.push_back(value);
    return found->second;
  }
  const std::vector<std::uint32_t>& order() const { return order_; }

private:
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
  std::vector<std::uint32_t> order_;
};

std::string tags_of(const VectorLayer::State& layer, std::size_t feature, TileValues& values) {
  std::string out;
  for (std::uint32_t field = 0; field < layer.fields.size(); ++field) {
    const std::uint32_t value = layer.cell(feature, field);
    if (value == ValuePool::kNone) continue;
    wire::number(out, field);
    wire::number(out, values.number_of(value));
  }
  return out;
}

std::string encode(const VectorLayer::State& layer, const std::vector<std::uint32_t>& features,
                   const TileAddress& address, double tolerance) {
  enum : std::uint32_t { feature_id = 1, feature_tags, feature_type, feature_geometry };
  enum : std::uint32_t { layer_name = 1, layer_features, layer_keys, layer_values, layer_extent, layer_version = 15 };
  std::string body, one;
  TileValues values;
  wire::text(body, layer_name, layer.name);
  const std::size_t begun = body.size();
  for (const std::uint32_t feature : features) {
    auto rings = tile_shape(layer.stock, feature, address, tolerance);
    if (rings.empty() && tolerance > kTolerance)  // what made room for others is no reason to vanish
      rings = tile_shape(layer.stock, feature, address, kTolerance);
    if (rings.empty()) continue;
    const int dimension = layer.stock.shapes[feature].dimension;
    one.clear();
    wire::tag(one, feature_id, wire::varint);
    wire::number(one, layer.id(feature));
    wire::text(one, feature_tags, tags_of(layer, feature, values));
    wire::tag(one, feature_type, wire::varint);
    wire::number(one, static_cast<std::uint64_t>(dimension + 1));
    wire::text(one, feature_geometry, geometry_of(rings, dimension));
    wire::text(body, layer_features, one);
  }
  if (body.size() == begun) return "";
  for (const auto& field : layer.fields) wire::text(body, layer_keys, field.name);
  for (const std::uint32_t value : values.order()) wire::text(body, layer_values, layer.pool.encoded(value));
  wire::tag(body, layer_extent, wire::varint);
  wire::number(body, kTileExtent);
  wire::tag(body, layer_version, wire::varint);
  wire::number(body, 2);
  std::string tile;
  wire::text(tile, 3, body);
  return tile;
}

/// Those of the greatest weight, in the order of the table. Of areas and lines about as large (to a factor of two) an
/// even share goes: by weight alone a grid would lose its southern half, whose squares are smaller on web maps.
void keep_weightiest(const ShapeStock& stock, std::vector<std::uint32_t>& features, std::size_t most) {
  if (features.size() <= most) return;
  const auto rank = [&](std::uint32_t feature) {
    const auto& shape = stock.shapes[feature];
    if (shape.dimension == 0 || shape.weight <= 0) return shape.weight;
    return std::ilogb(shape.weight) +
           static_cast<double>(feature * 2654435769U) / 4294967296.0;  // the golden ratio's steps
  };
  const auto weightier = [&](std::uint32_t a, std::uint32_t b) {
    const double left = rank(a), right = rank(b);
    return left != right ? left > right : a < b;
  };
  std::nth_element(features.begin(), features.begin() + static_cast<std::ptrdiff_t>(most), features.end(), weightier);
  features.resize(most);
  std::sort(features.begin(), features.end());
}

}  // namespace

std::optional<TileAddress> tile_address(std::string_view z, std::string_view x, std::string_view y) {
  const auto number = [](std::string_view text) -> std::int64_t {
    std::int64_t value = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : -1;
  };
  const std::int64_t zoom = number(z), column = number(x), row = number(y);
  if (zoom < 0 || zoom > kMostZoom || column < 0 || row < 0) return std::nullopt;
  if (column >= std::int64_t{1} << zoom || row >= std::int64_t{1} << zoom) return std::nullopt;
  return TileAddress{static_cast<int>(zoom), column, row};
}

std::string VectorLayer::tile(const TileAddress& address) const {
  const State& layer = *state_;
  const double side = std::ldexp(1.0, -address.z), margin = side * kTileMargin / kTileExtent;
  const double west = static_cast<double>(address.x) * side, north = static_cast<double>(address.y) * side;
  auto features =
      layer.stock.boxes.meeting({west - margin, north - margin, west + side + margin, north + side + margin});
  keep_weightiest(layer.stock, features, kMostFeatures);
  const bool areas = std::ranges::any_of(features, [&](auto f) { return layer.stock.shapes[f].dimension == 2; });
  const std::size_t most_bytes = areas ? kMostBytesOfAreas : kMostBytes;
  double tolerance = address.z >= kFullZoom ? 0 : kTolerance;
  std::string tile;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    tile = encode(layer, features, address, tolerance);
    if (tile.size() <= most_bytes || features.size() == 1) break;
    const double fits = static_cast<double>(most_bytes) / static_cast<double>(tile.size());
    const auto most = static_cast<std::size_t>(0.9 * fits * static_cast<double>(features.size()));
    if (attempt > 0) keep_weightiest(layer.stock, features, std::max<std::size_t>(1, most));
    tolerance = std::max(tolerance, kTolerance) * 2;
  }
  return tile;
}

}  // namespace dure::geo
