#include "geometry.hpp"

#include "coordinates.hpp"
#include "wkb.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace dure::geo {
namespace {

/// GEOS's handle of one thread, with its last complaint.
class Engine {
public:
  Engine() : handle_(GEOS_init_r()) {
    GEOSContext_setErrorMessageHandler_r(
        handle_, [](const char* message, void* self) { static_cast<Engine*>(self)->complaint_ = message; }, this);
  }
  ~Engine() { GEOS_finish_r(handle_); }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  GEOSContextHandle_t handle() const { return handle_; }
  [[noreturn]] void refuse() {
    throw Error(Fault::input, "geo.geometry",
                "도형을 다룰 수 없습니다(" + std::exchange(complaint_, {}) +
                    "). geo_fault(도형)로 까닭을 보고 geo_mended(도형)로 고치십시오");
  }

private:
  GEOSContextHandle_t handle_;
  std::string complaint_;
};

Engine& engine() {
  static thread_local Engine one;
  return one;
}

GEOSContextHandle_t handle() { return engine().handle(); }

/// GEOS answers 2 where it could not.
bool answered(char answer) {
  if (answer == 2) engine().refuse();
  return answer == 1;
}

template <class T>
T* made(T* pointer) {
  if (!pointer) engine().refuse();
  return pointer;
}

struct FreeText {
  void operator()(char* text) const { GEOSFree_r(handle(), text); }
};
std::string taken(char* text) { return std::unique_ptr<char, FreeText>(made(text)).get(); }

/// Positions `depth` lists down, each of two numbers at least: GEOS 3.11 reads beyond the end of one that is empty.
bool whole_positions(const Json& coordinates, int depth) {
  if (!coordinates.is_array()) return false;
  const Json::Array& items = coordinates.items();
  if (depth == 0)
    return items.size() >= 2 && std::all_of(items.begin(), items.end(), [](const Json& n) { return n.is_number(); });
  return std::all_of(items.begin(), items.end(), [&](const Json& one) { return whole_positions(one, depth - 1); });
}

/// Is it GeoJSON whose positions may be handed to GEOS? What else is wrong GEOS says itself.
bool whole_geojson(const Json& object) {
  const std::string type = object["type"].is_string() ? object["type"].string() : "";
  const auto all = [&](std::string_view key) {
    const Json& list = object[key];
    return list.is_array() && std::all_of(list.items().begin(), list.items().end(), whole_geojson);
  };
  if (type == "Feature") return object["geometry"].is_object() && whole_geojson(object["geometry"]);
  if (type == "FeatureCollection") return all("features");
  if (type == "GeometryCollection") return all("geometries");
  const Json& coordinates = object["coordinates"];
  if (type == "Point") return coordinates == Json::array() || whole_positions(coordinates, 0);
  const int depth = type == "LineString" || type == "MultiPoint" ? 1 : type == "MultiPolygon" ? 3 : 2;
  return whole_positions(coordinates, depth);
}

GEOSGeometry* read_any(std::string_view text) {
  const GEOSContextHandle_t h = handle();
  const std::string copy(text);
  if (text.empty()) return nullptr;
  if (text.front() == '{') {
    if (!whole_geojson(Json::parse(text))) return nullptr;
    const std::unique_ptr<GEOSGeoJSONReader, void (*)(GEOSGeoJSONReader*)> reader(
        GEOSGeoJSONReader_create_r(h), [](GEOSGeoJSONReader* r) { GEOSGeoJSONReader_destroy_r(handle(), r); });
    return GEOSGeoJSONReader_readGeometry_r(h, reader.get(), copy.c_str());
  }
  if (text.front() == '0') {
    const std::unique_ptr<GEOSWKBReader, void (*)(GEOSWKBReader*)> reader(
        GEOSWKBReader_create_r(h), [](GEOSWKBReader* r) { GEOSWKBReader_destroy_r(handle(), r); });
    return GEOSWKBReader_readHEX_r(h, reader.get(), reinterpret_cast<const unsigned char*>(copy.data()), copy.size());
  }
  const std::unique_ptr<GEOSWKTReader, void (*)(GEOSWKTReader*)> reader(
      GEOSWKTReader_create_r(h), [](GEOSWKTReader* r) { GEOSWKTReader_destroy_r(handle(), r); });
  return GEOSWKTReader_read_r(h, reader.get(), copy.c_str());
}

Ring vertices_of(const GEOSGeometry* line) {
  const GEOSContextHandle_t h = handle();
  const GEOSCoordSequence* sequence = made(GEOSGeom_getCoordSeq_r(h, line));
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(h, sequence, &size);
  Ring ring(size);
  for (unsigned k = 0; k < size; ++k) GEOSCoordSeq_getXY_r(h, sequence, k, &ring[k].x, &ring[k].y);
  return ring;
}

Ring ring_of(const GEOSGeometry* line, bool counter_clockwise) {
  Ring ring = vertices_of(line);
  double twice = 0;
  for (std::size_t k = 1; k < ring.size(); ++k)
    twice +=
        (ring[k - 1].x - ring[0].x) * (ring[k].y - ring[0].y) - (ring[k].x - ring[0].x) * (ring[k - 1].y - ring[0].y);
  if ((twice > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
  return ring;
}

void add_rings(const GEOSGeometry* shape, std::vector<Ring>& rings) {
  const GEOSContextHandle_t h = handle();
  if (GEOSGeomTypeId_r(h, shape) == GEOS_POLYGON) {
    if (answered(GEOSisEmpty_r(h, shape))) return;
    rings.push_back(ring_of(GEOSGetExteriorRing_r(h, shape), true));
    for (int k = 0; k < GEOSGetNumInteriorRings_r(h, shape); ++k)
      rings.push_back(ring_of(GEOSGetInteriorRingN_r(h, shape, k), false));
  } else if (GEOSGeomTypeId_r(h, shape) >= GEOS_MULTIPOINT) {
    for (int k = 0; k < GEOSGetNumGeometries_r(h, shape); ++k) add_rings(GEOSGetGeometryN_r(h, shape, k), rings);
  }
}

void add_pieces(const GEOSGeometry* shape, std::vector<Piece>& pieces) {
  const GEOSContextHandle_t h = handle();
  const int type = GEOSGeomTypeId_r(h, shape);
  if (answered(GEOSisEmpty_r(h, shape))) return;
  if (type >= GEOS_MULTIPOINT) {
    for (int k = 0; k < GEOSGetNumGeometries_r(h, shape); ++k) add_pieces(GEOSGetGeometryN_r(h, shape, k), pieces);
    return;
  }
  Piece piece{type == GEOS_POLYGON ? 2 : type == GEOS_POINT ? 0 : 1, {}};
  piece.rings.push_back(vertices_of(piece.dimension == 2 ? GEOSGetExteriorRing_r(h, shape) : shape));
  for (int k = 0; piece.dimension == 2 && k < GEOSGetNumInteriorRings_r(h, shape); ++k)
    piece.rings.push_back(vertices_of(GEOSGetInteriorRingN_r(h, shape, k)));
  pieces.push_back(std::move(piece));
}

GEOSCoordSequence* sequence_of(const Ring& ring) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  return made(GEOSCoordSeq_copyFromBuffer_r(handle(), &ring.front().x, static_cast<unsigned>(ring.size()), 0, 0));
}

GEOSGeometry* single(const Piece& piece) {
  const GEOSContextHandle_t h = handle();
  if (piece.dimension == 0) return made(GEOSGeom_createPoint_r(h, sequence_of(piece.rings.front())));
  if (piece.dimension == 1) return made(GEOSGeom_createLineString_r(h, sequence_of(piece.rings.front())));
  std::vector<GEOSGeometry*> rings;
  rings.reserve(piece.rings.size());
  for (const Ring& ring : piece.rings) rings.push_back(made(GEOSGeom_createLinearRing_r(h, sequence_of(ring))));
  return made(GEOSGeom_createPolygon_r(h, rings[0], rings.data() + 1, static_cast<unsigned>(rings.size() - 1)));
}

/// GEOS 3.11 writes a number of a text into 128 bytes, however many digits it has (geometry_fuzz).
void refuse_huge(const Parts& shape) {
  for (const auto& part : shape.parts)
    for (const Ring& ring : part)
      for (const Point& p : ring)
        if (std::abs(p.x) > 1e100 || std::abs(p.y) > 1e100)
          throw Error(Fault::input, "geo.geometry", "좌표가 너무 커서 글로 쓸 수 없는 도형입니다. 좌표를 확인하십시오");
  for (const Parts& one : shape.inner) refuse_huge(one);
}

}  // namespace

struct Geometry::State {
  GEOSGeometry* shape;
  explicit State(GEOSGeometry* given) : shape(made(given)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { GEOSGeom_destroy_r(handle(), shape); }
};

Geometry::Geometry(std::unique_ptr<State> state) : state_(std::move(state)) {}
Geometry::Geometry(Geometry&&) noexcept = default;
Geometry& Geometry::operator=(Geometry&&) noexcept = default;
Geometry::~Geometry() = default;

Geometry Geometry::read(std::string_view text) {
  GEOSGeometry* shape = read_any(text);
  if (!shape)
    throw Error(Fault::input, "geo.geometry",
                "도형을 읽을 수 없습니다: WKT, 16진수 WKB, GeoJSON 도형 가운데 하나를 주십시오");
  return Geometry(std::make_unique<State>(shape));
}

Geometry Geometry::point(double x, double y) {
  return Geometry(std::make_unique<State>(GEOSGeom_createPointFromXY_r(handle(), x, y)));
}

Geometry Geometry::box(const Box& box) {
  return Geometry(
      std::make_unique<State>(GEOSGeom_createRectangle_r(handle(), box.west, box.south, box.east, box.north)));
}

Geometry Geometry::of(const std::vector<Piece>& pieces) {
  if (pieces.size() == 1) return Geometry(std::make_unique<State>(single(pieces[0])));
  std::vector<GEOSGeometry*> members;
  members.reserve(pieces.size());
  for (const Piece& piece : pieces) members.push_back(single(piece));
  const int type = pieces.empty() ? GEOS_GEOMETRYCOLLECTION : GEOS_MULTIPOINT + pieces[0].dimension;
  return Geometry(std::make_unique<State>(
      GEOSGeom_createCollection_r(handle(), type, members.data(), static_cast<unsigned>(members.size()))));
}

std::string Geometry::wkb() const {
  const GEOSContextHandle_t h = handle();
  const std::unique_ptr<GEOSWKBWriter, void (*)(GEOSWKBWriter*)> writer(
      GEOSWKBWriter_create_r(h), [](GEOSWKBWriter* w) { GEOSWKBWriter_destroy_r(handle(), w); });
  std::size_t size = 0;
  const std::unique_ptr<char, FreeText> hex(
      reinterpret_cast<char*>(made(GEOSWKBWriter_writeHEX_r(h, writer.get(), state_->shape, &size))));
  return std::string(hex.get(), size);
}

std::string Geometry::wkt() const {
  refuse_huge(take_apart(wkb()));
  const GEOSContextHandle_t h = handle();
  const std::unique_ptr<GEOSWKTWriter, void (*)(GEOSWKTWriter*)> writer(
      GEOSWKTWriter_create_r(h), [](GEOSWKTWriter* w) { GEOSWKTWriter_destroy_r(handle(), w); });
  GEOSWKTWriter_setTrim_r(h, writer.get(), 1);
  GEOSWKTWriter_setRoundingPrecision_r(h, writer.get(), 12);
  return taken(GEOSWKTWriter_write_r(h, writer.get(), state_->shape));
}

std::string Geometry::geojson() const {
  const GEOSContextHandle_t h = handle();
  const std::unique_ptr<GEOSGeoJSONWriter, void (*)(GEOSGeoJSONWriter*)> writer(
      GEOSGeoJSONWriter_create_r(h), [](GEOSGeoJSONWriter* w) { GEOSGeoJSONWriter_destroy_r(handle(), w); });
  return taken(GEOSGeoJSONWriter_writeGeometry_r(h, writer.get(), state_->shape, -1));
}

std::string Geometry::kind() const { return taken(GEOSGeomType_r(handle(), state_->shape)); }

bool Geometry::valid() const { return answered(GEOSisValid_r(handle(), state_->shape)); }

std::string Geometry::fault() const {
  if (valid()) return "";
  return taken(GEOSisValidReason_r(handle(), state_->shape));
}

double Geometry::area() const {
  double value = 0;
  if (!GEOSArea_r(handle(), state_->shape, &value)) engine().refuse();
  return value;
}

double Geometry::length() const {
  double value = 0;
  if (!GEOSLength_r(handle(), state_->shape, &value)) engine().refuse();
  return value;
}

double Geometry::distance(const Geometry& other) const {
  double value = 0;
  if (!GEOSDistance_r(handle(), state_->shape, other.state_->shape, &value)) engine().refuse();
  return value;
}

bool Geometry::contains(const Geometry& other) const {
  return answered(GEOSContains_r(handle(), state_->shape, other.state_->shape));
}

bool Geometry::intersects(const Geometry& other) const {
  return answered(GEOSIntersects_r(handle(), state_->shape, other.state_->shape));
}

bool Geometry::empty() const { return answered(GEOSisEmpty_r(handle(), state_->shape)); }

Box Geometry::bounds() const {
  Box box{NAN, NAN, NAN, NAN};
  const GEOSContextHandle_t h = handle();
  if (empty()) return box;
  GEOSGeom_getXMin_r(h, state_->shape, &box.west);
  GEOSGeom_getYMin_r(h, state_->shape, &box.south);
  GEOSGeom_getXMax_r(h, state_->shape, &box.east);
  GEOSGeom_getYMax_r(h, state_->shape, &box.north);
  return box;
}

Geometry Geometry::buffer(double distance) const {
  return Geometry(std::make_unique<State>(GEOSBuffer_r(handle(), state_->shape, distance, 16)));
}

Geometry Geometry::simplified(double tolerance) const {
  return Geometry(std::make_unique<State>(GEOSTopologyPreserveSimplify_r(handle(), state_->shape, tolerance)));
}

Geometry Geometry::centroid() const {
  return Geometry(std::make_unique<State>(GEOSGetCentroid_r(handle(), state_->shape)));
}

Geometry Geometry::mended() const {
  return Geometry(std::make_unique<State>(GEOSMakeValid_r(handle(), state_->shape)));
}

Geometry Geometry::common(const Geometry& other) const {
  return Geometry(std::make_unique<State>(GEOSIntersection_r(handle(), state_->shape, other.state_->shape)));
}

Geometry Geometry::moved(std::int64_t from, std::int64_t to) const {
  struct Way {
    std::int64_t from, to;
  } way{from, to};
  return Geometry(std::make_unique<State>(GEOSGeom_transformXY_r(
      handle(), state_->shape,
      [](double* x, double* y, void* data) {
        const Way& along = *static_cast<const Way*>(data);
        std::tie(*x, *y) = to_crs(*x, *y, along.from, along.to);
        return std::isnan(*x) ? 0 : 1;
      },
      &way)));
}

Geometry Geometry::turned() const {
  return Geometry(std::make_unique<State>(GEOSGeom_transformXY_r(
      handle(), state_->shape,
      [](double* x, double* y, void*) {
        std::swap(*x, *y);
        return 1;
      },
      nullptr)));
}

Geometry Geometry::snapped(double grid) const {
  return Geometry(std::make_unique<State>(GEOSGeom_setPrecision_r(handle(), state_->shape, grid, 0)));
}

std::vector<Piece> Geometry::pieces() const {
  std::vector<Piece> pieces;
  add_pieces(state_->shape, pieces);
  int most = 0;
  for (const Piece& piece : pieces) most = std::max(most, piece.dimension);
  std::erase_if(pieces, [&](const Piece& piece) { return piece.dimension != most; });
  return pieces;
}

std::vector<Ring> Geometry::rings() const {
  std::vector<Ring> rings;
  add_rings(state_->shape, rings);
  return rings;
}

struct Shapes::Index {
  GEOSSTRtree* tree;
  std::vector<std::size_t> numbers;
  std::vector<const GEOSPreparedGeometry*> prepared;
};

Shapes::Shapes(std::vector<Geometry> shapes) : shapes_(std::move(shapes)), index_(std::make_unique<Index>()) {
  const GEOSContextHandle_t h = handle();
  index_->tree = GEOSSTRtree_create_r(h, 10);
  index_->numbers.resize(shapes_.size());
  for (std::size_t k = 0; k < shapes_.size(); ++k) {
    index_->numbers[k] = k;
    index_->prepared.push_back(GEOSPrepare_r(h, shapes_[k].state().shape));
    if (!shapes_[k].empty()) GEOSSTRtree_insert_r(h, index_->tree, shapes_[k].state().shape, &index_->numbers[k]);
  }
}

Shapes::~Shapes() {
  for (const GEOSPreparedGeometry* one : index_->prepared)
    if (one) GEOSPreparedGeom_destroy_r(handle(), one);
  GEOSSTRtree_destroy_r(handle(), index_->tree);
}

std::vector<std::size_t> Shapes::meeting(const Box& box) const {
  std::vector<std::size_t> out;
  if (std::isnan(box.west)) return out;
  const Geometry window = Geometry::box(box);
  GEOSSTRtree_query_r(
      handle(), index_->tree, window.state().shape,
      [](void* item, void* data) {
        static_cast<std::vector<std::size_t>*>(data)->push_back(*static_cast<std::size_t*>(item));
      },
      &out);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::size_t> Shapes::containing(const Geometry& shape) const {
  std::vector<std::size_t> out = meeting(shape.bounds());
  std::erase_if(out, [&](std::size_t k) {
    return !answered(GEOSPreparedContains_r(handle(), made(index_->prepared[k]), shape.state().shape));
  });
  return out;
}

std::vector<std::size_t> Shapes::intersecting(const Geometry& shape) const {
  std::vector<std::size_t> out = meeting(shape.bounds());
  std::erase_if(out, [&](std::size_t k) {
    return !answered(GEOSPreparedIntersects_r(handle(), made(index_->prepared[k]), shape.state().shape));
  });
  return out;
}

}  // namespace dure::geo
