#include "export_table.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/json.hpp>

#include <array>

// GeoJSON (RFC 7946) and CSV.
namespace dure::geo {
namespace {

class Writing {
public:
  explicit Writing(std::string& out) : out_(out) {}

  void shape(const Parts& parts) {
    static constexpr std::array names{"",           "Point",           "LineString",   "Polygon",
                                      "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"};
    out_ += R"({"type":")";
    out_ += names[static_cast<std::size_t>(parts.kind)];
    if (parts.kind == Parts::Kind::collection) {
      out_ += R"(","geometries":[)";
      list(parts.inner, [&](const Parts& one) { shape(one); });
      out_ += "]}";
      return;
    }
    out_ += R"(","coordinates":)";
    coordinates(parts);
    out_ += '}';
  }

private:
  template <class List, class Write>
  void list(const List& items, Write write) {
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      write(item);
    }
  }

  void point(const Point& p) { out_ += '[' + digits_of(p.x) + ',' + digits_of(p.y) + ']'; }

  void ring(const Ring& points) {
    out_ += '[';
    list(points, [&](const Point& p) { point(p); });
    out_ += ']';
  }

  void polygon(const std::vector<Ring>& rings) {
    out_ += '[';
    list(rings, [&](const Ring& one) { ring(turned(one, &one == rings.data())); });
    out_ += ']';
  }

  void coordinates(const Parts& parts) {
    using Kind = Parts::Kind;
    if (parts.kind == Kind::point) return point(parts.parts.at(0).at(0).at(0));
    if (parts.kind == Kind::line) return ring(parts.parts.at(0).at(0));
    if (parts.kind == Kind::polygon) return polygon(parts.parts.at(0));
    out_ += '[';
    list(parts.parts, [&](const std::vector<Ring>& part) {
      if (parts.kind == Kind::points)
        point(part.at(0).at(0));
      else if (parts.kind == Kind::lines)
        ring(part.at(0));
      else
        polygon(part);
    });
    out_ += ']';
  }

  std::string& out_;
};

void add_row(const ExportTable& table, std::size_t row, std::string& out) {
  out += R"({"type":"Feature","properties":{)";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ',';
    json_quote(table.columns[c].name, out);
    out += ':' + table.rows[row][c].dump();
  }
  out += R"(},"geometry":)";
  if (table.shapes[row].empty())
    out += "null";
  else
    Writing(out).shape(table.shapes[row]);
  out += '}';
}

void add_cell(std::string_view text, std::string& out) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) (out += c) += c == '"' ? "\"" : "";
  out += '"';
}

}  // namespace

std::string write_geojson(const ExportTable& table) {
  std::string out = R"({"type":"FeatureCollection","name":)" + json_quote(table.name);
  if (table.epsg != 4326)
    out +=
        R"(,"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::)" + std::to_string(table.epsg) + "\"}}";
  out += ",\"features\":[\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (row > 0) out += ",\n";
    add_row(table, row, out);
  }
  return out + "\n]}\n";
}

std::string write_csv_file(const ExportTable& table, bool cp949) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ',';
    add_cell(table.columns[c].name, out);
  }
  out += "\r\n";
  for (const store::Row& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out += ',';
      add_cell(text_of(row[c]), out);
    }
    out += "\r\n";
  }
  if (!cp949) return out;
  std::string bytes;
  utf8_to_cp949(out, bytes);
  return bytes;
}

}  // namespace dure::geo
