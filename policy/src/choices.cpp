#include "choices.hpp"

#include "manifest.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

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

class Chooser {
public:
  Chooser(store::Reader& reader, store::Connection& connection, const Shapes& shapes, const Pack& pack)
      : reader_(reader), connection_(connection), shapes_(shapes), pack_(pack) {}

  void filter(const FilterSpec& spec, const Choices& choices) {
    auto rows = read_rows(reader_, connection_, shapes_, pack_, chosen_, spec.options);
    auto value = column_named(rows, "value", 0), label = column_named(rows, "label", 1);
    std::vector<Option> options;
    if (!spec.all.empty()) options.push_back({Json(), spec.all});
    for (auto& row : rows.rows)
      if (!row[value].is_null()) options.push_back({row[value], said(row[label])});
    auto& picked = pick(spec, options, choices);
    chosen_.types[spec.name] = rows.columns[value].sql_type;
    chosen_.values[spec.name] = picked;
    chosen_.filters.push(as_json(spec, options, picked));
  }

  Chosen take() { return std::move(chosen_); }

private:
  const Json& pick(const FilterSpec& spec, const std::vector<Option>& options, const Choices& choices) {
    static const Json nothing;
    auto find = [&](const std::string& text) {
      return std::find_if(options.begin(), options.end(),
                          [&](auto& o) { return !o.value.is_null() && said(o.value) == text; });
    };
    auto choice = std::find_if(choices.begin(), choices.end(), [&](auto& c) { return c.first == spec.name; });
    if (choice != choices.end()) {
      if (choice->second.empty() && !spec.all.empty()) return nothing;
      if (auto found = find(choice->second); found != options.end()) return found->value;
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

store::Params Chosen::params(const Query& query) const {
  store::Params params;
  for (auto& name : query.parameters) params.emplace_back(name, values.at(name));
  return params;
}

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
  auto query = compile(connection, shapes, pack, sql, {.filters = chosen.types});
  return reader.query(query.sql, chosen.params(query));
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
