#include "coordinates.hpp"
#include "vector_data.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

// Shapes on their way from a table to the map: web Mercator, and what each vertex is worth.
namespace dure::geo {
namespace {

constexpr double kHalfWorld = 20037508.342789244;  // metres of EPSG:3857
constexpr double kMostLatitude = 85.0511287798066;

Vertex on_the_map(const Point& place, std::int64_t epsg) {
  if (epsg != 4326) {
    const auto [x, y] = to_crs(place.x, place.y, epsg, 3857);
    return {x / kHalfWorld / 2 + 0.5, 0.5 - y / kHalfWorld / 2};
  }
  const double latitude = std::clamp(place.y, -kMostLatitude, kMostLatitude) * std::numbers::pi / 180;
  return {place.x / 360 + 0.5, 0.5 - std::log(std::tan(std::numbers::pi / 4 + latitude / 2)) / std::numbers::pi / 2};
}

double square_to_segment(const Vertex& p, const Vertex& a, const Vertex& b) {
  double x = a.x, y = a.y;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  if (square > 0) {
    const double t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
    x += t * dx;
    y += t * dy;
  }
  return (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
}

/// Douglas and Peucker (1973), once for all tolerances: a vertex's rank is the tolerance up to which it stays.
void rank(Vertex* line, std::size_t count) {
  if (count == 0) return;
  line[0].rank = line[count - 1].rank = INFINITY;
  struct Span {
    std::size_t first, last;
    double most;
  };
  std::vector<Span> spans{{0, count - 1, INFINITY}};
  while (!spans.empty()) {
    const auto [first, last, most] = spans.back();
    spans.pop_back();
    double far = -1;
    std::size_t at = 0;
    for (std::size_t k = first + 1; k < last; ++k) {
      const double square = square_to_segment(line[k], line[first], line[last]);
      if (square > far) far = square, at = k;
    }
    if (far < 0) continue;
    const double value = std::min(most, std::sqrt(far));  // a child never outlives what it hangs on
    line[at].rank = static_cast<float>(value);
    spans.push_back({first, at, value});
    spans.push_back({at, last, value});
  }
}

double twice_area(const Vertex* ring, std::size_t count) {
  double twice = 0;
  for (std::size_t k = 1; k < count; ++k)
    twice +=
        (ring[k - 1].x - ring[0].x) * (ring[k].y - ring[0].y) - (ring[k].x - ring[0].x) * (ring[k - 1].y - ring[0].y);
  return twice;
}

double length(const Vertex* line, std::size_t count) {
  double sum = 0;
  for (std::size_t k = 1; k < count; ++k) sum += std::hypot(line[k].x - line[k - 1].x, line[k].y - line[k - 1].y);
  return sum;
}

/// A number from 0 to 1 that says nothing but is always the same (the mixing of SplitMix64; Steele and others 2014).
double lot(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15;
  number = (number ^ number >> 30U) * 0xBF58476D1CE4E5B9;
  number = (number ^ number >> 27U) * 0x94D049BB133111EB;
  return static_cast<double>((number ^ number >> 31U) >> 11U) * 0x1p-53;
}

}  // namespace

std::size_t ShapeStock::bytes() const {
  return vertices.size() * (sizeof(Vertex) + sizeof(Point)) + rings.size() * sizeof(RingSpan) +
         shapes.size() * (sizeof(Shape) + sizeof(Box));
}

std::vector<Piece> ShapeStock::pieces(std::size_t feature, bool as_stored) const {
  std::vector<Piece> pieces;
  const Shape& shape = shapes[feature];
  for (std::uint32_t k = 0; k < shape.rings; ++k) {
    const RingSpan& span = rings[shape.first_ring + k];
    if (span.begins) pieces.push_back({shape.dimension, {}});
    Ring& ring = pieces.back().rings.emplace_back();
    ring.reserve(span.count);
    for (std::uint64_t v = span.first; v < span.first + span.count; ++v)
      ring.push_back(as_stored ? stored[v] : Point{vertices[v].x, vertices[v].y});
  }
  return pieces;
}

bool StockBuilder::add(const std::vector<Piece>& pieces, std::int64_t epsg) {
  ShapeStock& s = stock_;
  const std::size_t rings = s.rings.size(), vertices = s.vertices.size();
  ShapeStock::Shape shape{static_cast<std::uint32_t>(rings), 0, pieces.empty() ? 0 : pieces[0].dimension, 0};
  Box box{INFINITY, INFINITY, -INFINITY, -INFINITY};
  bool good = !pieces.empty();
  for (const Piece& piece : pieces) {
    for (const Ring& ring : piece.rings) {
      const std::size_t first = s.vertices.size();
      for (const Point& place : ring) {
        const Vertex v = s.vertices.emplace_back(on_the_map(place, epsg));
        s.stored.push_back(place);
        good = good && std::isfinite(v.x) && std::isfinite(v.y);
        box = {std::min(box.west, v.x), std::min(box.south, v.y), std::max(box.east, v.x), std::max(box.north, v.y)};
      }
      rank(s.vertices.data() + first, ring.size());
      s.rings.push_back({first, static_cast<std::uint32_t>(ring.size()), &ring == &piece.rings.front()});
      const Vertex* begin = s.vertices.data() + first;
      if (shape.dimension == 2) shape.weight += std::abs(twice_area(begin, ring.size())) / 2;
      if (shape.dimension == 1) shape.weight += length(begin, ring.size());
    }
  }
  if (shape.dimension == 0) shape.weight = lot(s.shapes.size());
  if (good) {
    shape.rings = static_cast<std::uint32_t>(s.rings.size() - rings);
  } else {
    s.rings.resize(rings);
    s.vertices.resize(vertices);
    s.stored.resize(vertices);
    box = {NAN, NAN, NAN, NAN};
  }
  s.shapes.push_back(shape);
  boxes_.push_back(box);
  return good;
}

void StockBuilder::finish() {
  stock_.boxes = BoxTree(std::move(boxes_));
  stock_.vertices.shrink_to_fit();
  stock_.stored.shrink_to_fit();
}

}  // namespace dure::geo
