#include "layer_table.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace dure::ingest {
namespace {

using store::CellType;

std::string call_of(const std::string& file, const std::string& layer, std::optional<std::int64_t> crs) {
  std::string call = "read_layer(" + store::quote_text(file);
  if (!layer.empty()) call += ", layer := " + store::quote_text(layer);
  if (crs) call += ", crs := " + std::to_string(*crs);
  return call + ")";
}

bool digits_at(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t k = 0; k < pattern.size(); ++k) {
    const bool digit = text[k] >= '0' && text[k] <= '9';
    if (pattern[k] == '0' ? !digit : text[k] != pattern[k] && !(pattern[k] == 'T' && text[k] == ' ')) return false;
  }
  return true;
}

/// Dates of a file of a real system are written one way only; anything else is text.
CellType type_of_text(std::string_view text) {
  if (text.size() == 10 && digits_at(text, "0000-00-00") && sql_value(CellType::date, text)) return CellType::date;
  const bool moment = text.size() >= 19 && digits_at(text, "0000-00-00T00:00:00");
  return moment && sql_value(CellType::timestamp, text.substr(0, 19)) ? CellType::timestamp : CellType::text;
}

CellType type_of(const Json& value) {
  if (value.is_bool()) return CellType::boolean;
  if (value.is_integer()) return CellType::integer;
  if (value.is_number()) return CellType::real;
  return value.is_string() ? type_of_text(value.string()) : CellType::text;
}

std::string as_text(const Json& value) { return value.is_string() ? value.string() : value.dump(); }

/// Names as a table may have them: trimmed, NFC, none twice, none of ours.
class Names {
public:
  std::string taken(std::string_view key) {
    std::string name = nfc(key);
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!name.empty() && blank(name.back())) name.pop_back();
    name.erase(0, std::min(name.find_first_not_of(" \t\r\n"), name.size()));
    if (name.empty()) name = "열";
    std::string out = name;
    for (int n = 2; !used_.emplace(lower(out), true).second; ++n) out = name + "_" + std::to_string(n);
    return out;
  }

private:
  static std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  }
  std::map<std::string, bool> used_{{std::string(shape_column), true}, {"_load", true}, {"_row", true}};
};

void find_columns(LayerRows& out) {
  std::map<std::string, std::size_t, std::less<>> places;
  std::vector<bool> seen;
  Names names;
  for (const LayerRows::Row& row : out.rows) {
    const Json properties = Json::parse(row.properties);
    for (const auto& [key, value] : properties.members()) {
      auto place = places.find(key);
      if (place == places.end()) {
        place = places.emplace(key, out.columns.size()).first;
        out.columns.push_back({names.taken(key), CellType::text});
        out.keys.push_back(key);
        seen.push_back(false);
      }
      if (value.is_null() || (value.is_string() && value.string().empty())) continue;
      const std::size_t at = place->second;
      const CellType type = type_of(value);
      out.columns[at].type = seen[at] ? wider(out.columns[at].type, type) : type;
      seen[at] = true;
    }
  }
  out.columns.push_back({std::string(shape_column), CellType::text});
}

class LayerSource final : public store::OneThreadSource {
public:
  LayerSource(const LayerRows& of, const std::vector<store::BulkColumn>& columns, std::int64_t load_id)
      : of_(of), columns_(columns), load_id_(load_id) {}

private:
  std::size_t fill(store::Chunk& chunk) override {
    const std::size_t count = std::min(store::Chunk::capacity(), of_.rows.size() - next_);
    const std::size_t shapes = of_.columns.size() - 1;
    for (std::size_t i = 0; i < count; ++i, ++next_) {
      const LayerRows::Row& row = of_.rows[next_];
      const Json properties = Json::parse(row.properties);
      for (std::size_t c = 0; c < shapes; ++c) put(chunk, c, i, properties[of_.keys[c]]);
      if (row.geometry.empty())
        chunk.set_null(shapes, i);
      else
        chunk.text(shapes, i, row.geometry);
      chunk.integers(shapes + 1)[i] = load_id_;
      chunk.integers(shapes + 2)[i] = static_cast<std::int64_t>(next_ + 1);
    }
    return count;
  }

  void put(store::Chunk& chunk, std::size_t column, std::size_t row, const Json& value) const {
    const CellType type = columns_[column].type;
    if (value.is_null() || (value.is_string() && value.string().empty())) return chunk.set_null(column, row);
    if (type == CellType::text) return chunk.text(column, row, as_text(value));
    if (type == CellType::boolean) {
      chunk.booleans(column)[row] = value.boolean();
    } else if (type == CellType::integer) {
      chunk.integers(column)[row] = value.integer();
    } else if (type == CellType::real) {
      chunk.reals(column)[row] = value.number();
    } else {
      put_time(chunk, column, row, value.string());
    }
  }

  void put_time(store::Chunk& chunk, std::size_t column, std::size_t row, std::string_view text) const {
    const auto moment = read_datetime(text.size() > 10 ? text.substr(0, 19) : text);
    const auto day = read_date(text.substr(0, 10));
    if (!day) return chunk.set_null(column, row);
    if (columns_[column].type == CellType::date) {
      chunk.days(column)[row] = static_cast<std::int32_t>(day->time_since_epoch().count());
    } else {
      constexpr std::int64_t a_day = 86'400'000'000;
      chunk.micros(column)[row] = day->time_since_epoch().count() * a_day + (moment ? moment->time.count() : 0);
    }
  }

  const LayerRows& of_;
  const std::vector<store::BulkColumn>& columns_;
  std::int64_t load_id_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<std::string> layers_of(store::Connection& connection, const std::string& file) {
  std::vector<std::string> names;
  try {
    auto rows = connection.query("select layer from layers(" + store::quote_text(file) + ") order by number");
    while (rows.next()) names.push_back(rows.text(0));
  } catch (const Error& error) {
    if (error.code() != "sql.unknown") throw;
    throw Error(Fault::input, "ingest.no_maps",
                "지도 자료를 읽는 엔진이 없습니다. dure 프로그램으로 다시 적재해 주십시오.");
  }
  return names;
}

LayerRows read_layer_rows(store::Connection& connection, const std::string& file, const std::string& layer,
                          std::optional<std::int64_t> crs, std::optional<std::int64_t> to) {
  LayerRows out;
  const std::string target = to ? std::to_string(*to) : "null::bigint";
  auto rows =
      connection.query("select properties, case when epsg <> " + target + " then geo_to_crs(geometry, epsg, " + target +
                       ") else geometry end, epsg, fault, note from " + call_of(file, layer, crs) + " order by id");
  while (rows.next()) {
    out.rows.push_back({rows.text(0), rows.text(1)});
    out.any_geometry = out.any_geometry || !out.rows.back().geometry.empty();
    if (!out.epsg && !rows.is_null(2)) out.epsg = rows.json(2).integer();
    if (!rows.is_null(3))
      out.problems.push_back(
          {static_cast<std::int64_t>(out.rows.size()), std::string(shape_column), rows.text(3), rows.text(4)});
  }
  if (out.epsg && to) out.epsg = to;
  if (!out.any_geometry) std::erase_if(out.problems, [](const Problem& p) { return p.code == "geometry_empty"; });
  find_columns(out);
  return out;
}

std::unique_ptr<store::ChunkSource> source_of(const LayerRows& rows, const std::vector<store::BulkColumn>& columns,
                                              std::int64_t load_id) {
  return std::make_unique<LayerSource>(rows, columns, load_id);
}

}  // namespace dure::ingest
