#include "report_map.hpp"

#include "map_classes.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>
#include <cmath>

namespace dure::policy {
namespace {

std::size_t column_at(const Json& data, std::string_view name) {
  const auto& columns = data["columns"].items();
  const auto found = std::ranges::find_if(columns, [&](const Json& c) { return c["name"] == Json(name); });
  return static_cast<std::size_t>(found - columns.begin());
}

/// The cell of a row, null where the card has no such column.
const Json& cell(const Json& data, std::size_t row, std::size_t column) {
  static const Json nothing;
  const auto& cells = data["rows"].items()[row].items();
  return column < cells.size() ? cells[column] : nothing;
}

std::string text(const Json& value) { return value.is_string() ? value.string() : value.is_null() ? "" : value.dump(); }

std::string word(const Json& json, std::string_view key) { return text(json[key]); }

/// Where a value is drawn: the middle of a point, the first position of anything else.
bool place_of(const Json& shape, double& lon, double& lat) {
  const Json* at = shape.find("coordinates");
  while (at && at->is_array() && !at->items().empty() && at->items()[0].is_array()) at = &at->items()[0];
  if (!at || !at->is_array() || at->items().size() < 2) return false;
  lon = at->items()[0].number(), lat = at->items()[1].number();
  return true;
}

std::vector<std::string> breaks_said(const std::vector<double>& values, const std::vector<double>& limits,
                                     std::string_view format) {
  const bool whole = std::ranges::all_of(values, [](double v) { return v == std::floor(v); });
  std::vector<std::string> words;
  for (std::size_t i = 0; i <= limits.size(); ++i) {
    double low = INFINITY, high = -INFINITY;
    for (const double v : values)
      if (class_of(v, limits) == i) low = std::min(low, v), high = std::max(high, v);
    const double first = i == 0 ? low : whole ? std::ceil(limits[i - 1]) : limits[i - 1];
    const double last = i == limits.size() ? high : whole ? std::ceil(limits[i]) - 1 : limits[i];
    const auto said = [&](double v) { return say(Json(v), format == "count" ? "count" : "number"); };
    words.push_back(said(first) == said(last) || last <= first ? said(first) : said(first) + "–" + said(last));
  }
  return words;
}

/// The areas of a card with a value, in its classes; points become marks of their own.
void add_surface(MapFigure& map, const Json& made) {
  const Json& data = made["data"];
  const auto value = column_at(data, word(made, "value")), label = column_at(data, word(made, "label"));
  const auto hidden = column_at(data, word(made, "suppressed"));
  std::vector<double> values;
  for (std::size_t i = 0; i < data["rows"].items().size(); ++i)
    if (cell(data, i, value).is_number() && cell(data, i, hidden) != Json(true))
      values.push_back(cell(data, i, value).number());
  const auto limits = classes_of(values, word(made, "ramp") == "diverge" ? "diverge" : word(made, "classes")).limits;
  const auto& columns = data["columns"].items();
  if (value < columns.size() && !values.empty()) {
    map.classes = breaks_said(values, limits, word(columns[value], "format"));
    map.unit = word(columns[value], "label") +
               (columns[value]["unit"].is_string() ? "(" + word(columns[value], "unit") + ")" : "");
  }
  for (std::size_t i = 0; i < data["rows"].items().size(); ++i) {
    MapFigure::Area area{made["shapes"].items()[i], MapFigure::no_value, text(cell(data, i, label))};
    if (area.shape.is_null()) continue;
    if (cell(data, i, hidden) == Json(true))
      area.shade = MapFigure::hidden;
    else if (cell(data, i, value).is_number())
      area.shade = static_cast<int>(class_of(cell(data, i, value).number(), limits));
    if (area.shape["type"] == Json("Point")) {
      MapFigure::Spot spot{0, 0, "circle", area.name};
      if (place_of(area.shape, spot.lon, spot.lat)) map.spots.push_back(std::move(spot));
    } else {
      map.areas.push_back(std::move(area));
    }
  }
}

void add_spots(MapFigure& map, const Json& part, const std::string& mark, const std::string& called,
               const std::function<bool(std::size_t)>& wanted) {
  std::size_t count = 0;
  const auto& shapes = part["shapes"].items();
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    MapFigure::Spot spot{0, 0, mark, ""};
    if (!wanted(i) || !place_of(shapes[i], spot.lon, spot.lat)) continue;
    map.spots.push_back(std::move(spot));
    ++count;
  }
  if (count && !called.empty())
    map.legend.emplace_back(mark, called + " " + say_number(static_cast<std::int64_t>(count)));
}

/// Lines as they are; stops joined in the order of their rows, one line a label.
void add_lines(MapFigure& map, const Json& layer) {
  std::map<std::string, std::vector<std::pair<double, Json>>> ways;
  const auto label = column_at(layer["data"], word(layer, "label")),
             order = column_at(layer["data"], word(layer, "order"));
  const auto& shapes = layer["shapes"].items();
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].is_null()) continue;
    if (shapes[i]["type"] != Json("Point")) {
      map.areas.push_back({shapes[i], MapFigure::no_value, ""});
      continue;
    }
    const Json& stop = cell(layer["data"], i, order);
    ways[text(cell(layer["data"], i, label))].emplace_back(stop.is_number() ? stop.number() : static_cast<double>(i),
                                                           shapes[i]["coordinates"]);
  }
  for (auto& [name, stops] : ways) {
    std::ranges::stable_sort(stops, {}, [](const auto& stop) { return stop.first; });
    Json::Array line;
    for (auto& stop : stops) line.push_back(std::move(stop.second));
    map.areas.push_back(
        {Json::object({{"type", "LineString"}, {"coordinates", Json(std::move(line))}}), MapFigure::no_value, ""});
  }
}

void add_plan(MapFigure& map, const Json& made) {
  const auto all = [](std::size_t) { return true; };
  if (const Json& standing = made["standing"]; standing.is_object() && standing["shapes"].is_array())
    add_spots(map, standing, "ring", "이미 있음", all);
  if (const Json& candidates = made["candidates"]; candidates.is_object() && candidates["shapes"].is_array()) {
    const auto fell = column_at(candidates["data"], "fell");
    add_spots(map, candidates, "cross", "기준 미달",
              [&](std::size_t i) { return cell(candidates["data"], i, fell).is_string(); });
  }
  const auto name = column_at(made["data"], "name");
  const auto& shapes = made["shapes"].items();
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    MapFigure::Spot spot{0, 0, std::to_string(i + 1), text(cell(made["data"], i, name))};
    if (place_of(shapes[i], spot.lon, spot.lat)) map.spots.push_back(std::move(spot));
  }
  map.legend.insert(map.legend.begin(), {"site", "새로 놓기 " + std::to_string(shapes.size())});
}

/// Leaves out what lies farther than some 300 m from the chosen sites: a plan is about them.
void look_closely(MapFigure& map, const Json& bounds) {
  if (!bounds.is_array() || bounds.items().size() != 4) return;
  constexpr double lon_air = 0.0034, lat_air = 0.0027;
  const auto& box = bounds.items();
  const auto outside = [&](double lon, double lat) {
    return lon < box[0].number() - lon_air || lon > box[2].number() + lon_air || lat < box[1].number() - lat_air ||
           lat > box[3].number() + lat_air;
  };
  std::erase_if(map.areas, [&](const MapFigure::Area& area) {
    double lon = 0, lat = 0;
    return place_of(area.shape, lon, lat) && outside(lon, lat);
  });
  std::erase_if(map.spots, [&](const MapFigure::Spot& spot) { return outside(spot.lon, spot.lat); });
}

}  // namespace

std::optional<MapFigure> map_of(const CardSpec& card, const Json& made) {
  if (!made["shapes"].is_array() || made["tiles"].is_object()) return std::nullopt;
  MapFigure map{.caption = card.title, .note = card.note};
  map.table = table_of(card, made["data"]);
  bool coloured = card.kind == "map";
  if (coloured) add_surface(map, made);
  for (const Json& layer : made["layers"].items()) {
    if (!layer["shapes"].is_array()) continue;
    const auto kind = word(layer, "kind");
    if ((kind == "areas" || kind == "raster") && layer["value"].is_string()) {
      if (!coloured) add_surface(map, layer);
      coloured = true;
    } else if (kind == "areas") {
      for (const Json& shape : layer["shapes"].items())
        if (!shape.is_null()) map.areas.push_back({shape, MapFigure::no_value, ""});
    } else if (kind == "lines") {
      add_lines(map, layer);
    } else if (kind == "points") {
      add_spots(map, layer, layer["mark"].is_string() ? word(layer, "mark") : "circle", word(layer, "title"),
                [](std::size_t) { return true; });
    }
  }
  if (card.kind == "plan") {
    add_plan(map, made);
    look_closely(map, made["bounds"]);
  }
  return map;
}

}  // namespace dure::policy
