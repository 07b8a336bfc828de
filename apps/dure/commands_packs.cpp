#include "commands.hpp"
#include "engines.hpp"
#include "progress.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/home.hpp>
#include <dure/demo/demo.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <set>

namespace dure::app {
namespace {

namespace fs = std::filesystem;

void run_one(store::City& city, const policy::Pack& pack, Terminal& terminal) {
  ProgressBar bar(terminal);
  const auto run = policy::run(city, pack, {}, [&](std::string_view table, std::size_t done, std::size_t total) {
    bar.show(pack.name + " · " + std::string(table), done, total);
    if (terminal.stop.stop_requested())
      throw Error(Fault::busy, "run.stopped", "멈추라고 하셔서 정책팩 실행을 멈추었습니다.");
  });
  bar.clear();
  terminal.out << pack.name << " (" << pack.title << ") 실행 " << run.run_id << "번, " << std::fixed
               << std::setprecision(2) << run.seconds << "초\n";
  store::Rows rows;
  rows.columns = {{"표", store::Type::text, "VARCHAR"},
                  {"행", store::Type::integer, "BIGINT"},
                  {"초", store::Type::real, "DOUBLE"}};
  for (const auto& table : run.tables) {
    if (!table.computed) continue;
    rows.rows.push_back(
        {table.table, table.rows, static_cast<double>(static_cast<std::int64_t>(table.seconds * 1000)) / 1000});
  }
  terminal.out << store::write_table(rows) << std::flush;
  for (const auto& finding : run.failed_expectations) {
    terminal.err << "알림: " << finding.file << ":" << finding.line << ": " << finding.sentence << "\n";
  }
}

// Every pack that has its data; the others say what they wait for, or what is wrong with them.
int run_all(store::City& city, Terminal& terminal) {
  int worst = 0;
  const auto attempt = [&](const std::string& name, const auto& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() == "run.stopped") throw;
      terminal.err << (error.fault() == Fault::missing ? "기다림: " : "오류: ") << name << ": " << error.what() << "\n";
      if (error.fault() != Fault::missing) worst = std::max(worst, exit_code(error.fault()));
    }
  };
  std::set<std::string> readable;
  for (const auto& pack : policy::packs_in_order(city)) {
    readable.insert(pack.folder.filename());
    attempt(pack.name, [&] { run_one(city, pack, terminal); });
  }
  for (const auto& folder : policy::pack_folders(city)) {
    const std::string name = folder.filename();
    if (!readable.contains(name)) attempt(name, [&] { policy::find_pack(city, name); });
  }
  return worst;
}

std::vector<fs::path> folders_below(const fs::path& parent) {
  std::vector<fs::path> found;
  if (!fs::is_directory(parent)) return found;
  for (const auto& entry : fs::directory_iterator(parent)) {
    if (fs::exists(entry.path() / "manifest.yaml")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A word is a folder as typed, else the name of a pack of the city or of the house.
fs::path folder_of(const std::string& word, const fs::path& city, const Terminal& terminal) {
  for (const auto& folder : {from_here(terminal, word), city / "packs" / word, home() / "packs" / word}) {
    if (fs::is_directory(folder)) return folder;
  }
  throw Error(Fault::missing, "pack.missing",
              "'" + word + "'(이)라는 정책팩 폴더가 없습니다. 'dure check 폴더'처럼 주십시오.");
}

std::vector<fs::path> tests_below(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied)) {
    const bool here = entry.is_regular_file() && entry.path().extension() == ".slt";
    if (here && entry.path().string().find("/build/") == std::string::npos) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A folder that goes with what is in it.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("dure-test-" + random_hex(8));
  Scratch() { fs::create_directories(path); }
  ~Scratch() {
    std::error_code none;
    fs::remove_all(path, none);
  }
  Scratch(const Scratch&) = delete;
};

}  // namespace

int run(store::City& city, const std::vector<std::string>& packs, Terminal& terminal) {
  if (packs.empty()) return run_all(city, terminal);
  for (const auto& name : packs) run_one(city, policy::find_pack(city, name), terminal);
  return 0;
}

int check(const std::vector<std::string>& words, const fs::path& city, Terminal& terminal) {
  const auto directory = from_here(terminal, city);
  std::vector<fs::path> folders;
  for (const auto& word : words) folders.push_back(folder_of(word, directory, terminal));
  if (words.empty()) {
    folders = folders_below(home() / "packs");
    for (auto& own : folders_below(directory / "packs")) folders.push_back(std::move(own));
  }
  int faults = 0;
  for (const auto& folder : folders) {
    const auto findings = policy::check(folder);
    for (const auto& finding : findings) {
      terminal.out << folder.filename().string() << "/" << finding.file << ":" << finding.line << ": "
                   << finding.sentence << "\n";
    }
    if (findings.empty()) terminal.out << folder.filename().string() << ": 잘못 없음\n";
    faults += static_cast<int>(findings.size());
  }
  return faults == 0 ? 0 : 2;
}

int test(const std::vector<fs::path>& paths, Terminal& terminal) {
  std::vector<fs::path> files;
  auto roots = paths;
  for (auto& path : roots) path = from_here(terminal, path);
  if (roots.empty()) roots = {home() / "packs", home() / "engines", home() / "tests" / "journeys"};
  for (const auto& root : roots) {
    if (!fs::exists(root) && paths.empty()) continue;
    for (auto& file : tests_below(root)) files.push_back(std::move(file));
  }
  int passed = 0;
  int failed = 0;
  const Scratch kept;
  for (const auto& file : files) {
    const auto result = policy::run_slt(file, {.demo = demo::write_city, .kept = kept.path});
    passed += result.passed;
    failed += result.failed;
    terminal.out << (result.failed == 0 ? "맞음 " : "틀림 ") << fs::proximate(file, terminal.directory).string() << " ("
                 << result.passed << ")\n";
    for (const auto& failure : result.failures) terminal.out << "  " << failure << "\n";
    terminal.out << std::flush;
  }
  terminal.out << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 2;
}

int new_pack(const std::string& name, const fs::path& parent, const fs::path& city, Terminal& terminal) {
  const auto own = from_here(terminal, city);
  const auto folder = !parent.empty()         ? from_here(terminal, parent)
                      : fs::is_directory(own) ? own / "packs"
                                              : home() / "packs";
  fs::create_directories(folder);
  policy::new_pack(folder, name);
  const auto shown = fs::proximate(folder / name, terminal.directory).string();
  terminal.out << "정책팩을 만들었습니다: " << shown << "\n  살피기: dure check " << shown << "\n  시험: dure test "
               << shown << "\n";
  return 0;
}

}  // namespace dure::app
