#include "manifest.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <algorithm>
#include <charconv>

namespace dure::policy {
namespace {

constexpr int major_now = 0, minor_now = 1;

const std::vector<std::string> roles{"viewer", "officer", "analyst", "admin"};
const std::vector<std::string> our_schemas{"dure", "main", "raw", "temp", "system", "pg-catalog", "information-schema"};

std::optional<store::Role> read_role(const Yaml& map, Notes& notes) {
  auto word = notes.text(map, "read");
  if (word.empty()) return std::nullopt;
  auto role = store::role_from_name(word);
  if (!role) notes.unknown(map.find("read")->line, word, "역할", roles);
  return role;
}

void check_name(const Yaml& manifest, const Pack& pack, Notes& notes) {
  auto* at = manifest.find("pack");
  if (!at || pack.name.empty()) return;
  if (!is_pack_name(pack.name))
    notes.add(at->line, "정책팩 이름 '" + pack.name + "'은 영어 소문자, 숫자, 붙임표(-)로만 적습니다.");
  else if (std::find(our_schemas.begin(), our_schemas.end(), pack.name) != our_schemas.end())
    notes.add(at->line, "'" + pack.name + "'은 두레가 쓰는 이름입니다. 다른 이름을 지어 주십시오.");
  auto folder = nfc(pack.folder.filename().string());
  if (pack.name != folder)
    notes.add(at->line, "정책팩 이름 '" + pack.name + "'과 폴더 이름 '" + folder + "'이 다릅니다. 같게 적어 주십시오.");
}

/// `dure >= 0.1` as {0, 1}.
std::optional<std::pair<int, int>> read_needs(std::string_view text) {
  auto skip = [&](std::string_view word) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    const bool there = text.starts_with(word);
    if (there) text.remove_prefix(word.size());
    return there;
  };
  if (!skip("dure") || !skip(">=") || !skip("")) return std::nullopt;
  auto number = [&](int& into) {
    auto [end, fault] = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 4), into);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return fault == std::errc() && into >= 0;
  };
  std::pair<int, int> version;
  const bool whole = number(version.first) && text.starts_with('.') && (text.remove_prefix(1), number(version.second));
  return whole && text.empty() ? std::optional(version) : std::nullopt;
}

void check_needs(const Yaml& manifest, Notes& notes) {
  auto needs = notes.text(manifest, "needs");
  if (needs.empty()) return;
  const int line = manifest.find("needs")->line;
  const auto version = read_needs(needs);
  if (!version)
    notes.add(line, "needs는 'dure >= 0.1' 꼴로 적습니다.");
  else if (*version > std::pair(major_now, minor_now))
    notes.add(line, "이 정책팩은 더 새로운 두레(" + std::to_string(version->first) + "." +
                        std::to_string(version->second) + ")가 있어야 합니다.");
}

void read_head(const Yaml& manifest, Pack& pack, Notes& notes) {
  pack.name = notes.needed(manifest, "pack");
  pack.title = notes.needed(manifest, "title");
  pack.owner = notes.needed(manifest, "owner");
  pack.version = notes.needed(manifest, "version");
  pack.icon = notes.text(manifest, "icon");
  if (pack.icon.empty()) pack.icon = "chart";
  if (auto& known = icons(); std::find(known.begin(), known.end(), pack.icon) == known.end())
    notes.unknown(manifest.find("icon")->line, pack.icon, "그림", known);
  check_name(manifest, pack, notes);
  check_needs(manifest, notes);
}

void read_pages(const Yaml& manifest, Pack& pack, Notes& notes) {
  pack.pages = notes.texts(manifest, "pages");
  for (auto& page : pack.pages) {
    int line = manifest.find("pages")->line;
    if (page.find('/') != std::string::npos || !page.ends_with(".yaml"))
      notes.add(line, "pages에는 이 폴더의 .yaml 파일 이름을 적습니다: '" + page + "'");
    else if (!std::filesystem::is_regular_file(pack.folder / page))
      notes.add(line, "화면 파일 '" + page + "'이 폴더에 없습니다.");
  }
}

void read_access(const Yaml& manifest, Pack& pack, Notes& notes) {
  auto* access = notes.map(manifest, "access");
  if (!access) return;
  notes.only_keys(*access, {"read", "publish"});
  if (auto role = read_role(*access, notes)) pack.read = *role;
  std::vector<std::string> names;
  for (auto& table : pack.tables) names.push_back(table.name);
  for (auto& name : notes.texts(*access, "publish")) {
    auto table = std::find_if(pack.tables.begin(), pack.tables.end(), [&](auto& t) { return t.name == name; });
    if (table == pack.tables.end())
      notes.unknown(access->find("publish")->line, name, "표", names);
    else
      table->read = store::Role::viewer;
  }
}

void read_tables_sql(Manifest& into, Notes& notes) {
  auto& pack = into.pack;
  for (std::size_t i = 0; i < pack.tables.size(); ++i) {
    auto& table = pack.tables[i];
    auto file = pack.folder / "sql" / (table.name + ".sql");
    if (std::filesystem::is_regular_file(file))
      table.sql = read_file(file, 1u << 20);
    else if (is_sql_name(table.name))
      notes.add(into.table_lines[i], "sql/" + table.name + ".sql 파일이 없습니다. SELECT 하나를 적어 두십시오.");
  }
}

/// A table `<name>_before` for each that keeps columns; its own SQL is what it holds before the first run.
void add_tables_before(Manifest& into) {
  auto& tables = into.pack.tables;
  const auto written = tables.size();
  for (std::size_t i = 0; i < written; ++i) {
    if (tables[i].keeps.empty()) continue;
    Table before{tables[i].name + "_before", tables[i].label + " (앞선 계산)"};
    for (auto& [column, type] : tables[i].keeps)
      before.sql += (before.sql.empty() ? "select cast(null as " : ", cast(null as ") + std::string(sql_type_of(type)) +
                    ") as " + store::quote_name(column);
    before.sql += " where false";
    before.refresh = "on_change";
    before.read = tables[i].read;
    before.keeps = tables[i].keeps;
    before.before_of = tables[i].name;
    tables.push_back(std::move(before));
    into.table_lines.push_back(into.table_lines[i]);
  }
}

}  // namespace

Manifest read_manifest(const std::filesystem::path& folder) {
  auto file = folder / "manifest.yaml";
  if (!std::filesystem::is_regular_file(file))
    throw Error(Fault::missing, "pack.missing",
                "정책팩이 아닙니다: " + folder.string() + "에 manifest.yaml이 없습니다. 폴더를 확인해 주십시오.");
  Manifest into;
  into.pack.folder = std::filesystem::absolute(folder).lexically_normal();
  if (!into.pack.folder.has_filename()) into.pack.folder = into.pack.folder.parent_path();
  Notes notes("manifest.yaml", into.findings);
  auto manifest = read_yaml(file);
  if (!manifest.is_map()) {
    notes.add(1, "manifest.yaml은 '이름: 내용' 꼴이어야 합니다. schema/manifest.md를 보십시오.");
    return into;
  }
  notes.only_keys(manifest, {"pack", "title", "owner", "icon", "version", "needs", "sources", "settings", "tables",
                             "indexes", "columns", "pages", "access"});
  read_head(manifest, into.pack, notes);
  read_sources(manifest, into.pack, notes);
  read_settings(manifest, into.pack, notes);
  read_tables(manifest, into, notes);
  read_indexes(manifest, into.pack, notes);
  read_labels(manifest, into.pack, notes);
  read_pages(manifest, into.pack, notes);
  read_access(manifest, into.pack, notes);
  read_tables_sql(into, notes);
  if (into.findings.empty()) add_tables_before(into);
  return into;
}

}  // namespace dure::policy
