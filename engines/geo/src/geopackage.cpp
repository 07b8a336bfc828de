#include "coordinates.hpp"
#include "geometry.hpp"
#include "layer.hpp"
#include "sqlite.hpp"
#include "wkb.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/store/store.hpp>

#include <charconv>

namespace dure::geo {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Fault::input, "geo.layer", "GeoPackage를 읽을 수 없습니다: " + why);
}

/// Where the WKB of a geometry begins: after 8 bytes and the envelope that the flags name (GeoPackage 1.3, 2.1.3).
std::string_view wkb_of(std::string_view blob) {
  constexpr std::size_t ENVELOPES[] = {0, 32, 48, 48, 64};
  if (blob.size() < 8 || !blob.starts_with("GP")) refuse("도형의 머리가 없습니다");
  const unsigned flags = static_cast<unsigned char>(blob[3]), envelope = flags >> 1U & 7U;
  if (envelope >= std::size(ENVELOPES) || blob.size() < 8 + ENVELOPES[envelope]) refuse("도형의 머리가 깨졌습니다");
  if (flags & 0x10U) return {};  // says itself that it is empty
  return blob.substr(8 + ENVELOPES[envelope]);
}

void take_shape(std::string_view blob, Layer::Feature& feature) {
  try {
    const std::string_view wkb = wkb_of(blob);
    if (!wkb.empty()) feature.geometry = Geometry::read(to_hex(wkb)).wkb();
  } catch (const Error& error) {
    feature.fault = "geometry_broken";
    feature.note = error.what();
  }
}

std::string valid_text(std::string_view text) {
  return first_invalid_utf8(text) == std::string_view::npos ? std::string(text) : to_utf8(text, Encoding::cp949);
}

Json value_of(const Sqlite::Row& row, int column, bool is_flag) {
  switch (row.kind(column)) {
    case Sqlite::Kind::integer:
      return is_flag ? Json(row.integer(column) != 0) : Json(row.integer(column));
    case Sqlite::Kind::real:
      return row.real(column);
    case Sqlite::Kind::text:
      return valid_text(row.bytes(column));
    case Sqlite::Kind::blob:
      return to_hex(row.bytes(column));
    default:
      return {};
  }
}

/// What the catalogue of the file says of one table.
struct Told {
  std::string geometry;  ///< column of shapes; "" for a table without
  std::int64_t epsg = 0;
};

Told told_of(Sqlite& file, std::string_view table) {
  Told told;
  file.each(
      "select g.column_name, upper(s.organization), s.organization_coordsys_id, s.definition "
      "from gpkg_geometry_columns g left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id "
      "where g.table_name = ?1",
      table, [&](const Sqlite::Row& row) {
        told.geometry = row.bytes(0);
        const std::int64_t code = row.integer(2);
        if (code <= 0) return;  // -1 and 0: undefined
        told.epsg = row.bytes(1) == "EPSG" ? code : epsg_of_text(row.bytes(3));
      });
  return told;
}

}  // namespace

std::vector<std::string> geopackage_names(std::string_view bytes) {
  Sqlite file(bytes);
  std::vector<std::string> names;
  file.each("select table_name from gpkg_contents where data_type in ('features', 'attributes') order by rowid", {},
            [&](const Sqlite::Row& row) { names.push_back(valid_text(row.bytes(0))); });
  if (names.empty()) refuse("레이어가 없습니다. 도형이 든 레이어를 저장해 다시 올려 주십시오");
  return names;
}

Layer read_geopackage(std::string_view bytes, std::string_view table) {
  Sqlite file(bytes);
  const Told told = told_of(file, table);
  Layer layer;
  layer.epsg = told.epsg;
  std::vector<char> flags;
  file.each("select type from pragma_table_info(?1) order by cid", table,
            [&](const Sqlite::Row& row) { flags.push_back(row.bytes(0) == "BOOLEAN"); });
  std::size_t number = 0;
  file.each("select * from " + store::quote_name(table), {}, [&](const Sqlite::Row& row) {
    ++number;
    Layer::Feature feature;
    Json properties = Json::object();
    for (int c = 0; c < row.columns(); ++c) {
      const std::string name = valid_text(row.name(c));
      const auto at = static_cast<std::size_t>(c);
      if (!told.geometry.empty() && name == told.geometry) {
        if (row.kind(c) == Sqlite::Kind::blob) take_shape(row.bytes(c), feature);
      } else if (name != "fid" && name != "ogc_fid") {
        properties.set(name, value_of(row, c, at < flags.size() && flags[at]));
      }
    }
    feature.properties = properties.dump();
    layer.features.push_back(std::move(feature));
  });
  return layer;
}

}  // namespace dure::geo
