#include "shapefile.hpp"

#include <dure/core/encoding.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

// ESRI Shapefile (white paper of July 1998) and dBase III.
namespace dure::demo {
namespace {

constexpr std::string_view kSystem =
    "PROJCS[\"Korea_2000_Korea_Central_Belt_2010\",GEOGCS[\"GCS_Korea_2000\",DATUM[\"D_Korea_2000\",SPHEROID[\"GRS_"
    "1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION["
    "\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",200000.0],PARAMETER[\"False_Northing\",600000.0],PARAMETER["
    "\"Central_Meridian\",127.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",38.0],UNIT[\"Meter\","
    "1.0]]";
constexpr std::uint32_t kPolygon = 5;
constexpr std::size_t kCell = 40;  // bytes of a column

void little(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}
void big(std::string& out, std::size_t value) {
  for (int i = 3; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}
void number(std::string& out, double value) { little(out, std::bit_cast<std::uint64_t>(value), 8); }

struct Box {
  double west = HUGE_VAL, south = HUGE_VAL, east = -HUGE_VAL, north = -HUGE_VAL;
  void take(Point p) {
    west = std::min(west, p.east), south = std::min(south, p.north);
    east = std::max(east, p.east), north = std::max(north, p.north);
  }
  void put(std::string& out) const {
    for (const double side : {west, south, east, north}) number(out, side);
  }
};

/// To a tenth of a millimetre, so that no machine's last digit gets into the bytes.
Point placed(Point at) {
  const Point there = central_belt(degrees_of(at));
  return {std::round(there.east * 1e4) / 1e4, std::round(there.north * 1e4) / 1e4};
}

std::string polygon(const std::vector<Point>& ring, Box& all) {
  std::vector<Point> points;
  for (const Point& point : ring) points.push_back(placed(point));
  Box own;
  for (const Point& point : points) own.take(point), all.take(point);
  std::string out;
  little(out, kPolygon, 4);
  own.put(out);
  little(out, 1, 4);
  little(out, points.size(), 4);
  little(out, 0, 4);
  for (const Point& point : points) number(out, point.east), number(out, point.north);
  return out;
}

std::string head(std::size_t bytes, const Box& box) {
  std::string out;
  big(out, 9994);
  out.append(20, '\0');
  big(out, bytes / 2);
  little(out, 1000, 4);
  little(out, kPolygon, 4);
  box.put(out);
  out.append(32, '\0');
  return out;
}

std::string padded(std::string_view utf8, std::size_t size, char with) {
  std::string out;
  utf8_to_cp949(utf8, out);
  out.resize(size, with);
  return out;
}

std::string table(const Shapefile& file) {
  std::string out("\x03\x7E\x01\x0F", 4);  // 2026-01-15
  little(out, file.rows.size(), 4);
  little(out, 33 + 32 * file.columns.size(), 2);
  little(out, 1 + kCell * file.columns.size(), 2);
  out.append(20, '\0');
  for (const std::string& column : file.columns) {
    std::string field = padded(column, 32, '\0');
    field[11] = 'C';
    field[16] = static_cast<char>(kCell);
    out += field;
  }
  out += '\r';
  for (const Cells& row : file.rows) {
    out += ' ';
    for (const std::string& cell : row) out += padded(cell, kCell, ' ');
  }
  return out + '\x1A';
}

}  // namespace

void write_shapefile(const std::filesystem::path& zip, const Shapefile& file) {
  std::string shapes, index;
  Box box;
  for (std::size_t row = 0; row < file.rings.size(); ++row) {
    const std::string shape = polygon(file.rings[row], box);
    big(index, (100 + shapes.size()) / 2);
    big(index, shape.size() / 2);
    big(shapes, row + 1);
    big(shapes, shape.size() / 2);
    shapes += shape;
  }
  write_zip(zip, {{file.name + ".shp", head(100 + shapes.size(), box) + shapes},
                  {file.name + ".shx", head(100 + index.size(), box) + index},
                  {file.name + ".dbf", table(file)},
                  {file.name + ".prj", std::string(kSystem)}});
}

}  // namespace dure::demo
