#include <algorithm>
#include <cmath>
#include <numbers>

#include "document.hpp"

namespace dure::policy {
namespace {

constexpr double foot = 44, least_share = 0.35, most_share = 0.8;  // of the width
using Point = std::pair<double, double>;
using Rings = std::vector<std::vector<Point>>;

void each_position(const Json& coordinates, const auto& seen) {
  if (!coordinates.is_array() || coordinates.items().empty()) return;
  if (coordinates.items()[0].is_number()) return seen(coordinates.items()[0].number(), coordinates.items()[1].number());
  for (const Json& item : coordinates.items()) each_position(item, seen);
}

void each_geometry(const Json& shape, const auto& seen) {
  if (const Json* parts = shape.find("geometries"))
    for (const Json& part : parts->items()) each_geometry(part, seen);
  else if (shape.is_object())
    seen(shape);
}

/// Degrees to points: east-west shrunk by the cosine of the middle latitude, north up.
class Sheet {
public:
  Sheet(const MapFigure& figure, double width) {
    for (const auto& area : figure.areas)
      each_geometry(area.shape, [&](const Json& part) {
        each_position(part["coordinates"], [&](double x, double y) { widen(x, y); });
      });
    for (const auto& spot : figure.spots) widen(spot.lon, spot.lat);
    if (west_ > east_) west_ = 126, east_ = 129, south_ = 35, north_ = 38;
    shrink_ = std::cos((south_ + north_) / 2 * std::numbers::pi / 180);
    const double w = std::max((east_ - west_) * shrink_, 1e-6), h = std::max(north_ - south_, 1e-6);
    height_ = width * std::clamp(h / w, least_share, most_share);
    scale_ = std::min((width - 24) / w, (height_ - 24) / h);
    left_ = (width - w * scale_) / 2, top_ = (height_ - h * scale_) / 2;
  }
  double height() const { return height_; }
  double per_metre() const { return scale_ / 111'195.0; }
  Point at(double lon, double lat) const {
    return {left_ + (lon - west_) * shrink_ * scale_, top_ + (north_ - lat) * scale_};
  }

  Rings rings(const Json& shape, bool& closed) const {
    Rings rings;
    each_geometry(shape, [&](const Json& part) {
      closed = part["type"].string().ends_with("Polygon");
      collect(part["coordinates"], rings);
    });
    return rings;
  }

private:
  void widen(double lon, double lat) {
    west_ = std::min(west_, lon), east_ = std::max(east_, lon);
    south_ = std::min(south_, lat), north_ = std::max(north_, lat);
  }
  void collect(const Json& coordinates, Rings& rings) const {
    const auto& items = coordinates.items();
    if (items.empty()) return;
    if (items[0].is_array() && !items[0].items().empty() && items[0].items()[0].is_number()) {
      auto& ring = rings.emplace_back();
      for (const Json& item : items) ring.push_back(at(item.items()[0].number(), item.items()[1].number()));
    } else if (items[0].is_array()) {
      for (const Json& item : items) collect(item, rings);
    }
  }
  double west_ = 180, south_ = 90, east_ = -180, north_ = -90, shrink_ = 1, scale_ = 1, left_ = 0, top_ = 0,
         height_ = 0;
};

double gray(int shade, std::size_t classes) {
  if (classes < 2) return 0.8;
  return 0.95 - 0.62 * shade / static_cast<double>(classes - 1);
}

Ink words(double x, double y, double size, std::string text, double ink = 0, bool bold = false) {
  Ink said{Ink::Kind::text};
  said.x = x, said.y = y, said.size = size, said.fill = ink, said.bold = bold, said.halo = true;
  said.text = std::move(text);
  return said;
}

void mark(std::vector<Ink>& drawing, const std::string& kind, double x, double y) {
  if (kind == "cross") {
    Ink cross{Ink::Kind::path, {{{x - 3.5, y - 3.5}, {x + 3.5, y + 3.5}}, {{x + 3.5, y - 3.5}, {x - 3.5, y + 3.5}}}};
    cross.closed = false, cross.line = 0.2, cross.width = 1.6;
    drawing.push_back(std::move(cross));
    return;
  }
  const bool plain = kind == "circle" || kind == "ring";
  Ink circle{Ink::Kind::circle};
  circle.x = x, circle.y = y, circle.size = plain ? 4 : 8.5;
  circle.fill = kind == "ring" ? 1 : 0, circle.line = kind == "ring" ? 0.2 : 1, circle.width = 1.6;
  drawing.push_back(circle);
  if (plain || kind == "site") return;
  auto number = words(x, y + 3.6, 10, kind, 1, true);
  number.halo = false;
  drawing.push_back(std::move(number));
}

/// The widest ring's middle, for a name; and how wide it is.
std::pair<Point, double> middle(const Rings& rings) {
  Point best{0, 0};
  double widest = 0;
  for (const auto& ring : rings) {
    double area = 0, cx = 0, cy = 0, low = 1e9, high = -1e9;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto& [x, y] = ring[i];
      const auto& [nx, ny] = ring[(i + 1) % ring.size()];
      const double turn = x * ny - nx * y;
      area += turn, cx += (x + nx) * turn, cy += (y + ny) * turn;
      low = std::min(low, x), high = std::max(high, x);
    }
    if (high - low <= widest || area == 0) continue;
    widest = high - low;
    best = {cx / (3 * area), cy / (3 * area)};
  }
  return {best, widest};
}

double breadth(const std::string& text, double size) {
  double wide = 0;
  for (const char c : text)
    wide += (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? 0 : static_cast<unsigned char>(c) >= 0x80 ? 0.95 : 0.55;
  return wide * size;
}

void draw_areas(std::vector<Ink>& drawing, const MapFigure& figure, const Sheet& sheet) {
  std::vector<Ink> names;
  for (const auto& area : figure.areas) {
    Ink ink;
    ink.rings = sheet.rings(area.shape, ink.closed);
    if (ink.rings.empty()) continue;
    ink.hatched = area.shade == MapFigure::hidden;
    ink.fill = !ink.closed ? -1 : area.shade >= 0 ? gray(area.shade, figure.classes.size()) : 1;
    ink.line = ink.closed ? 0.55 : 0;
    ink.width = ink.closed ? 0.6 : 1.6;
    const auto [at, wide] = middle(ink.rings);
    if (ink.closed && !area.name.empty() && wide > breadth(area.name, 8.5) * 0.8)
      names.push_back(words(at.first, at.second + 3, 8.5, area.name));
    drawing.push_back(std::move(ink));
  }
  drawing.insert(drawing.end(), names.begin(), names.end());
}

void draw_scale(std::vector<Ink>& drawing, const Sheet& sheet, double width) {
  const double room = 90 / sheet.per_metre(), power = std::pow(10, std::floor(std::log10(room)));
  double metres = power;
  for (const double times : {2.0, 5.0})
    if (times * power <= room) metres = times * power;
  const double length = metres * sheet.per_metre(), x = 8, y = sheet.height() - 8;
  Ink bar{Ink::Kind::path, {{{x, y - 4}, {x, y}, {x + length, y}, {x + length, y - 4}}}};
  bar.closed = false, bar.line = 0, bar.width = 1.2;
  drawing.push_back(std::move(bar));
  const auto text = metres >= 1000 ? std::to_string(static_cast<long>(metres / 1000)) + " km"
                                   : std::to_string(static_cast<long>(std::max(1.0, metres))) + " m";
  drawing.push_back(words(x + length + 6 + breadth(text, 9) / 2, y, 9, text));
  Ink north{Ink::Kind::path, {{{width - 14, 22}, {width - 10, 8}, {width - 6, 22}, {width - 10, 18}}}};
  north.fill = 0;
  drawing.push_back(std::move(north));
  drawing.push_back(words(width - 10, 33, 9, "북"));
}

void draw_legend(std::vector<Ink>& drawing, const MapFigure& figure, double top) {
  double x = 0, y = top + 8;
  if (!figure.unit.empty() && !figure.classes.empty()) {
    drawing.push_back(words(breadth(figure.unit, 9) / 2, y + 10, 9, figure.unit));
    x = breadth(figure.unit, 9) + 8;
  }
  const auto box = [&](double fill, bool hatched, const std::string& text) {
    const double wide = std::max(28.0, breadth(text, 9) + 10);
    Ink ink{Ink::Kind::path, {{{x, y}, {x + wide, y}, {x + wide, y + 14}, {x, y + 14}}}};
    ink.fill = fill, ink.line = 0.55, ink.width = 0.6, ink.hatched = hatched;
    drawing.push_back(std::move(ink));
    auto said = words(x + wide / 2, y + 10.5, 9, text, fill < 0.5 && !hatched ? 1 : 0);
    said.halo = hatched;
    drawing.push_back(std::move(said));
    x += wide;
  };
  for (std::size_t i = 0; i < figure.classes.size(); ++i)
    box(gray(static_cast<int>(i), figure.classes.size()), false, figure.classes[i]);
  if (std::ranges::any_of(figure.areas, [](const auto& a) { return a.shade == MapFigure::hidden; })) {
    x += 8;
    box(1, true, "가림");
  }
  x = 0, y += 22;
  for (const auto& [kind, text] : figure.legend) {
    mark(drawing, kind == "site" ? "circle" : kind, x + 5, y + 6);
    drawing.push_back(words(x + 14 + breadth(text, 9) / 2, y + 9.5, 9, text));
    x += 30 + breadth(text, 9);
  }
}

}  // namespace

double map_height(const MapFigure& figure, double width) {
  return Sheet(figure, width).height() + (figure.legend.empty() ? foot - 16 : foot + 4);
}

std::vector<Ink> map_drawing(const MapFigure& figure, double width) {
  const Sheet sheet(figure, width);
  std::vector<Ink> drawing;
  draw_areas(drawing, figure, sheet);
  std::vector<Ink> names;
  for (const auto& spot : figure.spots) {
    const auto [x, y] = sheet.at(spot.lon, spot.lat);
    mark(drawing, spot.mark, x, y);
    if (!spot.name.empty()) names.push_back(words(x, y + 18, 8.5, spot.name));
  }
  drawing.insert(drawing.end(), names.begin(), names.end());
  Ink frame{Ink::Kind::path, {{{0.3, 0.3}, {width - 0.3, 0.3}, {width - 0.3, sheet.height()}, {0.3, sheet.height()}}}};
  frame.line = 0.55, frame.width = 0.6;
  drawing.push_back(std::move(frame));
  draw_scale(drawing, sheet, width);
  draw_legend(drawing, figure, sheet.height());
  return drawing;
}

}  // namespace dure::policy
