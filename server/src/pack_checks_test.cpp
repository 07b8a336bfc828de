#include "pack_checks.hpp"
#include "served_city.hpp"

#include <dure/core/files.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <optional>

namespace dure::server {
namespace {

using testing::ServedCity;
using testing::TemporaryFolder;
namespace fs = std::filesystem;

/// A city with the packs `visit`, that reads a table of `place`, and `apart`, and how often they were checked.
struct CheckedCity {
  TemporaryFolder folder;
  store::City city;
  std::atomic<int> checks = 0;
  std::optional<PackChecks> of;

  CheckedCity() : city(made(folder.path() / "city")) {
    ingest::install(city.store());
    for (const auto* pack : {"visit", "place", "apart"}) policy::new_pack(city.directory() / "packs", pack);
    restart();
  }
  static store::City made(const fs::path& directory) {
    store::City::create(directory, "시험군");
    fs::create_directories(directory / "packs");
    return store::City::open(directory);
  }
  void restart() {
    of.reset();
    of.emplace(city, [this](const fs::path&, store::City*, const std::stop_token&) {
      return policy::Checked{{{"manifest.yaml", ++checks, "고칠 것"}}, {"place"}};
    });
  }
  void load(const std::string& name, const std::string& rows) {
    const auto file = folder.path() / name;
    write_file_atomically(file, rows);
    ingest::Request request;
    request.inputs = {file};
    request.as = "visits";
    REQUIRE(ingest::ingest(city, request).refused.empty());
  }
  void change(const std::string& pack) {
    const auto file = city.directory() / "packs" / pack / "README.md";
    write_file_atomically(file, read_file(file) + "\n");
  }
  fs::path kept() const { return city.indexes() / "pack_checks.json"; }
  /// Which check, counted from 1, the finding of `visit` comes from.
  int asked() {
    for (int i = 0; i < 500; ++i) {
      if (const auto found = of->of({city.directory() / "packs" / "visit"}).at(0)) return found->at(0).line;
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

TEST_CASE("a restart checks nothing again but a pack that changed, or of which one that it reads did") {
  CheckedCity town;
  CHECK(town.asked() == 1);
  town.restart();
  CHECK(town.asked() == 1);
  town.change("apart");
  town.restart();
  CHECK(town.asked() == 1);
  town.change("place");
  town.restart();
  CHECK(town.asked() == 2);
  town.change("visit");
  town.restart();
  CHECK(town.asked() == 3);
  town.load("a.csv", "날,사람\n2026-07-01,3\n");
  town.restart();
  CHECK(town.asked() == 4);
  town.restart();
  CHECK(town.asked() == 4);
}

TEST_CASE("kept findings of which a letter changed, or half was written, are made anew") {
  CheckedCity town;
  CHECK(town.asked() == 1);
  auto text = read_file(town.kept());
  const auto at = text.find("고칠 것");
  REQUIRE(at != std::string::npos);
  write_file_atomically(town.kept(), std::string(text).replace(at, std::string("고칠 것").size(), "고친 것"));
  town.restart();
  CHECK(town.asked() == 2);
  write_file_atomically(town.kept(), text.substr(0, text.size() / 2));
  town.restart();
  CHECK(town.asked() == 3);
}

TEST_CASE("the end of the server ends the check of a pack, and nothing of it is kept") {
  CheckedCity town;
  std::promise<void> begun;
  std::optional<PackChecks> slow;
  slow.emplace(town.city, [&](const fs::path&, store::City*, const std::stop_token& stop) {
    begun.set_value();
    while (!stop.stop_requested()) std::this_thread::yield();
    return policy::Checked{};
  });
  slow->of({town.city.directory() / "packs" / "visit"});
  begun.get_future().wait();
  slow.reset();
  CHECK(!fs::exists(town.kept()));
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
