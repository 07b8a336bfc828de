#include "vector_data.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>

// From shapes of the world to whole-numbered shapes of one tile: simplified, cut, rounded, valid and wound.
namespace dure::geo {
namespace {

constexpr Box kWindow{-kTileMargin, -kTileMargin, kTileExtent + kTileMargin, kTileExtent + kTileMargin};

bool inside(const Box& box) {
  return box.west >= kWindow.west && box.east <= kWindow.east && box.south >= kWindow.south &&
         box.north <= kWindow.north;
}

/// The world seen from a tile.
struct View {
  double scale, x, y;
  explicit View(const TileAddress& address)
      : scale(std::ldexp(double{kTileExtent}, address.z)),
        x(static_cast<double>(address.x) * kTileExtent),
        y(static_cast<double>(address.y) * kTileExtent) {}
  Point operator()(const Vertex& v) const { return {v.x * scale - x, v.y * scale - y}; }
  Box operator()(const Box& box) const {
    return {box.west * scale - x, box.south * scale - y, box.east * scale - x, box.north * scale - y};
  }
};

Ring seen(const ShapeStock& stock, const ShapeStock::RingSpan& span, const View& view, double tolerance) {
  Ring ring;
  const auto least = static_cast<float>(tolerance / view.scale);
  const Vertex* begin = stock.vertices.data() + span.first;
  for (const Vertex* v = begin; v != begin + span.count; ++v)
    if (v->rank >= least) ring.push_back(view(*v));
  return ring;
}

GridPoint rounded(const Point& p) {
  return {static_cast<std::int32_t>(std::lround(p.x)), static_cast<std::int32_t>(std::lround(p.y))};
}

GridRing rounded(const Ring& ring) {
  GridRing out;
  out.reserve(ring.size());
  for (const Point& p : ring)
    if (const GridPoint g = rounded(p); out.empty() || !(g == out.back())) out.push_back(g);
  return out;
}

/// The half plane where `inside(point)` holds; `cross` finds the place on a segment's way out or in.
template <class Inside, class Cross>
Ring half(const Ring& ring, Inside holds, Cross cross) {
  Ring out;
  if (ring.empty()) return out;
  out.reserve(ring.size() + 4);
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const Point &a = ring[k == 0 ? ring.size() - 1 : k - 1], &b = ring[k];
    if (holds(a) != holds(b)) out.push_back(cross(a, b));
    if (holds(b)) out.push_back(b);
  }
  return out;
}

/// Sutherland and Hodgman (1974): right for what has one part in the window; else its seams run along the edge, and the
/// shape is found not valid.
Ring cut(Ring ring) {
  const auto at_x = [](double x) {
    return [x](const Point& a, const Point& b) { return Point{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; };
  };
  const auto at_y = [](double y) {
    return [y](const Point& a, const Point& b) { return Point{a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; };
  };
  ring = half(
      ring, [](const Point& p) { return p.x >= kWindow.west; }, at_x(kWindow.west));
  ring = half(
      ring, [](const Point& p) { return p.x <= kWindow.east; }, at_x(kWindow.east));
  ring = half(
      ring, [](const Point& p) { return p.y >= kWindow.south; }, at_y(kWindow.south));
  return half(
      ring, [](const Point& p) { return p.y <= kWindow.north; }, at_y(kWindow.north));
}

std::int64_t twice_area(const GridRing& ring) {
  std::int64_t twice = 0;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const GridPoint &a = ring[k], &b = ring[(k + 1) % ring.size()];
    twice += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return twice;
}

/// Shells have a positive area where y goes down, holes a negative one. False when nothing is left of it.
bool wound(GridRing& ring, bool shell) {
  while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  const std::int64_t area = ring.size() < 3 ? 0 : twice_area(ring);
  if ((area > 0) != shell) std::reverse(ring.begin(), ring.end());
  return area != 0;
}

struct GridPolygons {
  std::vector<GridRing> rings;
  std::vector<bool> shells;

  /// True when the ring stays.
  bool add(GridRing ring, bool shell) {
    if (!wound(ring, shell)) return false;
    rings.push_back(std::move(ring));
    shells.push_back(shell);
    return true;
  }
  Geometry geometry() const {
    std::vector<Piece> pieces;
    for (std::size_t k = 0; k < rings.size(); ++k) {
      if (shells[k]) pieces.push_back({2, {}});
      Ring& ring = pieces.back().rings.emplace_back();
      for (const GridPoint& p : rings[k]) ring.push_back({double(p.x), double(p.y)});
      ring.push_back(ring.front());
    }
    return Geometry::of(pieces);
  }
};

GridPolygons whole_numbered(const Geometry& shape) {
  GridPolygons out;
  for (const Piece& piece : shape.pieces()) {
    if (piece.dimension != 2) continue;
    bool shell = true;
    for (const Ring& ring : piece.rings) {
      if (!out.add(rounded(ring), shell) && shell) break;
      shell = false;
    }
  }
  return out;
}

/// The slow way, for what the quick one leaves crossing itself.
GridPolygons mended(const std::vector<Piece>& pieces) {
  const Geometry given = Geometry::of(pieces);
  const Geometry good =
      given.valid() ? given.common(Geometry::box(kWindow)) : given.mended().common(Geometry::box(kWindow));
  return whole_numbered(good.snapped(1));
}

GridPolygons mended_or_none(const std::vector<Piece>& pieces, const GridPolygons& quick) {
  try {
    return mended(pieces);
  } catch (const Error&) {  // GEOS could not: then from what is whole-numbered already
  }
  try {
    return whole_numbered(quick.geometry().mended().snapped(1));
  } catch (const Error&) {
    return {};
  }
}

std::vector<GridRing> polygons(const ShapeStock& stock, const ShapeStock::Shape& shape, const View& view,
                               double tolerance, bool whole) {
  GridPolygons quick;
  std::vector<Piece> pieces;
  bool shell_stays = false;
  for (std::uint32_t k = 0; k < shape.rings; ++k) {
    const ShapeStock::RingSpan& span = stock.rings[shape.first_ring + k];
    if (!span.begins && !shell_stays) continue;
    Ring ring = seen(stock, span, view, tolerance);
    const bool stays = quick.add(rounded(whole ? ring : cut(ring)), span.begins);
    if (span.begins) shell_stays = stays;
    if (!stays || ring.size() < 4) continue;
    if (span.begins) pieces.push_back({2, {}});
    pieces.back().rings.push_back(std::move(ring));
  }
  if (quick.rings.empty()) return {};
  const bool simple = quick.rings.size() == 1 && quick.rings[0].size() == 3;
  if (simple || quick.geometry().valid()) return std::move(quick.rings);
  return mended_or_none(pieces, quick).rings;
}

/// The part of a segment within the window (Liang and Barsky 1984); false when there is none.
bool cut(Point& a, Point& b) {
  double from = 0, to = 1;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double p[] = {-dx, dx, -dy, dy};
  const double q[] = {a.x - kWindow.west, kWindow.east - a.x, a.y - kWindow.south, kWindow.north - a.y};
  for (int k = 0; k < 4; ++k) {
    if (p[k] == 0 && q[k] < 0) return false;
    if (p[k] < 0) from = std::max(from, q[k] / p[k]);
    if (p[k] > 0) to = std::min(to, q[k] / p[k]);
  }
  if (from > to) return false;
  const Point start = a;
  if (to < 1) b = {start.x + to * dx, start.y + to * dy};
  if (from > 0) a = {start.x + from * dx, start.y + from * dy};
  return true;
}

void add_line(std::vector<GridRing>& out, GridRing&& line) {
  if (line.size() > 1) out.push_back(std::move(line));
  line.clear();
}

std::vector<GridRing> lines(const ShapeStock& stock, const ShapeStock::Shape& shape, const View& view, double tolerance,
                            bool whole) {
  std::vector<GridRing> out;
  for (std::uint32_t k = 0; k < shape.rings; ++k) {
    const Ring line = seen(stock, stock.rings[shape.first_ring + k], view, tolerance);
    if (whole) {
      add_line(out, rounded(line));
      continue;
    }
    GridRing now;
    for (std::size_t v = 1; v < line.size(); ++v) {
      Point a = line[v - 1], b = line[v];
      if (!cut(a, b)) continue;
      const GridPoint from = rounded(a), to = rounded(b);
      if (now.empty() || !(now.back() == from)) {
        add_line(out, std::move(now));
        now.push_back(from);
      }
      if (!(to == now.back())) now.push_back(to);
    }
    add_line(out, std::move(now));
  }
  return out;
}

std::vector<GridRing> points(const ShapeStock& stock, const ShapeStock::Shape& shape, const View& view) {
  std::vector<GridRing> out;
  for (std::uint32_t k = 0; k < shape.rings; ++k) {
    const Point p = view(stock.vertices[stock.rings[shape.first_ring + k].first]);
    if (inside({p.x, p.y, p.x, p.y})) out.push_back({rounded(p)});
  }
  return out;
}

}  // namespace

std::vector<GridRing> tile_shape(const ShapeStock& stock, std::size_t feature, const TileAddress& address,
                                 double tolerance) {
  const ShapeStock::Shape& shape = stock.shapes[feature];
  const View view(address);
  const bool whole = inside(view(stock.boxes[feature]));
  if (shape.dimension == 2) return polygons(stock, shape, view, tolerance, whole);
  if (shape.dimension == 1) return lines(stock, shape, view, tolerance, whole);
  return points(stock, shape, view);
}

}  // namespace dure::geo
