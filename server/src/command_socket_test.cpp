#include "frames.hpp"
#include "served_city.hpp"
#include "unix_socket.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <atomic>
#include <sstream>

// Commands given beside a running server.
namespace dure::server {
namespace {

using testing::ServedCity;
namespace fs = std::filesystem;

struct Sent {
  std::optional<int> code;
  std::string out, err;
};

Sent send(const fs::path& city, const std::vector<std::string>& words, std::stop_token stop = {}) {
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{
      .directory = "/tmp", .out = out, .err = err, .interactive = false, .input = "입력", .stop = std::move(stop)};
  const auto code = forward(city, words, terminal);
  return {code, out.str(), err.str()};
}

int echo(store::City&, const std::vector<std::string>& words, Terminal& terminal) {
  for (const auto& word : words) terminal.out << word << "|";
  terminal.err << terminal.directory.string() << " " << terminal.input;
  return 7;
}

}  // namespace

TEST_CASE("a command runs in the server; its words, folder, input, both streams and exit code cross over") {
  const ServedCity served({}, echo);
  const auto sent = send(served.directory(), {"sql", "select '가'\n"});
  CHECK(sent.code == 7);
  CHECK(sent.out == "sql|select '가'\n|");
  CHECK(sent.err == "/tmp 입력");
}

TEST_CASE("megabytes of output arrive whole") {
  const ServedCity served({}, [](store::City&, const auto&, Terminal& terminal) {
    for (int i = 0; i < 200'000; ++i) terminal.out << "두레 " << i << "\n";
    return 0;
  });
  std::string expected;
  for (int i = 0; i < 200'000; ++i) expected += "두레 " + std::to_string(i) + "\n";
  CHECK(send(served.directory(), {}).out == expected);
}

TEST_CASE("stopping the client stops the command in the server") {
  std::atomic<bool> stopped = false;
  const ServedCity served({}, [&](store::City&, const auto&, Terminal& terminal) {
    for (int i = 0; i < 1000 && !terminal.stop.stop_requested(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    stopped = terminal.stop.stop_requested();
    return 130;
  });
  std::stop_source wish;
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    wish.request_stop();
  });
  CHECK(send(served.directory(), {}, wish.get_token()).code == 130);
  CHECK(stopped);
}

TEST_CASE("a client that vanishes stops its command too") {
  std::atomic<bool> stopped = false;
  const ServedCity served({}, [&](store::City&, const auto&, Terminal& terminal) {
    for (int i = 0; i < 1000 && !terminal.stop.stop_requested(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    stopped = terminal.stop.stop_requested();
    return 0;
  });
  {
    const auto peer = connect_to(served.directory() / ".dure.sock");
    REQUIRE(peer);
    send_all(*peer, write_frame(FrameKind::request, write_command({{}, "/tmp", false, ""})));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  for (int i = 0; i < 200 && !stopped; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(stopped);
}

TEST_CASE("nobody answers where nobody listens, nor at a socket that a killed server left") {
  const testing::TemporaryFolder folder;
  CHECK_FALSE(send(folder.path(), {}).code);
  CHECK_FALSE(send(folder.path() / "nowhere", {}).code);
  { const auto dead = listen_at(folder.path() / ".dure.sock"); }  // closed, but its file stays
  REQUIRE(fs::exists(folder.path() / ".dure.sock"));
  CHECK_FALSE(send(folder.path(), {}).code);
  const auto again = listen_at(folder.path() / ".dure.sock");  // and the next server takes the name over
  CHECK(again.is_open());
}

TEST_CASE("the socket is for its owner, and its folder may lie deeper than a socket address is long") {
  const testing::TemporaryFolder folder;
  auto deep = folder.path();
  for (int i = 0; i < 6; ++i) deep /= "아주-깊은-폴더-이름-" + std::to_string(i);
  fs::create_directories(deep);
  REQUIRE(deep.string().size() > 108);
  const auto socket = listen_at(deep / ".dure.sock");
  struct stat info {};
  REQUIRE(stat((deep / ".dure.sock").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0600U);
  CHECK(connect_to(deep / ".dure.sock"));
}

TEST_CASE("noise on the socket ends that talk only") {
  const ServedCity served({}, echo);
  const auto peer = connect_to(served.directory() / ".dure.sock");
  REQUIRE(peer);
  send_all(*peer, "GET / HTTP/1.1\r\n\r\n");
  std::string heard;
  CHECK(receive(*peer, heard, 2000) == Heard::end);
  CHECK(send(served.directory(), {"a"}).code == 7);
}

}  // namespace dure::server
