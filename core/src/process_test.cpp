#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/home.hpp>
#include <dure/core/log.hpp>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

namespace fs = std::filesystem;
using dure::Error;
using dure::Fault;

namespace {

class TemporaryFolder {
public:
  TemporaryFolder() : path_(fs::temp_directory_path() / ("dure-core-test-" + dure::random_hex(6))) {
    fs::create_directory(path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { fs::remove_all(path_); }
  fs::path operator/(std::string_view name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

template <class F>
std::string code_of(F f) {
  try {
    f();
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "";
}

}  // namespace

TEST_CASE("a fault decides exit code and HTTP status") {
  CHECK(dure::exit_code(Fault::input) == 2);
  CHECK(dure::exit_code(Fault::defect) == 1);
  CHECK(dure::http_status(Fault::missing) == 404);
  CHECK(dure::http_status(Fault::busy) == 503);
  CHECK(dure::fault_name(Fault::denied) == "denied");
  const Error error(Fault::input, "a.b", "문장");
  CHECK(error.code() == "a.b");
  CHECK(std::string(error.what()) == "문장");
}

TEST_CASE("SHA-256 gives the digests FIPS 180-4 prints") {
  CHECK(dure::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(dure::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  dure::Sha256 pieces;
  pieces.add("a");
  pieces.add("bc");
  CHECK(pieces.hex() == dure::sha256("abc"));
  const TemporaryFolder folder;
  dure::write_file_atomically(folder / "abc", "abc");
  CHECK(dure::sha256_file(folder / "abc") == dure::sha256("abc"));
  CHECK(code_of([&] { dure::sha256_file(folder / "none"); }) == "file.missing");
  CHECK(code_of([&] { dure::sha256_file(folder.path()); }) == "file.unreadable");
}

TEST_CASE("a keyed digest is HMAC-SHA-256: RFC 4231, cases 2 and 6") {
  CHECK(dure::hmac_sha256("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(dure::hmac_sha256(std::string(131, '\xAA'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("random text has the asked length and does not repeat") {
  CHECK(dure::random_hex(16).size() == 32);
  CHECK(dure::random_hex(16) != dure::random_hex(16));
  CHECK(dure::equal_in_constant_time("같다", "같다"));
  CHECK_FALSE(dure::equal_in_constant_time("같다", "같타"));
  CHECK_FALSE(dure::equal_in_constant_time("a", "ab"));
}

TEST_CASE("a file is replaced whole, keeps its mode and leaves nothing beside it") {
  const TemporaryFolder folder;
  const fs::path file = folder / "가.txt";
  dure::write_file_atomically(file, "처음");
  fs::permissions(file, fs::perms(0600));
  dure::write_file_atomically(file, "다음");
  CHECK(dure::read_file(file) == "다음");
  CHECK(fs::status(file).permissions() == fs::perms(0600));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  CHECK(code_of([&] { dure::write_file_atomically(folder / "없는/가", "x"); }) == "file.unwritable");
  fs::create_directory(folder / "폴더");
  CHECK(code_of([&] { dure::write_file_atomically(folder / "폴더", "x"); }) == "file.unwritable");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("reading a file stops at its limit") {
  const TemporaryFolder folder;
  dure::write_file_atomically(folder / "ten", "0123456789");
  CHECK(dure::read_file(folder / "ten", 10) == "0123456789");
  CHECK(code_of([&] { dure::read_file(folder / "ten", 9); }) == "file.too_large");
  CHECK(code_of([&] { dure::read_file("/dev/zero", 1000); }) == "file.too_large");
  CHECK(code_of([&] { dure::read_file(folder.path()); }) == "file.unreadable");
  CHECK(code_of([&] { dure::read_file(folder / "none"); }) == "file.missing");
  CHECK(dure::read_file("/proc/self/stat").size() > 10);
}

TEST_CASE("home is what DURE_HOME says, and a wrong DURE_HOME is named") {
  const TemporaryFolder folder;
  ::setenv("DURE_HOME", folder.path().c_str(), 1);
  CHECK_THROWS_WITH_AS(dure::home(), doctest::Contains(folder.path().c_str()), Error);
  for (const char* part : {"packs", "schema", "web"}) fs::create_directory(folder / part);
  CHECK(dure::home() == folder.path());
  ::unsetenv("DURE_HOME");
}

TEST_CASE("the log keeps the last thousand lines and never a secret") {
  dure::set_log_level(dure::Level::error);
  dure::log(dure::Level::warning, "dropped");
  const auto before = dure::recent_log().size();
  CHECK(before == 0);
  const fs::path sink = fs::temp_directory_path() / ("dure-core-log-" + dure::random_hex(6));
  const int saved = ::dup(2);
  CHECK(std::freopen(sink.c_str(), "w", stderr) != nullptr);
  dure::log(dure::Level::error, "sign_in.failed", {{"user", dure::Secret<std::string>("홍길동")}, {"tries", 3}});
  const auto lines = dure::recent_log();
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < 4; ++w)
      writers.emplace_back([] {
        for (int i = 0; i < 300; ++i) dure::log(dure::Level::error, "many", {{"i", i}});
      });
  }
  std::fflush(stderr);
  ::dup2(saved, 2);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["event"].string() == "sign_in.failed");
  CHECK(lines[0]["user"].string() == "•••");
  CHECK(lines[0]["at"].string().ends_with("+09:00"));
  CHECK(dure::recent_log().size() == 1000);
  const std::string text = dure::read_file(sink);
  fs::remove(sink);
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const std::size_t end = text.find('\n', at);
    CHECK_NOTHROW(dure::Json::parse(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  CHECK(count == 1201);
  dure::set_log_level(dure::Level::info);
}
