#include "crash_world.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

using namespace dure;
using namespace dure::store;
using namespace dure::store::crash;
namespace fs = std::filesystem;

namespace {

/// Loads without end, telling each number once it is committed.
[[noreturn]] void load_and_tell(const fs::path& file, int pipe, unsigned seed) {
  std::mt19937 random(seed);
  auto store = Store::open(file);
  for (;;) {
    std::int64_t rows = random() % 10 == 0 ? 200'000 : random() % 3000;
    auto id = load(store, rows);
    if (write(pipe, &id, sizeof id) != sizeof id) _exit(1);
    auto connection = store.connect();
    audit(connection, {}, "load", "t");
    if (random() % 7 == 0) store.checkpoint();
  }
}

/// In a process of its own, which must not run the rest of the tests.
bool passes_in_child(const std::function<bool()>& test) {
  auto child = fork();
  if (child == 0) {
    bool passed = false;
    try {
      passed = test();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    _exit(passed ? 7 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 7;
}

}  // namespace

TEST_CASE("killed at any moment, a city opens again with every acknowledged load") {
  Folder folder;
  const int cycles = std::getenv("DURE_LONG") ? 1000 : 10;
  std::mt19937 random(20260719);
  std::size_t acknowledged = 0;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    CAPTURE(cycle);
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    auto seed = static_cast<unsigned>(random());
    auto child = fork();
    if (child == 0) {
      close(pipe[0]);
      try {
        load_and_tell(folder.file(), pipe[1], seed);
      } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        _exit(1);
      }
    }
    close(pipe[1]);
    std::vector<std::int64_t> told;
    std::int64_t id = 0;
    if (cycle % 4 != 0 && read(pipe[0], &id, sizeof id) == sizeof id) told.push_back(id);  // else perhaps while opening
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 400));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    while (read(pipe[0], &id, sizeof id) == sizeof id) told.push_back(id);
    close(pipe[0]);
    auto store = Store::open(folder.file());
    auto there = loads(store);
    for (auto one : told) CHECK(std::find(there.begin(), there.end(), one) != there.end());
    auto connection = store.connect();
    CHECK(!verify_audit(connection).broken_at);
    if (!there.empty()) CHECK(next_id(connection, "load") > there.back());
    acknowledged += told.size();
  }
  MESSAGE(acknowledged << " acknowledged loads in " << cycles << " killed processes");
  CHECK(acknowledged > static_cast<std::size_t>(cycles) / 2);
}

TEST_CASE("a disk that fills up during a load says so, loses nothing, and the city goes on") {
  Folder folder;
  CHECK(passes_in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    auto store = Store::open(folder.file());
    auto first = load(store, 1000);
    store.checkpoint();
    auto limit_to = [](rlim_t bytes) {
      rlimit limit{bytes, RLIM_INFINITY};
      return setrlimit(RLIMIT_FSIZE, &limit) == 0;
    };
    for (std::int64_t rows : {3'000'000, 20'000}) {  // the store's file is full; only its log is
      if (!limit_to(std::max<rlim_t>(fs::file_size(folder.file()), 1 << 20))) return false;
      std::string code = "ok";
      for (int tries = 0; tries < 100 && code == "ok"; ++tries) {
        try {
          load(store, rows);
        } catch (const Error& error) {
          code = error.code();
          if (code != "store.full") std::fprintf(stderr, "%s %s\n", code.c_str(), error.what());
        }
      }
      if (code != "store.full") return false;
      limit_to(RLIM_INFINITY);
      auto there = loads(store);
      if (there.empty() || there.front() != first) return false;
      auto next = load(store, 10);
      there = loads(store);
      if (there.back() != next) return false;
    }
    return true;
  }));
  auto store = Store::open(folder.file());
  CHECK(loads(store).size() >= 3);
}

TEST_CASE("without room for the undo file there is no checkpoint, nothing is lost, and the next one comes through") {
  Folder folder;
  CHECK(passes_in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    auto store = Store::open(folder.file());
    load(store, 1000);
    store.checkpoint();
    load(store, 1000);
    rlimit limit{100'000, RLIM_INFINITY};  // less than a block
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string code = "ok";
    try {
      store.checkpoint();
    } catch (const Error& error) {
      code = error.code();
    }
    if (code != "store.full" || fs::exists(folder.file().string() + ".undo") || loads(store).size() != 2) return false;
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    load(store, 5);
    store.checkpoint();
    return !fs::exists(folder.file().string() + ".wal");
  }));
  auto store = Store::open(folder.file());
  CHECK(loads(store).size() == 3);
}
