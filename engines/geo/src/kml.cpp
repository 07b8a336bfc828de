#include "geometry.hpp"
#include "layer.hpp"
#include "wkb.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/core/xml.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>

namespace dure::geo {
namespace {

using Event = XmlPull::Event;

bool separates(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// `lon,lat[,height]` with blanks between. @throws Error(input, "geo.layer")
Ring coordinates(std::string_view text) {
  Ring out;
  const char *at = text.data(), *end = at + text.size();
  for (;;) {
    while (at < end && separates(*at)) ++at;
    if (at == end) return out;
    double values[2] = {};
    for (double& value : values) {
      const auto [next, fault] = std::from_chars(at, end, value);
      if (fault != std::errc{} || !std::isfinite(value) || (&value == values && (next == end || *next != ',')))
        throw Error(Fault::input, "geo.layer", "좌표가 '경도,위도'로 적혀 있지 않습니다");
      at = &value == values ? next + 1 : next;
    }
    out.push_back({values[0], values[1]});
    while (at < end && !separates(*at)) ++at;
  }
}

std::string wkb_of_parts(Parts::Kind kind, const std::vector<Ring>& rings) {
  Wkb wkb;
  wkb.start(static_cast<std::uint32_t>(kind));
  if (kind == Parts::Kind::point)
    wkb.point(rings.at(0).at(0));
  else if (kind == Parts::Kind::line)
    wkb.points(rings.at(0));
  else {
    wkb.count(rings.size());
    for (const Ring& ring : rings) wkb.points(ring);
  }
  return wkb.take();
}

class Reading {
public:
  explicit Reading(std::string_view text)
      : text_(text), xml_([this](char* buffer, std::size_t capacity) {
          const std::size_t count = std::min(capacity, text_.size() - given_);
          std::memcpy(buffer, text_.data() + given_, count);
          given_ += count;
          return count;
        }) {}

  Layer run() {
    bool kml = false;
    for (auto event = xml_.next(); event != Event::eof; event = xml_.next()) {
      if (event == Event::end && !folders_.empty() && folders_.back().first == xml_.depth()) folders_.pop_back();
      if (event != Event::start) continue;
      const std::string_view name = xml_.name();
      if (xml_.depth() == 1 && !(kml = name == "kml"))
        throw Error(Fault::input, "geo.layer",
                    "KML이 아닌 XML입니다. 지도 자료면 GeoJSON이나 SHP로 내려받아 올려 주십시오");
      if (name == "SimpleField")
        types_[std::string(xml_.attribute("name").value_or(""))] = std::string(xml_.attribute("type").value_or(""));
      else if (name == "Folder")
        folders_.emplace_back(xml_.depth(), "");
      else if (name == "name" && !folders_.empty() && folders_.back().first + 1 == xml_.depth())
        folders_.back().second = trimmed(xml_.inner_text());
      else if (name == "Placemark")
        placemark();
    }
    if (!kml) throw Error(Fault::input, "geo.layer", "KML이 비어 있습니다. 원본을 다시 받아 올려 주십시오");
    return std::move(layer_);
  }

private:
  static std::string trimmed(std::string_view text) {
    while (!text.empty() && separates(text.front())) text.remove_prefix(1);
    while (!text.empty() && separates(text.back())) text.remove_suffix(1);
    return std::string(text);
  }

  void placemark() {
    const int outside = xml_.depth();
    Json properties = Json::object();
    if (!folders_.empty() && !folders_.back().second.empty()) properties.set("folder", folders_.back().second);
    shapes_.clear();
    Layer::Feature feature;
    for (auto event = xml_.next(); !(event == Event::end && xml_.depth() == outside); event = xml_.next()) {
      if (event == Event::eof) return;
      if (event != Event::start) continue;
      const std::string name(xml_.name());
      if (name == "name" || name == "description")
        properties.set(name, trimmed(xml_.inner_text()));
      else if (name == "ExtendedData")
        extended(properties);
      else if (name == "Style" || name == "StyleMap" || name == "LookAt" || name == "Camera" || name == "Region")
        xml_.skip();
      else
        shape(name, feature);
    }
    finish(feature);
    feature.properties = properties.dump();
    layer_.features.push_back(std::move(feature));
  }

  /// <Data name=…><value>, and <SimpleData name=…> of a schema.
  void extended(Json& properties) {
    const int outside = xml_.depth();
    std::string name;
    for (auto event = xml_.next(); !(event == Event::end && xml_.depth() == outside); event = xml_.next()) {
      if (event == Event::eof) return;
      if (event != Event::start) continue;
      const std::string element(xml_.name());
      if (element == "Data" || element == "SimpleData") name = std::string(xml_.attribute("name").value_or(""));
      if ((element == "SimpleData" || element == "value") && !name.empty())
        properties.set(name, typed(name, trimmed(xml_.inner_text())));
    }
  }

  /// As the schema says, where the text is one.
  Json typed(const std::string& name, std::string text) const {
    const auto known = types_.find(name);
    const std::string type = known == types_.end() ? "string" : known->second;
    if (type == "bool" && (text == "true" || text == "1" || text == "false" || text == "0"))
      return text == "true" || text == "1";
    std::int64_t whole = 0;
    double real = 0;
    const char *begin = text.data(), *end = begin + text.size();
    if (type == "string" || type == "bool" || text.empty()) return text;
    if (const auto read = std::from_chars(begin, end, whole); read.ec == std::errc{} && read.ptr == end) return whole;
    if (const auto read = std::from_chars(begin, end, real); read.ec == std::errc{} && read.ptr == end) return real;
    return text;
  }

  void shape(const std::string& name, Layer::Feature& feature) {
    using enum Parts::Kind;
    if (name != "Point" && name != "LineString" && name != "LinearRing" && name != "Polygon") return;
    const int outside = xml_.depth();
    std::vector<Ring> rings;
    try {
      for (auto event = xml_.next(); !(event == Event::end && xml_.depth() == outside); event = xml_.next()) {
        if (event == Event::eof) return;
        if (event == Event::start && xml_.name() == "coordinates") rings.push_back(coordinates(xml_.inner_text()));
      }
    } catch (const Error& error) {
      if (error.code() != "geo.layer") throw;
      feature.fault = "geometry_broken";
      feature.note = error.what();
      return;
    }
    std::erase_if(rings, [](const Ring& ring) { return ring.empty(); });
    if (rings.empty()) return;
    const Parts::Kind kind = name == "Point" ? point : name == "Polygon" ? polygon : line;
    shapes_.emplace_back(kind, wkb_of_parts(kind, rings));
  }

  /// One shape, or all of a MultiGeometry as several of their kind, or as a collection.
  void finish(Layer::Feature& feature) {
    if (shapes_.empty()) return;
    const Parts::Kind kind = shapes_.front().first;
    const bool alike = std::all_of(shapes_.begin(), shapes_.end(), [&](const auto& s) { return s.first == kind; });
    Wkb wkb;
    wkb.start(alike ? static_cast<std::uint32_t>(kind) + 3 : 7);
    wkb.count(shapes_.size());
    std::string hex = shapes_.size() == 1 ? shapes_.front().second : wkb.take();
    if (shapes_.size() > 1)
      for (const auto& [what, one] : shapes_) hex += one;
    try {
      feature.geometry = Geometry::read(hex).wkb();
    } catch (const Error& error) {
      feature.fault = "geometry_broken";
      feature.note = error.what();
    }
  }

  std::string_view text_;
  std::size_t given_ = 0;
  XmlPull xml_;
  Layer layer_;
  std::vector<std::pair<int, std::string>> folders_;  ///< depth and name of those open
  std::vector<std::pair<Parts::Kind, std::string>> shapes_;
  std::map<std::string, std::string> types_;  ///< of the properties, by a schema
};

}  // namespace

Layer read_kml(std::string_view xml) {
  try {
    Layer layer = Reading(xml).run();
    layer.epsg = 4326;
    return layer;
  } catch (const Error& error) {
    if (error.code() != "xml.broken") throw;
    throw Error(Fault::input, "geo.layer", "KML이 중간에 깨졌습니다. 원본을 다시 받아 올려 주십시오");
  }
}

}  // namespace dure::geo
