#include "coordinates.hpp"
#include "geometry.hpp"
#include "layer.hpp"
#include "wkb.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace dure::geo {
namespace {

[[noreturn]] void refuse(std::size_t record, const std::string& why) {
  throw Error(Fault::input, "geo.layer",
              "SHP의 " + std::to_string(record) + "번째 도형: " + why + ". 파일이 덜 받아졌는지 보십시오");
}

/// Bytes with a place; reading beyond the end is an error of the record.
class Bytes {
public:
  Bytes(std::string_view all, std::size_t record) : all_(all), record_(record) {}
  template <class T>
  T little() {
    T value;
    need(sizeof value);
    std::memcpy(&value, all_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::uint32_t big() {
    const auto b = [this] { return std::uint32_t{little<std::uint8_t>()}; };
    const std::uint32_t high = b() << 24U, second = b() << 16U, third = b() << 8U;
    return high | second | third | b();
  }
  void skip(std::size_t count) {
    need(count);
    at_ += count;
  }
  std::size_t left() const { return all_.size() - at_; }

private:
  void need(std::size_t count) const {
    if (count > left()) refuse(record_, "중간에 끊겼습니다");
  }
  std::string_view all_;
  std::size_t at_ = 0, record_;
};

double twice_area(const Ring& ring) {
  double sum = 0;
  for (std::size_t k = 1; k < ring.size(); ++k)
    sum +=
        (ring[k - 1].x - ring[0].x) * (ring[k].y - ring[0].y) - (ring[k].x - ring[0].x) * (ring[k - 1].y - ring[0].y);
  return sum;
}

bool holds(const Ring& ring, const Point& p) {
  bool inside = false;
  for (std::size_t k = 1; k < ring.size(); ++k) {
    const Point &a = ring[k - 1], &b = ring[k];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/// A shapefile says clockwise for a shell; a hole goes to the smallest shell around it.
std::string polygons(std::vector<Ring> rings) {
  std::vector<std::vector<Ring>> shapes;
  std::vector<Ring> holes;
  for (Ring& ring : rings) {
    if (ring.size() < 4) continue;
    if (twice_area(ring) <= 0)
      shapes.push_back({std::move(ring)});
    else
      holes.push_back(std::move(ring));
  }
  for (Ring& hole : holes) {
    std::vector<Ring>* best = nullptr;
    for (auto& shape : shapes)
      if (holds(shape[0], hole[0]) && (!best || -twice_area(shape[0]) < -twice_area((*best)[0]))) best = &shape;
    if (best)
      best->push_back(std::move(hole));
    else
      shapes.push_back({std::move(hole)});  // turned the wrong way, as some programs write them
  }
  if (shapes.empty()) return "";
  Wkb wkb;
  wkb.start(6);
  wkb.count(shapes.size());
  for (const auto& shape : shapes) {
    wkb.start(3);
    wkb.count(shape.size());
    for (const Ring& ring : shape) wkb.points(ring);
  }
  return wkb.take();
}

std::string lines(const std::vector<Ring>& parts) {
  Wkb wkb;
  wkb.start(5);
  wkb.count(static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [](auto& p) { return p.size() > 1; })));
  for (const Ring& part : parts)
    if (part.size() > 1) {
      wkb.start(2);
      wkb.points(part);
    }
  return wkb.take();
}

Point read_point(Bytes& bytes) {
  const double x = bytes.little<double>();
  return {x, bytes.little<double>()};
}

std::vector<Ring> read_parts(Bytes& bytes, std::size_t record) {
  bytes.skip(32);
  const auto parts = bytes.little<std::uint32_t>(), points = bytes.little<std::uint32_t>();
  if (parts > bytes.left() / 4 || points > bytes.left() / 16) refuse(record, "점의 수가 맞지 않습니다");
  std::vector<std::uint32_t> first(parts);
  for (std::uint32_t& at : first) at = bytes.little<std::uint32_t>();
  std::vector<Ring> out;
  for (std::size_t k = 0; k < first.size(); ++k) {
    const std::uint32_t end = k + 1 < first.size() ? first[k + 1] : points;
    if (first[k] > end || end > points) refuse(record, "부분의 순서가 맞지 않습니다");
    Ring ring(end - first[k]);
    for (Point& p : ring) p = read_point(bytes);
    out.push_back(std::move(ring));
  }
  return out;
}

std::string read_shape(std::string_view content, std::size_t record) {
  Bytes bytes(content, record);
  const auto type = bytes.little<std::uint32_t>();
  Wkb wkb;
  switch (type % 10) {  // 11 … 18 have heights, 21 … 28 measures
    case 0:
      return "";
    case 1:
      wkb.start(1);
      wkb.point(read_point(bytes));
      return wkb.take();
    case 3:
      return lines(read_parts(bytes, record));
    case 5:
      return polygons(read_parts(bytes, record));
    case 8: {
      bytes.skip(32);
      const auto count = bytes.little<std::uint32_t>();
      if (count > bytes.left() / 16) refuse(record, "점의 수가 맞지 않습니다");
      wkb.start(4);
      wkb.count(count);
      for (std::uint32_t k = 0; k < count; ++k) {
        wkb.start(1);
        wkb.point(read_point(bytes));
      }
      return wkb.take();
    }
    default:
      refuse(record, "모르는 종류(" + std::to_string(type) + ")입니다");
  }
}

struct Field {
  std::string name;
  char type;
  std::size_t at, size;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

Json value_of(const Field& field, std::string_view raw, Encoding encoding) {
  const std::string_view text = trimmed(raw);
  if (text.empty()) return {};
  if (field.type == 'N' || field.type == 'F') {
    std::int64_t whole = 0;
    double real = 0;
    if (auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), whole);
        fault == std::errc{} && end == text.data() + text.size())
      return whole;
    if (std::from_chars(text.data(), text.data() + text.size(), real).ec == std::errc{}) return real;
    return {};
  }
  if (field.type == 'L') return text == "T" || text == "t" || text == "Y" || text == "y";
  if (field.type == 'D' && text.size() == 8)
    return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" + std::string(text.substr(6));
  return to_utf8(text, encoding);
}

/// What the .cpg says, if it is one of ours; else UTF-8 when all of the .dbf is, else CP949.
Encoding encoding_of(std::string_view dbf, std::string_view cpg) {
  std::string_view said = trimmed(cpg.substr(0, cpg.find_first_of("\r\n")));
  if (said == "949" || said.starts_with("ks_c")) return Encoding::cp949;
  try {
    if (!said.empty()) return encoding_from_name(said);
  } catch (const Error&) {
    said = {};
  }
  return first_invalid_utf8(dbf.substr(32)) == std::string_view::npos ? Encoding::utf8 : Encoding::cp949;
}

/// A JSON object for each row; "" for one that is deleted.
std::vector<std::string> read_dbf(std::string_view dbf, std::string_view cpg) {
  if (dbf.size() < 33) return {};
  const Encoding encoding = encoding_of(dbf, cpg);
  Bytes head(dbf, 0);
  head.skip(4);
  const auto count = head.little<std::uint32_t>();
  const std::size_t begin = head.little<std::uint16_t>(), size = head.little<std::uint16_t>();
  std::vector<Field> fields;
  std::size_t at = 1;
  for (std::size_t from = 32; from + 32 <= std::min(begin, dbf.size()) && dbf[from] != '\r'; from += 32) {
    const std::string_view name = dbf.substr(from, 11);
    const auto wide = static_cast<unsigned char>(dbf[from + 16]);
    fields.push_back({to_utf8(name.substr(0, name.find('\0')), encoding), dbf[from + 11], at, wide});
    at += wide;
  }
  std::vector<std::string> out;
  for (std::uint32_t k = 0; k < count && size > 0 && begin + (k + std::size_t{1}) * size <= dbf.size(); ++k) {
    const std::string_view row = dbf.substr(begin + k * size, size);
    if (row[0] == '*') {
      out.emplace_back();
      continue;
    }
    Json object = Json::object();
    for (const Field& field : fields)
      if (field.at + field.size <= row.size())
        object.set(field.name, value_of(field, row.substr(field.at, field.size), encoding));
    out.push_back(object.dump());
  }
  return out;
}

}  // namespace

Layer read_shapefile(std::string_view shp, std::string_view dbf, std::string_view prj, std::string_view cpg) {
  Bytes head(shp, 0);
  if (shp.size() < 100 || head.big() != 9994)
    throw Error(Fault::input, "geo.layer", "SHP 파일이 아닙니다. .shp 파일의 이름을 주십시오");
  const std::vector<std::string> properties = read_dbf(dbf, cpg);
  Layer layer;
  layer.epsg = prj.empty() ? 0 : epsg_of_text(prj);
  std::size_t number = 0;
  for (std::size_t at = 100; at + 8 <= shp.size();) {
    Bytes record(shp.substr(at), ++number);
    record.skip(4);
    const std::size_t size = std::size_t{record.big()} * 2;
    if (size > record.left()) refuse(number, "중간에 끊겼습니다");
    std::string row = properties.size() >= number ? properties[number - 1] : "{}";
    if (!row.empty()) layer.features.push_back({std::move(row), read_shape(shp.substr(at + 8, size), number), {}, {}});
    at += 8 + size;
  }
  return layer;
}

}  // namespace dure::geo
