#include "geometry.hpp"
#include "layer.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <algorithm>
#include <charconv>

namespace dure::geo {
namespace {

[[noreturn]] void refuse_whole(const char* why) { throw Error(Fault::input, "geo.layer", why); }

/// `urn:ogc:def:crs:EPSG::5186` or `EPSG:5186`; CRS84 and no word are longitude and latitude.
std::int64_t epsg_of(const Json& crs) {
  if (!crs["properties"]["name"].is_string()) return 4326;
  const std::string& name = crs["properties"]["name"].string();
  if (name.find("CRS84") != std::string::npos) return 4326;
  const std::size_t at = name.find_last_of(':');
  std::int64_t code = 0;
  if (name.find("EPSG") == std::string::npos || at == std::string::npos) return 0;
  std::from_chars(name.data() + at + 1, name.data() + name.size(), code);
  return code;
}

/// The arcs of a TopoJSON file, put back together.
class Topology {
public:
  explicit Topology(const Json& file) {
    const Json& transform = file["transform"];
    const bool whole = transform.is_object();
    for (const Json& arc : file["arcs"].items()) {
      Json::Array line;
      double x = 0, y = 0;
      for (const Json& position : arc.items()) {
        const auto& at = position.items();
        if (at.size() < 2)
          throw Error(Fault::input, "geo.layer", "TopoJSON의 선에 좌표가 없습니다. 파일을 다시 받으십시오");
        x = whole ? x + at[0].number() : at[0].number();
        y = whole ? y + at[1].number() : at[1].number();
        line.push_back(place(transform, x, y));
      }
      arcs_.push_back(std::move(line));
    }
    transform_ = transform;
  }

  Json geometry(const Json& object) const {
    const Json& type = object["type"];
    if (!type.is_string()) return {};
    const bool point = type.string() == "Point", points = type.string() == "MultiPoint";
    Json coordinates;
    if (point || points) {
      coordinates = point ? moved(object["coordinates"]) : Json::array();
      if (points)
        for (const Json& one : object["coordinates"].items()) coordinates.push(moved(one));
    } else {
      const int depth = type.string() == "MultiPolygon" ? 2 : type.string() == "LineString" ? 0 : 1;
      coordinates = joined(object["arcs"], depth);
    }
    return Json::object({{"type", type}, {"coordinates", std::move(coordinates)}});
  }

private:
  static Json place(const Json& transform, double x, double y) {
    if (!transform.is_object()) return Json::Array{x, y};
    const auto &scale = transform["scale"].items(), &shift = transform["translate"].items();
    if (scale.size() < 2 || shift.size() < 2)
      throw Error(Fault::input, "geo.layer", "TopoJSON의 transform이 깨졌습니다. 파일을 다시 받으십시오");
    return Json::Array{x * scale[0].number() + shift[0].number(), y * scale[1].number() + shift[1].number()};
  }

  Json moved(const Json& point) const {
    const auto& at = point.items();
    if (at.size() < 2)
      throw Error(Fault::input, "geo.layer", "TopoJSON의 점에 좌표가 없습니다. 파일을 다시 받으십시오");
    return place(transform_, at[0].number(), at[1].number());
  }

  /// A list of arc numbers as one line; `depth` more levels of lists around it.
  Json joined(const Json& arcs, int depth) const {
    Json::Array out;
    if (depth > 0) {
      for (const Json& inner : arcs.items()) out.push_back(joined(inner, depth - 1));
      return out;
    }
    for (const Json& number : arcs.items()) {
      const std::int64_t n = number.integer();
      const auto which = static_cast<std::size_t>(n < 0 ? ~n : n);
      if (which >= arcs_.size())
        throw Error(Fault::input, "geo.layer", "TopoJSON이 없는 선을 가리킵니다. 파일을 다시 받으십시오");
      Json::Array line = arcs_[which];
      if (n < 0) std::reverse(line.begin(), line.end());
      out.insert(out.end(), line.begin() + (out.empty() || line.empty() ? 0 : 1), line.end());
    }
    return out;
  }

  std::vector<Json::Array> arcs_;
  Json transform_;
};

void add(Layer& layer, const Json& properties, const Json& geometry) {
  Layer::Feature feature;
  feature.properties = properties.is_object() ? properties.dump() : "{}";
  if (geometry.is_object()) {
    try {
      feature.geometry = Geometry::read(geometry.dump()).wkb();
    } catch (const Error& error) {
      feature.fault = "geometry_broken";
      feature.note = error.what();
    }
  }
  layer.features.push_back(std::move(feature));
}

void add_object(Layer& layer, const Topology& topology, const Json& object) {
  if (object["type"].is_string() && object["type"].string() == "GeometryCollection")
    for (const Json& inner : object["geometries"].items()) add_object(layer, topology, inner);
  else
    add(layer, object["properties"], topology.geometry(object));
}

Json parsed(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Json::parse(text);
}

std::string type_of(const Json& file) { return file["type"].is_string() ? file["type"].string() : ""; }

/// The layers of a TopoJSON file.
const Json::Object& objects_of(const Json& file) {
  const Json& objects = file["objects"];
  if (!objects.is_object() || objects.members().empty())
    refuse_whole("TopoJSON에 objects가 없습니다. 파일을 다시 받으십시오");
  return objects.members();
}

bool is_geometry(std::string_view type) {
  return type == "Point" || type == "MultiPoint" || type == "LineString" || type == "MultiLineString" ||
         type == "Polygon" || type == "MultiPolygon" || type == "GeometryCollection";
}

}  // namespace

Layer read_geojson(std::string_view text, std::string_view name) {
  const Json file = parsed(text);
  Layer layer;
  layer.epsg = epsg_of(file["crs"]);
  const std::string type = type_of(file);
  if (type != "Topology" && !name.empty()) no_such_layer(name);
  if (type == "FeatureCollection") {
    if (!file["features"].is_array()) refuse_whole("GeoJSON에 features가 없습니다. 파일을 다시 받으십시오");
    for (const Json& feature : file["features"].items()) add(layer, feature["properties"], feature["geometry"]);
  } else if (type == "Feature") {
    add(layer, file["properties"], file["geometry"]);
  } else if (type == "Topology") {
    const Topology topology(file);
    bool any = false;
    for (const auto& [object_name, object] : objects_of(file))
      if (name.empty() || object_name == name) {
        add_object(layer, topology, object);
        any = true;
      }
    if (!any) no_such_layer(name);
  } else if (is_geometry(type)) {
    add(layer, {}, file);
  } else {
    refuse_whole("GeoJSON도 TopoJSON도 아닙니다: type이 있는 JSON 객체를 주십시오");
  }
  return layer;
}

std::vector<std::string> geojson_names(std::string_view text) {
  const Json file = parsed(text);
  if (type_of(file) != "Topology") return {""};
  std::vector<std::string> names;
  for (const auto& member : objects_of(file)) names.push_back(member.first);
  return names;
}

}  // namespace dure::geo
