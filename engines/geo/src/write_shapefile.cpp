#include "coordinates.hpp"
#include "export_table.hpp"
#include "geometry.hpp"
#include "zip_parts.hpp"

#include <dure/core/encoding.hpp>

#include <algorithm>
#include <cmath>
#include <set>

// ESRI Shapefile (white paper of July 1998) with dBase III tables, one set of files for each kind of shape, as a ZIP.
namespace dure::geo {
namespace {

enum class ShapeType : std::uint32_t { none = 0, point = 1, line = 3, polygon = 5, points = 8 };

ShapeType type_of(const Parts& shape) {
  using enum Parts::Kind;
  if (shape.empty() || shape.kind == collection) return ShapeType::none;
  if (shape.kind == point) return ShapeType::point;
  if (shape.kind == points) return ShapeType::points;
  return shape.kind == line || shape.kind == lines ? ShapeType::line : ShapeType::polygon;
}

template <class T>
void little(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void big(std::string& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift);
}

struct Extent {
  double west = HUGE_VAL, south = HUGE_VAL, east = -HUGE_VAL, north = -HUGE_VAL;
  void grow(const Point& p) {
    west = std::min(west, p.x), south = std::min(south, p.y), east = std::max(east, p.x), north = std::max(north, p.y);
  }
  void grow(const Extent& e) {
    grow(Point{e.west, e.south});
    grow(Point{e.east, e.north});
  }
  void put(std::string& out) const {
    for (const double side : {west, south, east, north}) little(out, std::isfinite(side) ? side : 0.0);
  }
};

/// The rings of a shape in the order and direction of the file: shells clockwise, holes counter-clockwise.
std::vector<Ring> rings_of(const Parts& shape, ShapeType type) {
  std::vector<Ring> out;
  for (const auto& part : shape.parts)
    for (const Ring& ring : part)
      if (!ring.empty()) out.push_back(type == ShapeType::polygon ? turned(ring, &ring != part.data()) : ring);
  return out;
}

/// The content of one record; `extent` grows by it.
std::string record_of(const Parts& shape, ShapeType type, Extent& extent) {
  std::string out;
  if (shape.empty()) {
    little(out, std::uint32_t{0});
    return out;
  }
  little(out, static_cast<std::uint32_t>(type));
  const std::vector<Ring> rings = rings_of(shape, type);
  Extent own;
  std::uint32_t count = 0;
  for (const Ring& ring : rings) {
    for (const Point& p : ring) own.grow(p);
    count += static_cast<std::uint32_t>(ring.size());
  }
  extent.grow(own);
  if (type != ShapeType::point) own.put(out);
  if (type == ShapeType::line || type == ShapeType::polygon) {
    little(out, static_cast<std::uint32_t>(rings.size()));
    little(out, count);
    std::uint32_t first = 0;
    for (const Ring& ring : rings) {
      little(out, first);
      first += static_cast<std::uint32_t>(ring.size());
    }
  } else if (type == ShapeType::points) {
    little(out, count);
  }
  for (const Ring& ring : rings)
    for (const Point& p : ring) {
      little(out, p.x);
      little(out, p.y);
    }
  return out;
}

std::string head(ShapeType type, std::size_t bytes, const Extent& extent) {
  std::string out;
  big(out, 9994);
  out.append(20, '\0');
  big(out, static_cast<std::uint32_t>(bytes / 2));
  little(out, std::uint32_t{1000});
  little(out, static_cast<std::uint32_t>(type));
  extent.put(out);
  out.append(32, '\0');  // heights and measures: none
  return out;
}

/// What a column becomes in a dBase table.
struct Field {
  std::string name;  ///< in the file's encoding, at most 10 bytes
  char type = 'C';
  std::uint8_t size = 1, decimals = 0;
  std::vector<std::string> cells;
};

class Text {
public:
  explicit Text(bool cp949) : cp949_(cp949) {}
  /// At most so many bytes, whole characters.
  std::string cut(std::string_view utf8, std::size_t most) const {
    std::string bytes = encoded(utf8);
    if (bytes.size() <= most) return bytes;
    std::size_t end = 0;
    for (std::size_t next = 0; next <= most; next += size_of(static_cast<unsigned char>(bytes[next]))) end = next;
    bytes.resize(end);
    return bytes;
  }

private:
  std::string encoded(std::string_view utf8) const {
    if (!cp949_) return std::string(utf8);
    std::string out;
    utf8_to_cp949(utf8, out);
    return out;
  }
  /// Bytes of the character that begins with this one.
  std::size_t size_of(unsigned char first) const {
    if (first < 0x80) return 1;
    return cp949_ ? 2 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }
  bool cp949_;
};

std::string cell_of(const Json& value, char type, const Text& text) {
  if (value.is_null()) return "";
  if (type == 'L') return value.is_bool() && value.boolean() ? "T" : "F";
  if (type == 'D') {
    std::string day = text_of(value).substr(0, 10);
    std::erase(day, '-');
    return day;
  }
  return type == 'C' ? text.cut(text_of(value), 254) : text_of(value);
}

Field field_of(const ExportTable& table, std::size_t column, const std::vector<std::size_t>& rows, const Text& text) {
  Field field;
  const store::Type type = table.columns[column].type;
  field.type = type == store::Type::boolean                                                                ? 'L'
               : type == store::Type::date                                                                 ? 'D'
               : type == store::Type::integer || type == store::Type::real || type == store::Type::decimal ? 'N'
                                                                                                           : 'C';
  std::size_t widest = field.type == 'D' ? 8 : 1, decimals = 0;
  for (const std::size_t row : rows) {
    field.cells.push_back(cell_of(table.rows[row][column], field.type, text));
    const std::string& cell = field.cells.back();
    widest = std::max(widest, cell.size());
    if (const std::size_t dot = cell.find('.'); field.type == 'N' && dot != std::string::npos)
      decimals = std::max(decimals, cell.size() - dot - 1);
  }
  if (field.type == 'N' && type != store::Type::integer) decimals = std::max<std::size_t>(decimals, 1);
  field.size = static_cast<std::uint8_t>(std::min<std::size_t>(std::max(widest, decimals + 2 * (decimals > 0)), 254));
  field.decimals = static_cast<std::uint8_t>(std::min<std::size_t>(decimals, field.size - 1));
  return field;
}

/// At most 10 bytes each and none twice, also without regard to case: `매출액합계` and its like end in _1, _2.
void name_fields(const ExportTable& table, std::vector<Field>& fields, const Text& text) {
  std::set<std::string> used;
  for (std::size_t c = 0; c < fields.size(); ++c) {
    for (int n = 0;; ++n) {
      const std::string end = n == 0 ? "" : "_" + std::to_string(n);
      std::string name = text.cut(table.columns[c].name, 10 - end.size()) + end, lower = name;
      for (char& byte : lower) byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
      if (name.empty() || !used.insert(lower).second) continue;
      fields[c].name = std::move(name);
      break;
    }
  }
}

std::string dbf_of(const ExportTable& table, const std::vector<std::size_t>& rows, bool cp949) {
  const Text text(cp949);
  std::vector<Field> fields;
  for (std::size_t c = 0; c < table.columns.size(); ++c) fields.push_back(field_of(table, c, rows, text));
  name_fields(table, fields, text);
  if (fields.empty()) {
    Field number{.name = "ID", .type = 'N', .size = 10, .decimals = 0, .cells = {}};
    for (const std::size_t row : rows) number.cells.push_back(std::to_string(row + 1));
    fields.push_back(std::move(number));
  }
  std::size_t size = 1;
  for (const Field& field : fields) size += field.size;
  std::string out("\x03\x64\x01\x01", 4);  // 2000-01-01: the same rows give the same bytes
  little(out, static_cast<std::uint32_t>(rows.size()));
  little(out, static_cast<std::uint16_t>(33 + 32 * fields.size()));
  little(out, static_cast<std::uint16_t>(size));
  out.append(17, '\0');
  out += cp949 ? '\x4E' : '\0';  // language driver: Korean
  out.append(2, '\0');
  for (const Field& field : fields) {
    std::string one = field.name;
    one.resize(32, '\0');
    one[11] = field.type;
    one[16] = static_cast<char>(field.size);
    one[17] = static_cast<char>(field.decimals);
    out += one;
  }
  out += '\r';
  for (std::size_t k = 0; k < rows.size(); ++k) {
    out += ' ';
    for (const Field& field : fields) {
      const std::string cell = field.cells[k].substr(0, field.size);
      const std::string blanks(field.size - cell.size(), ' ');
      out += field.type == 'N' ? blanks + cell : cell + blanks;
    }
  }
  return out + '\x1A';
}

void add_set(const ExportTable& table, const std::string& stem, ShapeType type, const std::vector<std::size_t>& rows,
             bool cp949, std::vector<ZipPart>& parts) {
  std::string body, index;
  Extent extent;
  std::uint32_t number = 0;
  for (const std::size_t row : rows) {
    const std::string record = record_of(table.shapes[row], type, extent);
    big(index, static_cast<std::uint32_t>((100 + body.size()) / 2));
    big(index, static_cast<std::uint32_t>(record.size() / 2));
    big(body, ++number);
    big(body, static_cast<std::uint32_t>(record.size() / 2));
    body += record;
  }
  parts.push_back({stem + ".shp", head(type, 100 + body.size(), extent) + body});
  parts.push_back({stem + ".shx", head(type, 100 + index.size(), extent) + index});
  parts.push_back({stem + ".dbf", dbf_of(table, rows, cp949)});
  parts.push_back({stem + ".prj", wkt_of(table.epsg, true)});
  parts.push_back({stem + ".cpg", cp949 ? "CP949" : "UTF-8"});
}

}  // namespace

std::string write_shapefile(const ExportTable& table, bool cp949) {
  constexpr std::pair<ShapeType, const char*> kinds[] = {
      {ShapeType::point, "_점"}, {ShapeType::points, "_여러점"}, {ShapeType::line, "_선"}, {ShapeType::polygon, "_면"}};
  std::set<ShapeType> found;
  for (const Parts& shape : table.shapes)
    if (type_of(shape) != ShapeType::none) found.insert(type_of(shape));
  const ShapeType first = found.empty() ? ShapeType::point : *found.begin();
  std::vector<ZipPart> parts;
  for (const auto& [type, end] : kinds) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const ShapeType own = type_of(table.shapes[row]);
      if (own == type || (own == ShapeType::none && type == first)) rows.push_back(row);
    }
    if (found.contains(type) || type == first)
      add_set(table, found.size() < 2 ? table.name : table.name + end, type, rows, cp949, parts);
  }
  return zipped(parts);
}

}  // namespace dure::geo
