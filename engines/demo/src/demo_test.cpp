#include <dure/demo/demo.hpp>

#include <dure/core/digest.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <map>
#include <string>

namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("packs-demo-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

std::map<std::string, std::string> bytes_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder})
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = dure::read_file(entry.path());
  return files;
}

}  // namespace

TEST_CASE("the demo city is the same to the byte each time it is written") {
  const Folder folder;
  dure::demo::write_city(folder.path / "one");
  dure::demo::write_city(folder.path / "two");
  const auto one = bytes_below(folder.path / "one");
  CHECK(one.size() > 50);
  CHECK(one == bytes_below(folder.path / "two"));
}
