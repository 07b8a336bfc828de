#include "save_table.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/home.hpp>
#include <dure/core/json.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

bool is_name(std::string_view text, char joint) {
  return !text.empty() && text.size() <= 60 && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == joint; });
}

void check_wish(const SavedTable& wish) {
  if (!is_name(wish.pack, '-') || !is_name(wish.name, '_')) {
    throw Error(Fault::input, "save.name",
                "정책팩 이름은 소문자·숫자·붙임표(my-policy), 표 이름은 소문자·숫자·밑줄(by_month)로 지으십시오.");
  }
  constexpr std::array<std::string_view, 4> kKinds{"", "line", "bars", "table"};
  if (std::find(kKinds.begin(), kKinds.end(), wish.chart_kind) == kKinds.end()) {
    throw Error(Fault::input, "save.chart", "그림은 선(line), 막대(bars), 표(table) 가운데 하나입니다.");
  }
}

// The pack's folder, made when there is none. Packs of the house are the same in every city: they are not written to.
fs::path own_folder(const store::City& city, const std::string& pack) {
  const auto folder = city.directory() / "packs" / pack;
  if (fs::exists(folder / "manifest.yaml")) return folder;
  if (fs::exists(home() / "packs" / pack)) {
    throw Error(
        Fault::denied, "save.house_pack",
        "'" + pack +
            "'은(는) 두레에 딸린 정책팩이라 고치지 않습니다. 다른 이름으로 저장하면 이 도시의 정책팩이 됩니다.");
  }
  fs::create_directories(folder.parent_path());
  policy::new_pack(folder.parent_path(), pack);
  return folder;
}

/// Files as they were, put back unless kept.
class Undo {
public:
  explicit Undo(std::vector<fs::path> files) {
    for (auto& file : files) before_[file] = fs::exists(file) ? std::optional(read_file(file)) : std::nullopt;
  }
  ~Undo() {
    if (kept_) return;
    for (const auto& [file, bytes] : before_) {
      std::error_code ignored;
      if (!bytes) {
        fs::remove(file, ignored);
        continue;
      }
      try {
        write_file_atomically(file, *bytes);
      } catch (const Error&) {  // the check of the pack tells what is wrong with it now
        continue;
      }
    }
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  void keep() { kept_ = true; }

private:
  std::map<fs::path, std::optional<std::string>> before_;
  bool kept_ = false;
};

// `line` as the first below the top-level key; the key is written at the end when it is not there or stands empty.
void insert_below(const fs::path& file, const std::string& key, const std::string& line) {
  auto text = "\n" + read_file(file);
  const auto at = text.find("\n" + key + ":");
  const auto end = at == std::string::npos ? at : text.find('\n', at + 1);
  if (end == std::string::npos) {
    text += (text.ends_with('\n') ? "" : "\n") + key + ":\n" + line + "\n";
  } else {
    const auto head = text.substr(at, end - at);
    const bool empty = head.find_first_of("[{") != std::string::npos;
    text.replace(at, end - at, "\n" + key + ":" + (empty ? "" : head.substr(key.size() + 2)) + "\n" + line);
  }
  write_file_atomically(file, text.substr(1));
}

std::string card_line(const SavedTable& wish) {
  std::string line = "  - - {" + wish.chart_kind + ": " + wish.name;
  if (wish.chart_kind != "table") line += ", x: " + json_quote(wish.x) + ", y: " + json_quote(wish.y);
  return line + ", title: " + json_quote(wish.chart_title) + ", width: 12}";
}

}  // namespace

std::string save_table(store::City& city, const SavedTable& wish) {
  check_wish(wish);
  const auto folder = own_folder(city, wish.pack);
  const auto file = folder / "sql" / (wish.name + ".sql");
  if (fs::exists(file)) {
    throw Error(Fault::input, "save.exists", "표 '" + wish.name + "'이(가) 이미 있습니다. 다른 이름으로 저장하십시오.");
  }
  Undo undo({file, folder / "manifest.yaml", folder / "dashboard.yaml"});
  auto sql = wish.sql;
  while (!sql.empty() && (sql.back() == ';' || sql.back() == ' ' || sql.back() == '\n')) sql.pop_back();
  fs::create_directories(file.parent_path());
  write_file_atomically(file, sql + "\n");
  insert_below(folder / "manifest.yaml", "tables", "  " + wish.name + ": {label: " + json_quote(wish.label) + "}");
  if (!wish.chart_kind.empty()) insert_below(folder / "dashboard.yaml", "rows", card_line(wish));
  const auto findings = policy::check(folder, &city);
  if (!findings.empty()) {
    const auto& first = findings.front();
    throw Error(Fault::input, "save.check",
                "저장하지 않았습니다. " + first.file + ":" + std::to_string(first.line) + ": " + first.sentence);
  }
  undo.keep();
  return file.lexically_relative(city.directory()).string();
}

}  // namespace dure::server
