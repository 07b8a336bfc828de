#include "check.hpp"

#include <dure/core/error.hpp>
#include <dure/core/home.hpp>

#include <algorithm>
#include <tuple>

namespace dure::policy {
namespace {

namespace fs = std::filesystem;

/// read_yaml's message says `name:line: sentence`.
Finding finding_of(const Error& error, const std::string& file) {
  std::string text = error.what();
  auto colon = text.find(':');
  int line = colon == std::string::npos ? 0 : std::atoi(text.c_str() + colon + 1);
  auto sentence = text.find(": ");
  if (line > 0 && sentence != std::string::npos) return {file, line, text.substr(sentence + 2)};
  return {file, 1, text};
}

void sort_findings(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](auto& a, auto& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
  auto same = [](auto& a, auto& b) {
    return std::tie(a.file, a.line, a.sentence) == std::tie(b.file, b.line, b.sentence);
  };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

std::vector<Dashboard> read_pages(const Pack& pack, std::vector<Finding>& findings) {
  std::vector<Dashboard> pages;
  for (auto& file : pack.pages) {
    if (!fs::is_regular_file(pack.folder / file)) continue;  // the manifest's reader has said so
    try {
      pages.push_back(read_dashboard(pack, file, findings));
    } catch (const Error& error) {
      findings.push_back(finding_of(error, file));
    }
  }
  return pages;
}

fs::path home_packs() {
  try {
    return home() / "packs";
  } catch (const Error&) {
    return {};
  }
}

Manifest read_ordered(const fs::path& folder, store::Connection& connection) {
  auto manifest = read_manifest(folder);
  order_tables(manifest, connection);
  return manifest;
}

Pack take_pack(Manifest manifest) {
  auto& found = manifest.findings;
  if (found.empty()) return std::move(manifest.pack);
  sort_findings(found);
  throw Error(Fault::input, "pack.broken",
              manifest.pack.folder.filename().string() + "/" + found[0].file + ":" + std::to_string(found[0].line) +
                  ": " + found[0].sentence);
}

/// `packs.yaml` of the city: `complaints: {min_cell: 3}`.
void take_city_settings(Pack& pack, const fs::path& city) {
  auto file = city / "packs.yaml";
  if (!fs::is_regular_file(file)) return;
  auto all = read_yaml(file);
  auto* own = all.find(pack.name);
  if (!own) return;
  for (auto& [key, value] : own->map) {
    auto fail = [&, line = key.line](const std::string& sentence) {
      throw Error(Fault::input, "pack.setting", "packs.yaml:" + std::to_string(line) + ": " + sentence);
    };
    auto setting = std::find_if(pack.settings.begin(), pack.settings.end(),
                                [&name = key.text](auto& s) { return s.name == name; });
    if (setting == pack.settings.end()) fail("정책팩 '" + pack.name + "'에 '" + key.text + "' 설정이 없습니다.");
    auto read = setting_value(setting->type, value.text);
    if (read.is_null()) fail("'" + value.text + "'은 " + setting->type + " 형식이 아닙니다.");
    setting->value = std::move(read);
  }
}

}  // namespace

std::vector<fs::path> pack_folders(const store::City& city) {
  std::map<std::string, fs::path> by_name;
  for (auto& shelf : {home_packs(), city.directory() / "packs"})
    if (!shelf.empty() && fs::is_directory(shelf))
      for (auto& entry : fs::directory_iterator(shelf))
        if (fs::is_regular_file(entry.path() / "manifest.yaml"))
          by_name[entry.path().filename().string()] = entry.path();
  std::vector<fs::path> folders;
  for (auto& [name, folder] : by_name) folders.push_back(folder);
  return folders;
}

std::string schema_of(std::string_view pack_name) {
  std::string schema(pack_name);
  std::replace(schema.begin(), schema.end(), '-', '_');
  return schema;
}

std::vector<Finding> check(const fs::path& folder, store::City* city) { return check_until(folder, city, {}).findings; }

Checked check_until(const fs::path& folder, store::City* city, const std::stop_token& stop) {
  auto scratch = store::Store::open({}, {.threads = 1});
  auto connection = scratch.connect();
  Manifest manifest;
  try {
    manifest = read_ordered(folder, connection);
  } catch (const Error& error) {
    return {{finding_of(error, "manifest.yaml")}, {}};
  }
  auto& findings = manifest.findings;
  auto pages = read_pages(manifest.pack, findings);
  check_folder(manifest.pack, findings);
  Surroundings around{{manifest.pack.folder.parent_path(), home_packs()}, city, stop};
  if (city) around.shelves.insert(around.shelves.begin(), city->directory() / "packs");
  auto all = findings;
  auto neighbours = check_by_trying(scratch, manifest, pages, around, all);
  sort_findings(all);
  return {std::move(all), std::move(neighbours)};
}

Pack read_pack(const fs::path& folder) {
  auto scratch = store::Store::open({}, {.threads = 1});
  auto connection = scratch.connect();
  return take_pack(read_ordered(folder, connection));
}

std::vector<Pack> packs(const store::City& city) {
  auto scratch = store::Store::open({}, {.threads = 1});
  auto connection = scratch.connect();
  std::vector<Pack> all;
  for (auto& folder : pack_folders(city)) {
    try {
      auto pack = take_pack(read_ordered(folder, connection));
      take_city_settings(pack, city.directory());
      all.push_back(std::move(pack));
    } catch (const Error&) {  // check() says what is wrong with it
    }
  }
  return all;
}

Pack find_pack(const store::City& city, std::string_view name) {
  std::vector<std::string> known;
  for (auto& folder : pack_folders(city)) {
    known.push_back(folder.filename().string());
    if (known.back() != name) continue;
    auto pack = read_pack(folder);
    take_city_settings(pack, city.directory());
    return pack;
  }
  auto nearest = nearest_word(name, known);
  throw Error(Fault::missing, "pack.missing",
              "'" + std::string(name) + "'이라는 정책팩이 없습니다." +
                  (nearest.empty() ? " 'dure new pack'으로 만들거나 이름을 확인해 주십시오."
                                   : " '" + nearest + "'을 뜻했습니까?"));
}

}  // namespace dure::policy
