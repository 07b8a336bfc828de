#include "export_table.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

// KML 2.2 and GPX 1.1.
namespace dure::geo {
namespace {

std::string pair_of(const Point& p) { return digits_of(p.x) + "," + digits_of(p.y); }

std::string coordinates(const Ring& ring) {
  std::string out = "<coordinates>";
  for (std::size_t k = 0; k < ring.size(); ++k) out += (k > 0 ? " " : "") + pair_of(ring[k]);
  return out + "</coordinates>";
}

std::string kml_part(Parts::Kind kind, const std::vector<Ring>& part) {
  using enum Parts::Kind;
  if (kind == point || kind == points) return "<Point>" + coordinates(part.at(0)) + "</Point>";
  if (kind == line || kind == lines) return "<LineString>" + coordinates(part.at(0)) + "</LineString>";
  std::string out = "<Polygon>";
  for (const Ring& ring : part) {
    const bool shell = &ring == part.data();
    out += shell ? "<outerBoundaryIs><LinearRing>" : "<innerBoundaryIs><LinearRing>";
    out += coordinates(turned(ring, shell));
    out += shell ? "</LinearRing></outerBoundaryIs>" : "</LinearRing></innerBoundaryIs>";
  }
  return out + "</Polygon>";
}

std::string kml_shape(const Parts& shape) {
  std::string out;
  std::size_t count = 0;
  each_single(shape, [&](const Parts& one) {
    for (const auto& part : one.parts) {
      out += kml_part(one.kind, part);
      ++count;
    }
  });
  return count == 1 ? out : "<MultiGeometry>" + out + "</MultiGeometry>";
}

std::string_view kml_type(const ExportTable& table, std::size_t column) {
  switch (table.columns[column].type) {
    case store::Type::boolean:
      return "bool";
    case store::Type::real:
    case store::Type::decimal:
      return "double";
    case store::Type::integer: {
      const bool small = std::all_of(table.rows.begin(), table.rows.end(), [&](const store::Row& row) {
        return !row[column].is_integer() || std::abs(row[column].integer()) < 2'000'000'000;
      });
      return small ? "int" : "double";
    }
    default:
      return "string";
  }
}

std::string desc_of(const ExportTable& table, std::size_t row, std::size_t but) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (const std::string text = text_of(table.rows[row][c]); c != but && !text.empty())
      out += (out.empty() ? "" : " · ") + table.columns[c].name + ": " + text;
  return out;
}

std::string gpx_point(const char* element, const Point& p, const std::string& inside = {}) {
  return std::string("<") + element + " lat=\"" + digits_of(p.y) + "\" lon=\"" + digits_of(p.x) + "\">" + inside +
         "</" + element + ">\n";
}

}  // namespace

std::string write_kml(const ExportTable& table) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n<name>" +
      escaped_xml(table.name) + "</name>\n<Schema name=\"dure\" id=\"dure\">";
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    out += "<SimpleField name=\"" + escaped_xml(table.columns[c].name) + "\" type=\"" +
           std::string(kml_type(table, c)) + "\"/>";
  out += "</Schema>\n";
  const std::size_t naming = naming_column(table);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    out += "<Placemark>";
    if (naming != std::string::npos) out += "<name>" + escaped_xml(text_of(table.rows[row][naming])) + "</name>";
    out += "<ExtendedData><SchemaData schemaUrl=\"#dure\">";
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (!table.rows[row][c].is_null())
        out += "<SimpleData name=\"" + escaped_xml(table.columns[c].name) + "\">" +
               escaped_xml(text_of(table.rows[row][c])) + "</SimpleData>";
    out += "</SchemaData></ExtendedData>";
    if (!table.shapes[row].empty()) out += kml_shape(table.shapes[row]);
    out += "</Placemark>\n";
  }
  return out + "</Document></kml>\n";
}

std::string write_gpx(const ExportTable& table) {
  using enum Parts::Kind;
  const std::size_t naming = naming_column(table);
  std::string waypoints, routes, tracks;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    std::string about;
    if (naming != std::string::npos) about += "<name>" + escaped_xml(text_of(table.rows[row][naming])) + "</name>";
    if (const std::string desc = desc_of(table, row, naming); !desc.empty())
      about += "<desc>" + escaped_xml(desc) + "</desc>";
    each_single(table.shapes[row], [&](const Parts& one) {
      if (one.kind == polygon || one.kind == polygons)
        throw Error(Fault::input, "export.gpx",
                    "GPX에는 점과 선만 담깁니다. 면은 .geojson, .gpkg, .shp.zip, .kml로 내보내십시오");
      if (one.kind == point || one.kind == points)
        for (const auto& part : one.parts) waypoints += gpx_point("wpt", part.at(0).at(0), about);
      if (one.kind == line && !one.parts.empty()) {
        routes += "<rte>" + about + "\n";
        for (const Point& p : one.parts.at(0).at(0)) routes += gpx_point("rtept", p);
        routes += "</rte>\n";
      }
      if (one.kind == lines) {
        tracks += "<trk>" + about + "\n";
        for (const auto& part : one.parts) {
          tracks += "<trkseg>\n";
          for (const Point& p : part.at(0)) tracks += gpx_point("trkpt", p);
          tracks += "</trkseg>\n";
        }
        tracks += "</trk>\n";
      }
    });
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"dure\" "
         "xmlns=\"http://www.topografix.com/GPX/1/1\">\n<metadata><name>" +
         escaped_xml(table.name) + "</name></metadata>\n" + waypoints + routes + tracks + "</gpx>\n";
}

}  // namespace dure::geo
