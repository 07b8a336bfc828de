#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

/// Writes well-known binary, little-endian, as hexadecimal.
class Wkb {
public:
  void start(std::uint32_t type);  ///< 1 point, 2 line, 3 polygon, 4 … 6 several of them, 7 anything
  void count(std::size_t count);
  void points(const Ring& ring);  ///< their count, then they
  void point(const Point& p);
  std::string take() { return std::move(hex_); }

private:
  template <class T>
  void put(T value);
  std::string hex_;
};

/// A shape taken apart. A point is one part of one ring of one point; several points are a part each; a line is a part
/// of one ring; a polygon is a part whose first ring is its shell. A collection has `inner` shapes and no parts.
struct Parts {
  enum class Kind : std::uint32_t { point = 1, line, polygon, points, lines, polygons, collection };
  Kind kind = Kind::point;
  std::vector<std::vector<Ring>> parts;
  std::vector<Parts> inner;
  bool empty() const;
};

/// From WKB in hexadecimal, as Geometry::wkb() gives it; heights are passed over. An empty point has no part.
/// @throws Error(input, "geo.geometry") for bytes that end early or name a kind that is not in the list above
Parts take_apart(std::string_view hex);

/// Bytes as hexadecimal, and back; a digit that is none ends it. @throws Error(input, "geo.geometry")
std::string to_hex(std::string_view bytes);
std::string from_hex(std::string_view hex);

}  // namespace dure::geo
