#include "coordinates.hpp"
#include "vector_data.hpp"

#include <dure/core/error.hpp>
#include <dure/store/store.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace dure::geo {
namespace {

constexpr std::int64_t kMetres = 5179;  // of x and y that say nothing else
constexpr std::size_t kLook = 4096;     // rows between two looks at the memory

bool has(const std::vector<std::string>& columns, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  });
}

std::optional<VectorLayer::Field> field_of(const store::Column& column) {
  switch (column.type) {
    case store::Type::boolean:
      return VectorLayer::Field{column.name, "Boolean"};
    case store::Type::integer:
      return VectorLayer::Field{column.name, "Number", true};
    case store::Type::real:
    case store::Type::decimal:
      return VectorLayer::Field{column.name, "Number"};
    case store::Type::text:
    case store::Type::time:
      return VectorLayer::Field{column.name, "String"};
    case store::Type::date:
    case store::Type::timestamp:
      return VectorLayer::Field{column.name, "String", false, true};
    case store::Type::list:
    case store::Type::blob:
    case store::Type::other:
      break;
  }
  return std::nullopt;
}

/// What one row's place is made of.
class PlaceReader {
public:
  PlaceReader(const std::vector<store::Column>& columns, const PlaceColumns& places)
      : shape_(!places.geometry.empty()) {
    const auto at = [&](const std::string& name) {
      const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
      if (found == columns.end())
        throw Error(Fault::input, "geo.columns",
                    "지도에 놓을 열 '" + name + "'이(가) 표에 없습니다. geometry, lon과 lat, 또는 x와 y 열을 두십시오");
      return static_cast<std::size_t>(found - columns.begin());
    };
    first_ = at(shape_ ? places.geometry : places.x);
    second_ = shape_ ? first_ : at(places.y);
  }

  bool is_shape(std::size_t column) const { return shape_ && column == first_; }

  std::vector<Piece> read(const store::Result& rows) const {
    if (rows.is_null(first_) || rows.is_null(second_)) return {};
    try {
      if (shape_) return Geometry::read(rows.text(first_)).pieces();
      return {{0, {{{rows.json(first_).number(), rows.json(second_).number()}}}}};
    } catch (const Error&) {  // of this row alone
      return {};
    }
  }

private:
  bool shape_;
  std::size_t first_ = 0, second_ = 0;
};

bool in_degrees(const std::vector<Piece>& pieces) {
  for (const Piece& piece : pieces)
    for (const Ring& ring : piece.rings)
      for (const Point& p : ring)
        if (std::abs(p.x) > 180 || std::abs(p.y) > 90) return false;
  return true;
}

/// The rows' own ids, when each has one and no two the same.
std::vector<std::uint64_t> ids_of(const VectorLayer::State& layer) {
  std::size_t field = 0;
  while (field < layer.fields.size() && !(layer.fields[field].name == "id" && layer.fields[field].integer)) ++field;
  if (field == layer.fields.size()) return {};
  std::vector<std::uint64_t> ids;
  std::unordered_set<std::uint64_t> seen;
  for (std::size_t k = 0; k < layer.stock.shapes.size(); ++k) {
    const Json id = layer.pool.json(layer.cell(k, field));
    if (!id.is_integer() || id.integer() < 0 || !seen.insert(static_cast<std::uint64_t>(id.integer())).second)
      return {};
    ids.push_back(static_cast<std::uint64_t>(id.integer()));
  }
  return ids;
}

[[noreturn]] void too_large(const std::string& name, std::size_t most) {
  throw Error(Fault::busy, "geo.memory",
              "'" + name + "'은(는) 지도로 펼치기에 너무 큽니다(" + std::to_string(most >> 20U) +
                  "MB까지). 행이나 열을 줄인 표를 만들거나 dure.yaml의 map.memory를 늘리십시오");
}

}  // namespace

std::optional<PlaceColumns> places_of(const std::vector<std::string>& columns) {
  if (has(columns, {"geometry"})) return PlaceColumns{"geometry", "", "", 4326};
  if (has(columns, {"lon", "lat"})) return PlaceColumns{"", "lon", "lat", 4326};
  if (has(columns, {"x", "y"})) return PlaceColumns{"", "x", "y", 0};
  return std::nullopt;
}

bool is_raster(const std::vector<std::string>& columns) { return has(columns, {"row", "x", "y", "dx", "dy", "cells"}); }

VectorLayer::VectorLayer(std::string name, store::Result& rows, const PlaceColumns& where, std::size_t most)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.name = std::move(name);
  const PlaceReader places(rows.columns(), where);
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < rows.columns().size(); ++k) {
    const auto field = places.is_shape(k) ? std::nullopt : field_of(rows.columns()[k]);
    if (!field) continue;
    s.fields.push_back(*field);
    columns.push_back(k);
  }
  std::vector<std::vector<Piece>> waiting;  // of no known system, until all are seen
  const bool asks = where.epsg == 0;
  s.epsg = asks ? 4326 : where.epsg;
  StockBuilder builder(s.stock);
  std::size_t count = 0;
  bool degrees = true;
  while (rows.next()) {
    for (const std::size_t column : columns) s.cells.push_back(s.pool.add(rows.json(column)));
    auto pieces = places.read(rows);
    if (asks) {
      degrees = degrees && in_degrees(pieces);
      waiting.push_back(std::move(pieces));
    } else if (!builder.add(pieces, s.epsg)) {
      ++s.without_place;
    }
    if (++count % kLook == 0 && bytes() > most) too_large(s.name, most);
  }
  if (asks && !degrees) s.epsg = kMetres;
  for (const auto& pieces : waiting) s.without_place += builder.add(pieces, s.epsg) ? 0U : 1U;
  builder.finish();
  s.cells.shrink_to_fit();
  s.ids = ids_of(s);
  s.pool.seal();
  if (bytes() > most) too_large(s.name, most);
}

VectorLayer::~VectorLayer() = default;

const std::string& VectorLayer::name() const { return state_->name; }
const std::vector<VectorLayer::Field>& VectorLayer::fields() const { return state_->fields; }
std::int64_t VectorLayer::epsg() const { return state_->epsg; }
std::size_t VectorLayer::size() const { return state_->stock.shapes.size(); }
std::size_t VectorLayer::without_place() const { return state_->without_place; }
std::uint64_t VectorLayer::id(std::uint32_t number) const { return state_->id(number); }

std::size_t VectorLayer::bytes() const {
  const State& s = *state_;
  return sizeof(State) + s.stock.bytes() + s.pool.bytes() + s.cells.capacity() * sizeof(std::uint32_t) +
         s.ids.size() * sizeof(std::uint64_t);
}

std::optional<std::uint32_t> VectorLayer::find(std::uint64_t id) const {
  const auto& ids = state_->ids;
  if (ids.empty()) return id >= 1 && id <= size() ? std::optional(static_cast<std::uint32_t>(id - 1)) : std::nullopt;
  const auto found = std::find(ids.begin(), ids.end(), id);
  return found == ids.end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - ids.begin()));
}

}  // namespace dure::geo
