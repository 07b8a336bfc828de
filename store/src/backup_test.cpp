#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/city.hpp>

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

using namespace dure;
using namespace dure::store;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("dure-backup-" + random_hex(6));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "ok";
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

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a backup taken while others read and write restores to the moment it was taken") {
  Folder folder;
  City::create(folder.path / "가온군", "가온군");
  auto backup_file = folder.path / "b.zip";
  std::int64_t at_least = 0;
  {
    auto city = City::open(folder.path / "가온군");
    auto connection = city.store().connect();
    connection.exec("create table main.t as select i as n, hash(i) as h from range(300000) t(i)");
    std::ofstream(city.files() / "ab12") << "신청번호,제목\n1,가로등\n";
    std::ofstream(city.inbox() / "later.csv") << "not yet loaded";
    fs::create_directories(city.directory() / "keys");
    std::ofstream(city.directory() / "keys" / "personal.key") << "who is who";
    std::atomic<bool> ended = false;
    std::jthread sign_ins([&] {  // they do not take the write lock
      auto own = city.store().connect();
      while (!ended) audit(own, {}, "read", "x");
    });
    std::jthread writer([&] {
      auto own = city.store().connect();
      while (!ended) {
        {
          auto lock = city.store().write_lock();
          own.exec("insert into main.t select 1000000 + i, 0 from range(5000) t(i)");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    at_least = connection.value("select count(*) from t").integer();
    CHECK(code_of([&] { backup(city, backup_file); }) == "ok");
    ended = true;
  }
  CHECK(!fs::exists(backup_file.string() + ".part"));
  auto to = folder.path / "restored";
  restore(backup_file, to);
  auto city = City::open(to);
  auto connection = city.store().connect();
  auto rows = connection.value("select count(*) from t").integer();
  CHECK(rows >= at_least);
  CHECK(rows % 5000 == 0);  // whole transactions only: 300,000 and 5,000 each
  CHECK(connection.value("select count(*) from t where n < 300000 and h = hash(n)").integer() == 300000);
  CHECK(!verify_audit(connection).broken_at);
  CHECK(content(city.files() / "ab12") == "신청번호,제목\n1,가로등\n");
  CHECK(content(to / "dure.yaml") == content(folder.path / "가온군" / "dure.yaml"));
  CHECK(fs::exists(city.inbox()));
  CHECK(!fs::exists(city.inbox() / "later.csv"));
  CHECK(!fs::exists(to / "keys"));  // a backup alone tells nobody who is who
}

TEST_CASE("a backup does not let go of the city: another process still finds it locked") {
  Folder folder;
  City::create(folder.path / "c", "c");
  auto city = City::open(folder.path / "c");
  backup(city, folder.path / "b.zip");
  backup(city, folder.path / "b.zip");
  CHECK(passes_in_child(
      [&] { return code_of([&] { Store::open(folder.path / "c" / "city.duckdb"); }) == "store.locked"; }));
}

TEST_CASE("a backup with a changed, cut or foreign byte is refused whole") {
  Folder folder;
  City::create(folder.path / "c", "c");
  {
    auto city = City::open(folder.path / "c");
    city.store().connect().exec("create table t as select i, 'abcdefgh' || i as s from range(50000) t(i)");
    backup(city, folder.path / "b.zip");
  }
  auto good = content(folder.path / "b.zip");
  auto refused = [&](const std::string& bytes) {
    std::ofstream(folder.path / "bad.zip", std::ios::binary) << bytes;
    auto code = code_of([&] { restore(folder.path / "bad.zip", folder.path / "r"); });
    CHECK(!fs::exists(folder.path / "r"));
    CHECK(!fs::exists(folder.path / "r.part"));
    return code;
  };
  auto middle = good;
  middle[good.size() / 2] = static_cast<char>(middle[good.size() / 2] ^ 1);
  CHECK(refused(middle) == "restore.broken");
  CHECK(refused(good.substr(0, good.size() - 100)) == "restore.broken");
  CHECK(refused("아무 글") == "restore.broken");
  CHECK(refused("") == "restore.broken");
  CHECK(code_of([&] { restore(folder.path / "nothing.zip", folder.path / "r"); }) == "restore.missing");
  CHECK(code_of([&] { restore(folder.path / "b.zip", folder.path / "c"); }) == "city.exists");
  CHECK(code_of([&] { restore(folder.path / "b.zip", folder.path / "r"); }) == "ok");
}

TEST_CASE("a disk that fills up leaves no half backup, and the city goes on") {
  Folder folder;
  City::create(folder.path / "c", "c");
  {
    auto city = City::open(folder.path / "c");
    city.store().connect().exec("create table t as select hash(i) as h from range(400000) t(i)");
  }
  CHECK(passes_in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    auto city = City::open(folder.path / "c");
    backup(city, folder.path / "whole.zip");
    rlimit limit{1 << 20, 1 << 20};  // no file beyond 1 MiB: the backup is some 3 MiB
    setrlimit(RLIMIT_FSIZE, &limit);
    auto code = code_of([&] { backup(city, folder.path / "b.zip"); });
    return code == "store.full" && city.store().connect().value("select count(*) from t").integer() == 400000;
  }));
  int left = 0;
  for (auto& entry : fs::directory_iterator(folder.path)) left += entry.path().filename().string().starts_with("b.zip");
  CHECK(left == 0);
}
