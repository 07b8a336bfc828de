#include "pack_checks.hpp"
#include "served_city.hpp"

#include <dure/core/files.hpp>

#include <doctest/doctest.h>

#include <atomic>

namespace dure::server {
namespace {

using testing::ServedCity;
using testing::TemporaryFolder;
namespace fs = std::filesystem;

/// A city with one pack of its own, and how often that was checked.
struct CheckedCity {
  TemporaryFolder folder;
  store::City city;
  std::atomic<int> checks = 0;
  PackChecks of;

  CheckedCity()
      : city(made(folder.path() / "city")), of(city, [this](const fs::path&, store::City*) {
          return PackChecks::Findings{{"manifest.yaml", ++checks, "고칠 것"}};
        }) {
    ingest::install(city.store());
    fs::create_directories(city.directory() / "packs");
    policy::new_pack(city.directory() / "packs", "visit");
  }
  static store::City made(const fs::path& directory) {
    store::City::create(directory, "시험군");
    return store::City::open(directory);
  }
  void load(const std::string& name, const std::string& rows) {
    const auto file = folder.path() / name;
    write_file_atomically(file, rows);
    ingest::Request request;
    request.inputs = {file};
    request.as = "visits";
    REQUIRE(ingest::ingest(city, request).refused.empty());
  }
  /// Which check, counted from 1, the pack's finding comes from.
  int asked() {
    for (int i = 0; i < 500; ++i) {
      if (const auto found = of.of({city.directory() / "packs" / "visit"}).at(0)) return found->at(0).line;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return 0;
  }
};

}  // namespace

TEST_CASE("more rows cost no new check of the packs; another column and another file of the pack do") {
  CheckedCity town;
  town.load("a.csv", "날,사람\n2026-07-01,3\n2026-07-02,4\n");
  CHECK(town.asked() == 1);
  town.load("b.csv", "날,사람\n2026-07-03,5\n");
  CHECK(town.asked() == 1);
  town.load("c.csv", "날,사람,읍면\n2026-07-04,6,가온읍\n");
  CHECK(town.asked() == 2);
  CHECK(town.asked() == 2);
  write_file_atomically(town.city.directory() / "packs/visit/sql/more.sql", "select 1 as one");
  CHECK(town.asked() == 3);
}

TEST_CASE("a slow check keeps nobody waiting: its pack is being checked, and then has its findings") {
  ServedCity served;
  served.greet();
  fs::create_directories(served.directory() / "packs");
  policy::new_pack(served.directory() / "packs", "visit");
  const auto state = [&] {
    const auto packs = served.json("GET", "/api/packs");
    for (const auto& pack : packs.items())
      if (pack["name"].string() == "visit") return pack["state"].string();
    return std::string();
  };
  CHECK(state() == "checking");
  for (int i = 0; i < 3000 && state() == "checking"; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(state() == "waiting");
}

}  // namespace dure::server
