#pragma once

#include "box_tree.hpp"
#include "value_pool.hpp"

#include <dure/geo/tiles.hpp>

#include <string>
#include <vector>

namespace dure::geo {

/// A vertex of a map: web Mercator from 0 to 1, y to the south, and how far the line would miss it if it were left out.
struct Vertex {
  double x = 0, y = 0;
  float rank = 0;
};

/// Shapes of a table in flat arrays. A feature owns consecutive pieces, a piece consecutive rings, a ring consecutive
/// vertices; places_ has the same vertices as stored.
struct ShapeStock {
  struct RingSpan {
    std::uint64_t first = 0;
    std::uint32_t count = 0;
    bool begins = false;  ///< a piece: a shell, a line, a point
  };
  struct Shape {
    std::uint32_t first_ring = 0, rings = 0;
    int dimension = 0;
    double weight = 0;  ///< area or length in the units of Vertex; of points a number that is spread evenly
  };
  std::vector<Vertex> vertices;
  std::vector<Point> stored;
  std::vector<RingSpan> rings;
  std::vector<Shape> shapes;  ///< one a feature; no rings: no place
  BoxTree boxes;              ///< of `vertices`

  std::size_t bytes() const;
  /// The pieces of a feature, in the coordinates of `vertices` or of `stored`.
  std::vector<Piece> pieces(std::size_t feature, bool as_stored) const;
};

struct VectorLayer::State {
  std::string name;
  std::int64_t epsg = 4326;
  std::vector<Field> fields;
  ValuePool pool;
  std::vector<std::uint32_t> cells;  ///< features x fields, numbers of the pool
  std::vector<std::uint64_t> ids;    ///< empty: row numbers from 1
  ShapeStock stock;
  std::size_t without_place = 0;

  std::uint32_t cell(std::size_t feature, std::size_t field) const { return cells[feature * fields.size() + field]; }
  std::uint64_t id(std::size_t feature) const { return ids.empty() ? feature + 1 : ids[feature]; }
};

/// Adds shapes one by one; then finish().
class StockBuilder {
public:
  explicit StockBuilder(ShapeStock& stock) : stock_(stock) {}
  /// False when it has no place on the map; it is then a feature without one.
  bool add(const std::vector<Piece>& pieces, std::int64_t epsg);
  void finish();

private:
  ShapeStock& stock_;
  std::vector<Box> boxes_;
};

/// Shapes of a tile in its own whole units.
struct GridPoint {
  std::int32_t x = 0, y = 0;
  friend bool operator==(const GridPoint&, const GridPoint&) = default;
};
using GridRing = std::vector<GridPoint>;  ///< of polygons without the repeated last point; shells then their holes

constexpr int kTileExtent = 4096, kTileMargin = 64;

/// A feature as a tile has it; empty when nothing of it is left. `tolerance` in units of the tile.
std::vector<GridRing> tile_shape(const ShapeStock& stock, std::size_t feature, const TileAddress& address,
                                 double tolerance);

}  // namespace dure::geo
