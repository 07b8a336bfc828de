#include "check.hpp"
#include "slt.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder))
    for (auto& entry : fs::directory_iterator(folder))
      if (entry.is_regular_file() && !entry.path().filename().string().starts_with(".")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

void check_readme(const Pack& pack, std::vector<Finding>& findings) {
  auto file = pack.folder / "README.md";
  if (!fs::is_regular_file(file))
    findings.push_back({"README.md", 1, "README.md가 없습니다. 왜, 누가, 무엇을 정하는지 반 쪽으로 적어 주십시오."});
  else if (read_file(file, 1u << 20).size() < 100)
    findings.push_back({"README.md", 1, "README.md가 너무 짧습니다. 왜, 누가, 무엇을 정하는지 적어 주십시오."});
}

void check_samples(const Pack& pack, std::vector<Finding>& findings) {
  auto files = files_in(pack.folder / "sample");
  for (auto& source : pack.sources) {
    bool found = std::any_of(files.begin(), files.end(), [&](auto& file) { return file.stem() == source.name; });
    if (!found && !source.optional)
      findings.push_back(
          {"manifest.yaml", source.line,
           "자료 '" + source.name + "'의 견본이 없습니다. sample/" + source.name + ".csv를 만들어 주십시오."});
  }
  for (auto& file : files)
    if (std::none_of(pack.sources.begin(), pack.sources.end(), [&](auto& s) { return file.stem() == s.name; }))
      findings.push_back(
          {"sample/" + file.filename().string(), 1, "이 견본의 이름과 같은 자료가 manifest.yaml에 없습니다."});
}

void check_tests(const Pack& pack, std::vector<Finding>& findings) {
  int tests = 0;
  for (auto& file : files_in(pack.folder / "test")) {
    if (file.extension() != ".slt") continue;
    ++tests;
    try {
      read_slt(file);
    } catch (const SltError& error) {
      findings.push_back({"test/" + file.filename().string(), error.line, error.sentence});
    }
  }
  if (tests == 0) findings.push_back({"test", 1, "시험이 없습니다. 손으로 센 수를 test/이름.slt에 적어 주십시오."});
}

}  // namespace

void check_folder(const Pack& pack, std::vector<Finding>& findings) {
  check_readme(pack, findings);
  check_samples(pack, findings);
  check_tests(pack, findings);
  for (auto& file : files_in(pack.folder / "sql"))
    if (std::none_of(pack.tables.begin(), pack.tables.end(),
                     [&](auto& t) { return file.filename() == t.name + ".sql"; }))
      findings.push_back({"sql/" + file.filename().string(), 1,
                          "이 파일의 표가 manifest.yaml의 tables에 없습니다. 적거나 파일을 지워 주십시오."});
}

}  // namespace dure::policy
