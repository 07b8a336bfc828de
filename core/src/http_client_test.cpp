#include <dure/core/error.hpp>
#include <dure/core/http_client.hpp>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

using namespace dure;

namespace {

/// A server of one answer on a port of the loopback that the kernel chose.
class Once {
public:
  explicit Once(std::string answer) : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listening_, 1) == 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    thread_ = std::jthread([this, answer = std::move(answer)] {
      const int one = ::accept(listening_, nullptr, nullptr);
      char part[4096];
      while (asked.find("\r\n\r\n{}") == asked.npos) {
        const ssize_t got = ::recv(one, part, sizeof part, 0);
        if (got <= 0) break;
        asked.append(part, static_cast<std::size_t>(got));
      }
      ::send(one, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(one);
    });
  }
  ~Once() { ::close(listening_); }
  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port) + path; }
  void wait() { thread_.join(); }

  int port = 0;
  std::string asked;

private:
  int listening_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("http_post: what is sent and what comes back") {
  Once server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1,2]and more");
  const HttpAnswer answer = http_post(server.url("/v1/embeddings"), "{}", {{"Authorization", "Bearer abc"}});
  server.wait();
  CHECK(answer.status == 200);
  CHECK(answer.body == "[1,2]");
  CHECK(server.asked.starts_with("POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(server.asked.find("\r\nAuthorization: Bearer abc\r\n") != std::string::npos);
  CHECK(server.asked.find("\r\nContent-Length: 2\r\n") != std::string::npos);
}

TEST_CASE("http_post: pieces are put together, what is cut short is said") {
  Once pieces("HTTP/1.1 404 no\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n");
  const HttpAnswer answer = http_post(pieces.url("/"), "{}");
  CHECK(answer.status == 404);
  CHECK(answer.body == "abc0123456789");
  for (const char* broken : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "no HTTP", "",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc"}) {
    Once server(broken);
    CHECK_THROWS_AS(http_post(server.url("/"), "{}"), Error);
  }
}

TEST_CASE("http_post: addresses that are none, and nobody there") {
  for (const char* url : {"", "ftp://a/b", "https://a/b", "http://", "http://:80/", "http://a b/", "http://a:/"})
    CHECK_THROWS_AS(http_post(url, "{}"), Error);
  int port = 0;
  {
    Once server("");
    port = server.port;
    CHECK_THROWS_AS(http_post(server.url("/"), "{}"), Error);
  }
  CHECK_THROWS_AS(http_post("http://127.0.0.1:" + std::to_string(port) + "/", "{}", {}, std::chrono::seconds(2)),
                  Error);
}
