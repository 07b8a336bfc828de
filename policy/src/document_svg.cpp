#include <algorithm>
#include <charconv>
#include <cmath>

#include "document.hpp"

namespace dure::policy {
namespace {

std::string at(double value) {  // one decimal is finer than any screen
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 1).ptr};
}

std::string words(std::string text) {
  std::erase_if(text, [](char c) { return c == '<' || c == '>' || c == '"' || c == '&'; });
  return text;
}

std::string text(double x, double y, std::string_view anchor, const std::string& said, bool bold = false) {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + std::string(anchor) + "\"" +
         (bold ? " font-weight=\"700\"" : "") + ">" + words(said) + "</text>";
}

std::string rule(double x, double y, double width, double weight) {
  return "<path d=\"M" + at(x) + " " + at(y) + "h" + at(width) + "\" stroke=\"#000\" stroke-width=\"" + at(weight) +
         "\"/>";
}

std::string path(const std::vector<std::optional<double>>& values, double slot, double floor, double scale,
                 std::string_view look) {
  std::string d;
  bool drawing = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i])
      d += (drawing ? "L" : "M") + at(slot * (static_cast<double>(i) + 0.5)) + " " + at(floor - *values[i] * scale);
    drawing = values[i].has_value();
  }
  return "<path d=\"" + d + "\" fill=\"none\" " + std::string(look) + "/>";
}

std::string bars(const Figure& figure, double slot, double floor, double scale) {
  const double bar = std::min(36.0, slot * 0.6);
  std::string svg;
  for (std::size_t i = 0; i < figure.labels.size(); ++i) {
    const double middle = slot * (static_cast<double>(i) + 0.5), height = figure.values[i].value_or(0) * scale;
    svg += "<rect x=\"" + at(middle - bar / 2) + "\" y=\"" + at(floor - height) + "\" width=\"" + at(bar) +
           "\" height=\"" + at(height) + "\" fill=\"" + (i + 1 == figure.labels.size() ? "#333" : "#b3b3b3") + "\"/>";
    if (slot >= 24) svg += text(middle, floor - height - 5, "middle", figure.said[i]);
    if (i < figure.pale.size() && figure.pale[i])
      svg += rule(middle - bar / 2 - 4, floor - *figure.pale[i] * scale, bar + 8, 1.6);
  }
  return svg;
}

std::string grey(double level) {
  if (level < 0) return "none";
  const int shade = static_cast<int>(std::lround(std::clamp(level, 0.0, 1.0) * 255));
  static constexpr char digits[] = "0123456789abcdef";
  const std::string two{digits[shade / 16], digits[shade % 16]};
  return "#" + two + two + two;
}

std::string outline(const Ink& ink) {
  std::string d;
  for (const auto& ring : ink.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) d += (i ? "L" : "M") + at(ring[i].first) + " " + at(ring[i].second);
    if (ink.closed) d += "Z";
  }
  return d;
}

std::string stroke(const Ink& ink) {
  const std::string look = " stroke=\"" + grey(ink.line) + "\" stroke-width=\"" + at(ink.width) + "\"";
  if (ink.kind == Ink::Kind::circle)
    return "<circle cx=\"" + at(ink.x) + "\" cy=\"" + at(ink.y) + "\" r=\"" + at(ink.size) + "\" fill=\"" +
           grey(ink.fill) + "\"" + look + "/>";
  if (ink.kind == Ink::Kind::text)
    return "<text x=\"" + at(ink.x) + "\" y=\"" + at(ink.y) + "\" text-anchor=\"middle\" font-size=\"" + at(ink.size) +
           "\" fill=\"" + grey(ink.fill) + "\"" + (ink.bold ? " font-weight=\"700\"" : "") +
           (ink.halo ? " paint-order=\"stroke\" stroke=\"" + grey(ink.fill > 0.5 ? 0 : 1) +
                           "\" stroke-width=\"2.5\" stroke-linejoin=\"round\""
                     : "") +
           ">" + words(ink.text) + "</text>";
  return "<path d=\"" + outline(ink) + "\" fill=\"" + (ink.hatched ? "url(#hatch)" : grey(ink.fill)) +
         "\" fill-rule=\"evenodd\"" + look + "/>";
}

}  // namespace

std::string map_svg(const MapFigure& figure, double width) {
  std::string svg = "<svg viewBox=\"0 0 " + at(width) + " " + at(map_height(figure, width)) +
                    "\" role=\"img\" aria-label=\"" + words(figure.caption) +
                    "\"><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
                    "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><path d=\"M0 0v5\" "
                    "stroke=\"#555\" stroke-width=\"1.6\"/></pattern>";
  for (const Ink& ink : map_drawing(figure, width)) svg += stroke(ink);
  return svg + "</svg>";
}

double top_of(const Figure& figure) {
  double top = 0;
  for (const auto* series : {&figure.values, &figure.pale})
    for (const auto& value : *series) top = std::max(top, value.value_or(0));
  return top > 0 ? top : 1;
}

std::size_t every(std::size_t labels, double width) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(static_cast<double>(labels) * 46 / width)));
}

std::string figure_svg(const Figure& figure, double width) {
  if (figure.labels.empty()) return "";
  const double floor = figure_height - label_height, scale = (floor - 18) / top_of(figure);
  const double slot = width / static_cast<double>(figure.labels.size());
  std::string label = words(figure.caption);
  for (std::size_t i = 0; i < figure.labels.size(); ++i)
    label += (i ? ", " : ": ") + words(figure.labels[i] + " " + figure.said[i]);
  std::string svg = "<svg viewBox=\"0 0 " + at(width) + " " + at(figure_height) + "\" role=\"img\" aria-label=\"" +
                    label + "\" font-size=\"11\">";
  if (figure.kind == Figure::Kind::bars) {
    svg += bars(figure, slot, floor, scale);
  } else {
    svg += path(figure.pale, slot, floor, scale, "stroke=\"#a6a6a6\" stroke-width=\"1.2\"");
    svg += path(figure.values, slot, floor, scale, "stroke=\"#000\" stroke-width=\"2\"");
    svg += text(width, std::max(12.0, floor - figure.values.back().value_or(0) * scale - 6), "end", figure.said.back(),
                true);
  }
  svg += rule(0, floor, width, 1);
  const std::size_t step = every(figure.labels.size(), width);
  for (std::size_t i = (figure.labels.size() - 1) % step; i < figure.labels.size(); i += step)
    svg += text(slot * (static_cast<double>(i) + 0.5), floor + 15, "middle", figure.labels[i]);
  return svg + "</svg>";
}

}  // namespace dure::policy
