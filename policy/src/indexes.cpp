#include "indexes.hpp"
#include "manifest.hpp"

#include <dure/core/error.hpp>
#include <dure/text/index.hpp>

#include <algorithm>

namespace dure::policy {

void read_indexes(const Yaml& manifest, Pack& pack, Notes& notes) {
  const Yaml* indexes = notes.map(manifest, "indexes");
  if (!indexes) return;
  std::vector<std::string> known;
  for (auto& source : pack.sources) known.push_back(source.name);
  for (auto& table : pack.tables) known.push_back(table.name);
  for (auto& [name, body] : indexes->map) {
    SearchIndex index;
    index.name = name.text;
    index.line = name.line;
    if (!is_sql_name(index.name))
      notes.add(name.line, "색인 이름 '" + index.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
    if (!body.is_map()) {
      notes.add(name.line, "색인 '" + index.name + "'은 {from: 표, key: 열, text: [제목 열, 본문 열]} 꼴로 적습니다.");
      continue;
    }
    notes.only_keys(body, {"from", "key", "text", "department", "day", "names", "learn_vectors"});
    index.from = notes.needed(body, "from");
    index.key = notes.needed(body, "key");
    index.text = notes.texts(body, "text");
    index.department = notes.text(body, "department");
    index.day = notes.text(body, "day");
    index.names = notes.texts(body, "names");
    index.learn_vectors = notes.flag(body, "learn_vectors", false);
    if (index.text.empty()) notes.add(name.line, "색인 '" + index.name + "'에 text(글 열)를 하나 이상 적어 주십시오.");
    if (!index.from.empty() && std::find(known.begin(), known.end(), index.from) == known.end())
      notes.unknown(body.find("from")->line, index.from, "자료나 표", known);
    for (auto& column : index.names)
      if (column.find('.') == std::string::npos) notes.add(name.line, "names에는 '표.열'을 적습니다: '" + column + "'");
    pack.indexes.push_back(std::move(index));
  }
}

std::string table_of(const Pack& pack, const SearchIndex& index) { return schema_of(pack.name) + "." + index.from; }

std::vector<std::string> columns_of(const SearchIndex& index) {
  std::vector<std::string> columns{index.key};
  columns.insert(columns.end(), index.text.begin(), index.text.end());
  for (auto* one : {&index.department, &index.day})
    if (!one->empty()) columns.push_back(*one);
  return columns;
}

void make_indexes(store::City& city, const Pack& pack) {
  for (auto& index : pack.indexes) {
    try {
      text::IndexOptions options;
      options.department = index.department;
      options.day = index.day;
      options.learn_vectors = index.learn_vectors;
      std::vector<std::string> names;
      for (auto& column : index.names) {  // `place.name` of the pack itself, else as written
        auto from = column.substr(0, column.find('.'));
        auto own = [&](auto& one) { return one.name == from; };
        bool ours = std::any_of(pack.tables.begin(), pack.tables.end(), own) ||
                    std::any_of(pack.sources.begin(), pack.sources.end(), own);
        names.push_back(ours ? schema_of(pack.name) + "." + column : column);
      }
      options.names = text::names_of(city.store(), names);
      text::index_table(city.store(), city.indexes(), index.name, table_of(pack, index), index.key, index.text,
                        options);
    } catch (const Error& error) {
      throw Error(error.fault(), error.code(), pack.name + " 색인 '" + index.name + "': " + error.what());
    }
  }
}

}  // namespace dure::policy
