#include "order.hpp"

#include "sql_tree.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

void note_parameters(const Table& table, const Json& tree, const Pack& pack, Notes& notes) {
  std::vector<std::string> known;
  for (auto& setting : pack.settings) known.push_back(setting.name);
  for (auto& name : parameters_of(tree)) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    auto at = table.sql.find("$" + name);
    auto line = 1 + static_cast<int>(std::count(
                        table.sql.begin(),
                        table.sql.begin() + static_cast<std::ptrdiff_t>(std::min(at, table.sql.size())), '\n'));
    notes.unknown(line, name, "설정", known);
  }
}

/// The tables of the cycle that `at` runs into: `a → b → a`.
std::string cycle_from(const std::vector<Table>& tables, std::size_t at) {
  std::vector<std::string> path;
  while (std::find(path.begin(), path.end(), tables[at].name) == path.end()) {
    path.push_back(tables[at].name);
    for (std::size_t i = 0; i < tables.size(); ++i)
      if (std::find(tables[at].from.begin(), tables[at].from.end(), tables[i].name) != tables[at].from.end()) {
        at = i;
        break;
      }
  }
  auto words = tables[at].name;
  for (auto it = std::find(path.begin(), path.end(), tables[at].name) + 1; it != path.end(); ++it) words += " → " + *it;
  return words + " → " + tables[at].name;
}

bool reads_any(const Table& table, const std::vector<Table>& others) {
  return std::any_of(others.begin(), others.end(), [&](auto& other) {
    return std::find(table.from.begin(), table.from.end(), other.name) != table.from.end();
  });
}

void sort_tables(Manifest& manifest, Notes& notes) {
  auto& tables = manifest.pack.tables;
  std::vector<Table> sorted;
  while (!tables.empty()) {
    auto next = std::find_if(tables.begin(), tables.end(), [&](auto& table) { return !reads_any(table, tables); });
    if (next == tables.end()) {
      notes.add(manifest.table_lines.front(),
                "표가 서로를 되풀어 읽습니다: " + cycle_from(tables, 0) + ". 한 곳을 끊어 주십시오.");
      std::move(tables.begin(), tables.end(), std::back_inserter(sorted));
      break;
    }
    auto at = next - tables.begin();
    sorted.push_back(std::move(*next));
    tables.erase(next);
    auto line = manifest.table_lines.begin() + at;
    std::rotate(line, line + 1, manifest.table_lines.end());  // lines follow their tables
  }
  tables = std::move(sorted);
}

}  // namespace

int line_in(std::string_view message) {
  auto at = message.find("LINE ");
  if (at == std::string_view::npos) return 1;
  int line = 0;
  for (at += 5; at < message.size() && message[at] >= '0' && message[at] <= '9'; ++at)
    line = line * 10 + (message[at] - '0');
  return std::max(line, 1);
}

std::string sentence_in(std::string_view message) {
  auto end = message.find("\n\nLINE ");
  std::string text(message.substr(0, end));
  for (auto& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

void order_tables(Manifest& manifest, store::Connection& connection) {
  auto& pack = manifest.pack;
  Notes about("manifest.yaml", manifest.findings);
  for (auto& table : pack.tables) {
    if (table.sql.empty()) continue;
    Notes notes("sql/" + table.name + ".sql", manifest.findings);
    try {
      auto tree = connection.parse(table.sql);
      query_of(tree);
      auto own = schema_of(pack.name) + ".";
      for (auto& name : tables_of(tree)) table.from.push_back(name.starts_with(own) ? name.substr(own.size()) : name);
      note_parameters(table, tree, pack, notes);
    } catch (const Error& error) {
      notes.add(line_in(error.what()), sentence_in(error.what()));
    }
  }
  sort_tables(manifest, about);
}

}  // namespace dure::policy
