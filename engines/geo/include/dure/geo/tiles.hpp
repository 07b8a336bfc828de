#pragma once

#include <dure/core/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::store {
class Result;
}

/// Tables as maps read them: vector tiles, raster tiles, features. A layer is made once of a whole result and never
/// changes, so any number of threads may ask it at once without a lock.
namespace dure::geo {

/// Where a table keeps its places: in a shape (text), or in two numbers, x to the east.
struct PlaceColumns {
  std::string geometry, x, y;
  std::int64_t epsg = 0;  ///< 0: degrees (4326) where all pairs lie within 180 and 90, else metres of EPSG:5179
};
/// By the names of the columns: `geometry` first (degrees), then lon and lat, then x and y of no known system.
std::optional<PlaceColumns> places_of(const std::vector<std::string>& columns);
/// Has it row, x, y, dx, dy and cells?
bool is_raster(const std::vector<std::string>& columns);

/// A square of web maps (EPSG:3857, XYZ): 2^z by 2^z of them, from the north-west.
struct TileAddress {
  int z = 0;
  std::int64_t x = 0, y = 0;
};
constexpr int kMostZoom = 24;
constexpr int kFullZoom = 14;  ///< from here on every vertex stands in a tile
/// Nothing unless 0 <= z <= kMostZoom and x and y lie within.
std::optional<TileAddress> tile_address(std::string_view z, std::string_view x, std::string_view y);

struct Extent {
  double west = 0, south = 0, east = 0, north = 0;
};

struct FeatureQuery {
  struct Window {
    Extent extent;  ///< in EPSG `epsg`, x before y
    std::int64_t epsg = 4326;
  };
  std::optional<Window> meets;                              ///< the shape touches or overlaps it
  std::vector<std::pair<std::string, std::string>> equals;  ///< column and value as text; numbers by value
  std::string from, until;  ///< `2026-07-19 00:00:00`, both included, over the first date column; "" is open
};

class VectorLayer {
public:
  struct Field {
    std::string name;
    std::string type;  ///< `Number`, `String`, `Boolean`
    bool integer = false;
    bool date = false;  ///< day or moment, as ISO text
  };

  /// Reads all rows. Columns of lists and bytes, and that of the shape, are no fields. A feature's id is the column
  /// `id` where that holds different integers from 0, else the row's number from 1. A row whose place cannot be read or
  /// put on the map keeps its fields. @throws Error(input, "geo.columns") where a column of `places` is not there,
  /// Error(busy, "geo.memory") beyond `most` bytes
  VectorLayer(std::string name, store::Result& rows, const PlaceColumns& places, std::size_t most);
  ~VectorLayer();
  VectorLayer(const VectorLayer&) = delete;
  VectorLayer& operator=(const VectorLayer&) = delete;

  /// A Mapbox vector tile 2.1, not compressed, with one layer of extent 4096; "" where nothing stands. Shapes are cut
  /// 64 units outside, simplified to 1.5 units below kFullZoom, whole-numbered, valid and wound as the standard says.
  /// Beyond 500,000 bytes (1,500,000 with areas in it) the smallest shapes are left out, of those about as large an
  /// even share (of points, always the same ones), and the rest made coarser.
  std::string tile(const TileAddress& address) const;

  const std::string& name() const;
  const std::vector<Field>& fields() const;
  std::int64_t epsg() const;             ///< of the coordinates as stored
  std::optional<Extent> extent() const;  ///< lon and lat
  std::size_t size() const;
  std::size_t without_place() const;
  std::size_t bytes() const;

  /// Numbers of the features asked for, ascending, which is their order in the table. @throws Error(input, "geo.crs")
  std::vector<std::uint32_t> select(const FeatureQuery& query) const;
  std::optional<std::uint32_t> find(std::uint64_t id) const;
  std::uint64_t id(std::uint32_t number) const;
  /// A GeoJSON Feature in EPSG `epsg`, `north_first` with y before x; 9 decimals of a degree, 4 of a metre.
  Json feature(std::uint32_t number, std::int64_t epsg, bool north_first) const;

  struct State;  ///< for geo's own files
private:
  std::unique_ptr<State> state_;
};

class RasterLayer {
public:
  /// Of rows (row, x, y, dx, dy, epsg, cells) in the order of `row`. @throws Error(input, "geo.raster"), Error(busy,
  /// "geo.memory")
  RasterLayer(std::string name, store::Result& rows, std::size_t most);
  ~RasterLayer();
  RasterLayer(const RasterLayer&) = delete;
  RasterLayer& operator=(const RasterLayer&) = delete;

  /// A PNG of 256 x 256 with a palette, what has no value transparent; "" where nothing stands. Values at and beyond
  /// `low` and `high` have the ends of the ramp. Ramps are told apart by the colour-blind, too: `ramps()`.
  /// @throws Error(input, "geo.ramp")
  std::string tile(const TileAddress& address, std::string_view ramp, double low, double high) const;

  const std::string& name() const;
  std::optional<Extent> extent() const;  ///< lon and lat
  double low() const;                    ///< of the values the 2nd of 100
  double high() const;                   ///< and the 98th
  std::size_t bytes() const;
  static std::vector<std::string> ramps();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Does the coordinate system, as EPSG has it, write north before east (4326, 5179, 5186 do)? @throws Error(input,
/// "geo.crs") for a code that is not known
bool north_first(std::int64_t epsg);

std::string gzipped(std::string_view bytes);

}  // namespace dure::geo
