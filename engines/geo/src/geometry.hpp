#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

struct Point {
  double x = 0, y = 0;
};
struct Box {
  double west = 0, south = 0, east = 0, north = 0;
};
using Ring = std::vector<Point>;

/// One point, line or polygon. A point has one ring of one point; a polygon its shell, then its holes, each closed.
struct Piece {
  int dimension = 0;  ///< 0 point, 1 line, 2 polygon
  std::vector<Ring> rings;
};

/// A shape of the plane. What goes wrong inside GEOS is Error(input, "geo.geometry").
class Geometry {
public:
  /// From WKT, WKB in hexadecimal or a GeoJSON geometry. @throws Error(input, "geo.geometry") when it is none of them
  static Geometry read(std::string_view text);
  static Geometry point(double x, double y);
  static Geometry box(const Box& box);
  /// One shape of pieces of one dimension; polygons as given, valid or not.
  static Geometry of(const std::vector<Piece>& pieces);
  Geometry(Geometry&&) noexcept;
  Geometry& operator=(Geometry&&) noexcept;
  ~Geometry();

  std::string wkb() const;  ///< hexadecimal
  std::string wkt() const;
  std::string geojson() const;
  std::string kind() const;   ///< "Polygon" …
  std::string fault() const;  ///< why it is not valid, with the place; "" when it is

  double area() const;
  double length() const;
  double distance(const Geometry& other) const;
  bool contains(const Geometry& other) const;
  bool intersects(const Geometry& other) const;
  bool empty() const;
  bool valid() const;  ///< fault() without its words
  Box bounds() const;

  Geometry buffer(double distance) const;       ///< 16 segments a quarter circle
  Geometry simplified(double tolerance) const;  ///< topology kept
  Geometry centroid() const;
  Geometry mended() const;                                   ///< valid, with all that can be kept
  Geometry common(const Geometry& other) const;              ///< intersection
  Geometry moved(std::int64_t from, std::int64_t to) const;  ///< to_crs() of every vertex
  Geometry turned() const;                                   ///< x and y changed
  Geometry snapped(double grid) const;  ///< vertices on multiples of `grid`, valid, what collapses left out
  /// What it is made of, in order; of a mixed collection the pieces of the greatest dimension. Heights are left out.
  std::vector<Piece> pieces() const;
  /// The rings of its polygons, shells counter-clockwise and holes clockwise, closed. Lines and points have none.
  std::vector<Ring> rings() const;

  struct State;
  const State& state() const { return *state_; }

private:
  explicit Geometry(std::unique_ptr<State> state);
  friend class Shapes;
  std::unique_ptr<State> state_;
};

/// Many shapes, found by place.
class Shapes {
public:
  explicit Shapes(std::vector<Geometry> shapes);
  ~Shapes();
  Shapes(const Shapes&) = delete;
  Shapes& operator=(const Shapes&) = delete;

  const Geometry& operator[](std::size_t number) const { return shapes_[number]; }
  std::size_t size() const { return shapes_.size(); }
  /// Numbers of those whose boxes meet the box, ascending.
  std::vector<std::size_t> meeting(const Box& box) const;
  /// Those that contain the shape / that it meets, ascending. A border belongs to no inside, as with GEOS contains.
  std::vector<std::size_t> containing(const Geometry& shape) const;
  std::vector<std::size_t> intersecting(const Geometry& shape) const;

private:
  struct Index;
  std::vector<Geometry> shapes_;
  std::unique_ptr<Index> index_;
};

}  // namespace dure::geo
