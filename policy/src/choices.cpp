#include "choices.hpp"

#include "manifest.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dure::policy {
namespace {

std::string said(const Json& value) { return value.is_string() ? value.string() : value.dump(); }

std::size_t column_named(const store::Rows& rows, std::string_view name, std::size_t fallback) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i)
    if (rows.columns[i].name == name) return i;
  return std::min(fallback, rows.columns.size() - 1);
}

struct Option {
  Json value;
  std::string label;
};

/// What was asked for, on the filter's steps and between its bounds; the default when it is no number.
double number_within(const FilterSpec& spec, const std::string* text) {
  double value = spec.usual;
  if (text) {
    auto end = text->data() + text->size();
    if (auto [read, bad] = std::from_chars(text->data(), end, value); bad != std::errc() || read != end)
      value = spec.usual;
    if (!std::isfinite(value)) value = spec.usual;
  }
  value = std::clamp(value, spec.least, spec.most);
  return std::clamp(spec.least + std::round((value - spec.least) / spec.step) * spec.step, spec.least, spec.most);
}

class Chooser {
public:
  Chooser(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack)
      : reader_(reader), connection_(connection), shapes_(shapes), pack_(pack) {}

  void filter(const FilterSpec& spec, const Choices& choices) {
    if (spec.kind == FilterSpec::Kind::number) return number(spec, choices);
    auto rows = read_rows(reader_, connection_, shapes_, pack_, chosen_, spec.options);
    auto value = column_named(rows, "value", 0), label = column_named(rows, "label", 1);
    std::vector<Option> options;
    if (!spec.all.empty()) options.push_back({Json(), spec.all});
    for (auto& row : rows.rows)
      if (!row[value].is_null()) options.push_back({row[value], said(row[label])});
    if (spec.kind == FilterSpec::Kind::list) return list(spec, options, rows.columns[value].sql_type, choices);
    auto& picked = pick(spec, options, choices);
    chosen_.types[spec.name] = rows.columns[value].sql_type;
    chosen_.values[spec.name] = picked;
    chosen_.filters.push(as_json(spec, options, picked));
  }

  Chosen take() { return std::move(chosen_); }

private:
  static const std::string* chosen_text(const FilterSpec& spec, const Choices& choices) {
    auto choice = std::find_if(choices.begin(), choices.end(), [&](auto& c) { return c.first == spec.name; });
    return choice == choices.end() ? nullptr : &choice->second;
  }

  void number(const FilterSpec& spec, const Choices& choices) {
    auto value = number_within(spec, chosen_text(spec, choices));
    auto as_json = [&](double d) { return spec.whole ? Json(static_cast<std::int64_t>(d)) : Json(d); };
    chosen_.types[spec.name] = spec.whole ? "BIGINT" : "DOUBLE";
    chosen_.values[spec.name] = as_json(value);
    auto json = head(spec, "number");
    json.set("value", as_json(value).dump());
    json.set("options", Json::array());
    for (auto [name, bound] : {std::pair{"min", spec.least}, {"max", spec.most}, {"step", spec.step}})
      json.set(name, as_json(bound));
    if (!spec.unit.empty()) json.set("unit", spec.unit);
    chosen_.filters.push(std::move(json));
  }

  void list(const FilterSpec& spec, const std::vector<Option>& options, const std::string& sql_type,
            const Choices& choices) {
    auto picked = Json::array();
    std::string text;
    auto* asked = chosen_text(spec, choices);
    for (std::size_t at = 0; asked && at < asked->size();) {
      auto end = std::min(asked->find(',', at), asked->size());
      auto word = asked->substr(at, end - at);
      at = end + 1;
      auto found = std::find_if(options.begin(), options.end(), [&](auto& o) { return said(o.value) == word; });
      if (found == options.end() || std::ranges::count(picked.items(), found->value)) continue;
      text += (text.empty() ? "" : ",") + word;
      picked.push(found->value);
    }
    chosen_.types[spec.name] = sql_type + "[]";
    chosen_.values[spec.name] = std::move(picked);
    auto json = head(spec, "list");
    json.set("value", text.empty() ? Json() : Json(text));
    json.set("options", Json::array());
    chosen_.filters.push(std::move(json));
  }

  static Json head(const FilterSpec& spec, std::string_view kind) {
    return Json::object({{"name", spec.name}, {"label", spec.label}, {"kind", kind}});
  }

  const Json& pick(const FilterSpec& spec, const std::vector<Option>& options, const Choices& choices) {
    static const Json nothing;
    auto find = [&](const std::string& text) {
      return std::find_if(options.begin(), options.end(),
                          [&](auto& o) { return !o.value.is_null() && said(o.value) == text; });
    };
    if (auto* choice = chosen_text(spec, choices)) {
      if (choice->empty() && !spec.all.empty()) return nothing;
      if (auto found = find(*choice); found != options.end()) return found->value;
    }
    if (spec.fallback == "all") return nothing;
    if (spec.fallback != "first") {
      auto rows = read_rows(reader_, connection_, shapes_, pack_, chosen_, spec.fallback);
      if (!rows.rows.empty() && !rows.rows[0].empty())
        if (auto found = find(said(rows.rows[0][0])); found != options.end()) return found->value;
    }
    for (auto& option : options)
      if (!option.value.is_null()) return option.value;
    return nothing;
  }

  static Json as_json(const FilterSpec& spec, const std::vector<Option>& options, const Json& picked) {
    auto list = Json::array();
    for (auto& option : options)
      list.push(Json::object(
          {{"value", option.value.is_null() ? Json() : Json(said(option.value))}, {"label", option.label}}));
    return Json::object({{"name", spec.name},
                         {"label", spec.label},
                         {"value", picked.is_null() ? Json() : Json(said(picked))},
                         {"options", std::move(list)}});
  }

  store::Reader& reader_;
  store::Connection& connection_;
  const Shapes& shapes_;
  const Pack& pack_;
  Chosen chosen_;
};

std::pair<std::string_view, std::string_view> words_of(store::Type type) {
  switch (type) {
    case store::Type::boolean:
      return {"boolean", "flag"};
    case store::Type::integer:
      return {"integer", "count"};
    case store::Type::real:
      return {"real", "number"};
    case store::Type::decimal:
      return {"decimal", "number"};
    case store::Type::date:
      return {"date", "date"};
    case store::Type::time:
      return {"time", "time"};
    case store::Type::timestamp:
      return {"timestamp", "datetime"};
    case store::Type::list:
      return {"list", "text"};
    default:
      return {"text", "text"};
  }
}

}  // namespace

std::map<std::string, std::string> Chosen::literals(const Pack& pack) const {
  std::map<std::string, std::string> all;
  for (auto& setting : pack.settings) all[setting.name] = literal(setting.value, sql_type_of(setting.type));
  for (auto& [name, value] : values) all[name] = literal(value, types.at(name));
  return all;
}

Chosen choose(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack,
              const Dashboard& board, const Choices& choices) {
  Chooser chooser(reader, connection, shapes, pack);
  for (auto& spec : board.filters) chooser.filter(spec, choices);
  return chooser.take();
}

store::Rows read_rows(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack,
                      const Chosen& chosen, std::string_view sql) {
  return reader.query(compile(connection, shapes, pack, sql, {.filters = chosen.types, .values = chosen.values}).sql);
}

Json describe_column(const Pack& pack, const store::Column& column) {
  auto [type, format] = words_of(column.type);
  std::string label = column.name, shown(format), unit;
  auto named = [&](auto& list) {
    return std::find_if(list.begin(), list.end(), [&](auto& c) { return c.name == column.name; });
  };
  if (auto own = named(pack.columns); own != pack.columns.end()) {
    label = own->label;
    unit = own->unit;
    if (!own->format.empty()) shown = own->format;
  } else {
    for (auto& source : pack.sources)
      if (auto found = named(source.columns); found != source.columns.end()) {
        label = found->label;
        unit = found->unit;
        if (words_of(column.type).first == "text" || sql_type_of(found->type) == column.sql_type)
          shown = format_of(found->type);
        break;
      }
  }
  auto json = Json::object({{"name", column.name}, {"label", label}, {"type", type}, {"format", shown}});
  if (!unit.empty()) json.set("unit", unit);
  return json;
}

Json table_json(const Pack& pack, const store::Rows& rows, std::size_t limit) {
  auto columns = Json::array(), cells = Json::array();
  for (auto& column : rows.columns) columns.push(describe_column(pack, column));
  bool cut = limit > 0 && rows.rows.size() > limit;
  auto count = cut ? limit : rows.rows.size();
  for (std::size_t i = 0; i < count; ++i) cells.push(Json(rows.rows[i]));
  auto table = Json::object({{"columns", std::move(columns)}, {"rows", std::move(cells)}});
  if (cut || rows.truncated) table.set("truncated", true);
  return table;
}

Json newest_run(store::Connection& connection, const Pack& pack) {
  auto rows = connection.rows(
      "select run_id, strftime(started_at, '%Y-%m-%dT%H:%M:%S'), seconds from dure.run where pack = $pack and state = "
      "'done' "
      "order by run_id desc limit 1",
      {{"pack", pack.name}});
  if (rows.rows.empty()) return {};
  auto& row = rows.rows[0];
  return Json::object({{"id", row[0]}, {"at", row[1]}, {"seconds", row[2]}});
}

}  // namespace dure::policy
