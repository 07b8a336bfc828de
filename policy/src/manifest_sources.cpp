#include "manifest.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace dure::policy {
namespace {

void check_content(const SourceColumn& column, const Yaml& at, Notes& notes) {
  if (column.content.empty()) return;
  if (column.content.size() > 300) {
    notes.add(at.line, "content가 300글자보다 깁니다. 짧게 줄여 주십시오.");
    return;
  }
  try {
    std::regex tried(column.content);
  } catch (const std::regex_error&) {
    notes.add(at.line, "content '" + column.content + "'은 정규식이 아닙니다. 괄호와 대괄호의 짝을 확인해 주십시오.");
  }
}

SourceColumn read_column(const Yaml& key, const Yaml& body, Notes& notes) {
  SourceColumn column;
  column.name = key.text;
  column.line = key.line;
  if (!is_sql_name(column.name) || column.name.starts_with("_"))
    notes.add(key.line, "열 이름 '" + column.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
  if (!body.is_map()) {
    notes.add(key.line, "열 '" + column.name + "'은 {type: text, label: 이름} 꼴로 적습니다.");
    return column;
  }
  notes.only_keys(body, {"type", "label", "unit", "synonyms", "content", "key", "required"});
  column.type = notes.needed(body, "type");
  auto& types = column_types();
  if (!column.type.empty() && std::find(types.begin(), types.end(), column.type) == types.end())
    notes.unknown(body.find("type")->line, column.type, "형식", types);
  column.label = notes.text(body, "label");
  if (column.label.empty()) column.label = column.name;
  column.unit = notes.text(body, "unit");
  column.synonyms = notes.texts(body, "synonyms");
  column.content = notes.text(body, "content");
  column.key = notes.flag(body, "key", false);
  column.required = notes.flag(body, "required", true);
  check_content(column, body, notes);
  return column;
}

void check_words(const Source& source, Notes& notes) {
  std::set<std::string> words;
  for (auto& column : source.columns) {
    std::set<std::string> own{column.label, column.name};
    own.insert(column.synonyms.begin(), column.synonyms.end());
    for (auto& word : own)
      if (!words.insert(word).second)
        notes.add(column.line,
                  "'" + word + "'이라는 이름을 열 둘이 함께 씁니다. 어느 열인지 정할 수 있게 하나만 남겨 주십시오.");
  }
}

Source read_source(const Yaml& key, const Yaml& body, Notes& notes) {
  Source source;
  source.name = key.text;
  source.line = key.line;
  if (!is_sql_name(source.name))
    notes.add(key.line, "자료 이름 '" + source.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
  if (!body.is_map()) {
    notes.add(key.line, "자료 '" + source.name + "' 아래에 label, from, columns를 적습니다.");
    return source;
  }
  notes.only_keys(body, {"label", "from", "optional", "columns", "expect"});
  source.label = notes.text(body, "label");
  if (source.label.empty()) source.label = source.name;
  source.from = notes.texts(body, "from");
  if (source.from.empty())
    notes.add(key.line,
              "자료 '" + source.name + "'에 from이 없습니다. 파일이 들어올 자리를 inbox/폴더/* 꼴로 적어 주십시오.");
  source.optional = notes.flag(body, "optional", false);
  source.expect = notes.texts(body, "expect");
  if (auto* columns = notes.map(body, "columns"))
    for (auto& [name, column] : columns->map) source.columns.push_back(read_column(name, column, notes));
  if (source.columns.empty())
    notes.add(key.line, "자료 '" + source.name + "'에 열이 하나도 없습니다. columns 아래에 적어 주십시오.");
  else if (std::none_of(source.columns.begin(), source.columns.end(), [](auto& c) { return c.required; }))
    notes.add(key.line, "자료 '" + source.name + "'에 꼭 있어야 하는 열이 없습니다. 하나 이상은 required로 두십시오.");
  check_words(source, notes);
  return source;
}

}  // namespace

void read_sources(const Yaml& manifest, Pack& pack, Notes& notes) {
  if (auto* sources = notes.map(manifest, "sources"))
    for (auto& [name, body] : sources->map) pack.sources.push_back(read_source(name, body, notes));
}

}  // namespace dure::policy
