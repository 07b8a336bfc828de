#include "manifest.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

const std::vector<std::string> refreshes{"on_change", "daily", "manual"};
const std::vector<std::string> roles{"viewer", "officer", "analyst", "admin"};

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Setting read_setting(const Yaml& key, const Yaml& body, Notes& notes) {
  Setting setting;
  setting.name = key.text;
  if (!is_sql_name(setting.name))
    notes.add(key.line, "설정 이름 '" + setting.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
  if (!body.is_map()) {
    notes.add(key.line, "설정 '" + setting.name + "'은 {type: count, default: 5, label: 이름} 꼴로 적습니다.");
    return setting;
  }
  notes.only_keys(body, {"type", "default", "label"});
  setting.type = notes.needed(body, "type");
  setting.label = notes.text(body, "label");
  if (setting.label.empty()) setting.label = setting.name;
  if (!setting.type.empty() && !has(column_types(), setting.type)) {
    notes.unknown(body.find("type")->line, setting.type, "형식", column_types());
    return setting;
  }
  auto text = notes.needed(body, "default");
  if (setting.type.empty() || text.empty()) return setting;
  setting.value = setting_value(setting.type, text);
  if (setting.value.is_null())
    notes.add(body.find("default")->line,
              "설정 '" + setting.name + "'의 값 '" + text + "'은 " + setting.type + " 형식이 아닙니다.");
  return setting;
}

void read_keeps(const Yaml& body, Table& table, Notes& notes) {
  auto* keeps = notes.map(body, "keeps");
  if (!keeps) return;
  for (auto& [column, type] : keeps->map) {
    if (!is_sql_name(column.text))
      notes.add(column.line, "열 이름 '" + column.text + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
    if (!has(column_types(), type.text)) notes.unknown(type.line, type.text, "형식", column_types());
    table.keeps.emplace_back(column.text, type.text);
  }
}

Table read_table(const Yaml& key, const Yaml& body, Notes& notes) {
  Table table;
  table.name = key.text;
  table.refresh = "on_change";
  table.label = key.text;
  if (!is_sql_name(table.name))
    notes.add(key.line, "표 이름 '" + table.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
  if (body.kind == Yaml::Kind::null) return table;
  if (!body.is_map()) {
    notes.add(key.line, "표 '" + table.name + "'은 {label: 이름, refresh: on_change} 꼴로 적습니다.");
    return table;
  }
  notes.only_keys(body, {"label", "refresh", "read", "keeps"});
  read_keeps(body, table, notes);
  if (auto label = notes.text(body, "label"); !label.empty()) table.label = label;
  if (auto refresh = notes.text(body, "refresh"); !refresh.empty()) {
    table.refresh = refresh;
    if (!has(refreshes, refresh)) notes.unknown(body.find("refresh")->line, refresh, "새로 고침", refreshes);
  }
  if (auto read = notes.text(body, "read"); !read.empty()) {
    table.read = store::role_from_name(read);
    if (!table.read) notes.unknown(body.find("read")->line, read, "역할", roles);
  }
  return table;
}

}  // namespace

void read_settings(const Yaml& manifest, Pack& pack, Notes& notes) {
  if (auto* settings = notes.map(manifest, "settings"))
    for (auto& [name, body] : settings->map) pack.settings.push_back(read_setting(name, body, notes));
}

void read_tables(const Yaml& manifest, Manifest& into, Notes& notes) {
  auto* tables = notes.map(manifest, "tables");
  if (!tables) return;
  for (auto& [name, body] : tables->map) {
    auto& sources = into.pack.sources;
    if (std::any_of(sources.begin(), sources.end(), [&](auto& source) { return source.name == name.text; }))
      notes.add(name.line, "'" + name.text + "'은 자료의 이름이기도 합니다. 표의 이름을 바꾸어 주십시오.");
    into.pack.tables.push_back(read_table(name, body, notes));
    into.table_lines.push_back(name.line);
  }
}

void read_labels(const Yaml& manifest, Pack& pack, Notes& notes) {
  auto* columns = notes.map(manifest, "columns");
  if (!columns) return;
  for (auto& [name, body] : columns->map) {
    ColumnLabel column{name.text, "", "", ""};
    if (body.is_scalar()) {
      column.label = body.text;
    } else if (body.is_map()) {
      notes.only_keys(body, {"label", "unit", "format"});
      column.label = notes.text(body, "label");
      column.unit = notes.text(body, "unit");
      column.format = notes.text(body, "format");
      if (!column.format.empty() && !has(formats(), column.format))
        notes.unknown(body.find("format")->line, column.format, "표시 형식", formats());
    } else {
      notes.add(name.line, "열 '" + name.text + "'은 {label: 이름, unit: 건, format: count} 꼴로 적습니다.");
    }
    if (column.label.empty()) column.label = column.name;
    pack.columns.push_back(std::move(column));
  }
}

}  // namespace dure::policy
