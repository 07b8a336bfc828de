#include "http.hpp"
#include "raw_client.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>
#include <atomic>
#include <chrono>
#include <thread>

namespace dure::server {
namespace {

using testing::RawClient;

class CountingSink : public BodySink {
public:
  explicit CountingSink(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  ~CountingSink() override { --alive_; }
  CountingSink(const CountingSink&) = delete;
  CountingSink& operator=(const CountingSink&) = delete;
  void write(std::string_view piece) override {
    bytes += piece.size();
    if (piece.find("FULL") != std::string_view::npos) throw Error(Fault::busy, "upload.full", "찼음");
  }
  std::size_t bytes = 0;

private:
  std::atomic<int>& alive_;
};

// Says back what it was asked; /sink takes bodies of any size piece by piece, everything else at most 100 bytes.
class Echo : public Handler {
public:
  Plan plan(const Request& request) override {
    if (request.path == "/sink") return {1U << 30U, std::make_unique<CountingSink>(sinks)};
    if (request.path == "/no") throw Error(Fault::denied, "no", "아니오");
    return {100, nullptr};
  }
  Response answer(Request& request, BodySink* sink) override {
    Response response;
    response.body = request.method + " " + request.path + "|";
    for (const auto& [name, value] : request.query) response.body += name + "=" + value + ";";
    response.body += "|" + request.body;
    if (sink != nullptr) response.body = std::to_string(dynamic_cast<CountingSink&>(*sink).bytes);
    if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (request.path == "/events") response.events = [this] { return told++ == 0 ? "data: 1\n\n" : ""; };
    return response;
  }
  Response failure(const Request&, const std::exception& error) override {
    const auto* known = dynamic_cast<const Error*>(&error);
    Response response;
    response.status = known == nullptr ? 500 : known->code() == "http.too_large" ? 413 : http_status(known->fault());
    response.body = error.what();
    return response;
  }
  std::atomic<int> sinks = 0, told = 0;
};

struct World {
  Echo echo;
  HttpServer server;
  explicit World(HttpOptions options = {.address = "127.0.0.1", .header_seconds = 1})
      : server(std::move(options), echo) {}
  RawClient client() const { return RawClient(server.port()); }
};

TEST_CASE("two requests on one connection are answered in order, with target and query decoded") {
  const World world;
  auto client = world.client();
  CHECK(client.ask("GET", "/%EA%B0%80?q=%EB%82%98+1&x").body == "GET /가|q=나 1;x=;|");
  CHECK(client.ask("POST", "/b", "", "몸").body == "POST /b||몸");
}

TEST_CASE("HEAD says the length of the body and sends none") {
  const World world;
  auto client = world.client();
  const auto answer = client.ask("HEAD", "/a");
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Length") == "9");  // "HEAD /a||"
  CHECK(client.ask("GET", "/a").body == "GET /a||");
}

TEST_CASE("targets that leave the tree, hide a NUL or are not UTF-8 are refused") {
  const World world;
  for (const char* target :
       {"/../etc/passwd", "/a/%2e%2e/b", "/a%00b", "/%ff", "/a\\..\\b", "/%zz", "http://x/", "*"}) {
    CAPTURE(target);
    CHECK(world.client().ask("GET", target).status == 400);
  }
}

TEST_CASE("what is not HTTP gets 400 and a header beyond 16 KB gets 431") {
  const World world;
  auto noise = world.client();
  noise.say("\x16\x03\x01 what\r\n\r\n");
  CHECK(noise.hear().status == 400);
  auto long_header = world.client();
  CHECK(long_header.ask("GET", "/", "X-Long: " + std::string(20'000, 'a') + "\r\n").status == 431);
}

TEST_CASE("a body over the limit is refused with 413, told beforehand or sent in chunks") {
  const World world;
  CHECK(world.client().ask("POST", "/a", "", std::string(101, 'x')).status == 413);
  auto chunked = world.client();
  chunked.say("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') +
              "\r\n0\r\n\r\n");
  CHECK(chunked.hear().status == 413);
}

TEST_CASE("a refusal before the body reaches the client although it keeps sending") {
  const World world;
  auto client = world.client();
  client.say("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + std::string(300'000, 'x'));
  CHECK(client.hear().status == 403);
}

TEST_CASE("a refused request without a body keeps its connection") {
  const World world;
  auto client = world.client();
  CHECK(client.ask("GET", "/no").status == 403);
  CHECK(client.ask("GET", "/yes").status == 200);
}

TEST_CASE("a large body goes through a sink in pieces; a full disk in the middle ends it and forgets the sink") {
  World world;
  CHECK(world.client().ask("PUT", "/sink", "", std::string(5'000'000, 'x')).body == "5000000");
  CHECK(world.client().ask("PUT", "/sink", "", std::string(3'000'000, 'x') + "FULL").status == 503);
  auto gone = world.client();
  gone.say("PUT /sink HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nhalf");
  gone = world.client();
  for (int i = 0; i < 100 && world.echo.sinks > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(world.echo.sinks == 0);
}

TEST_CASE("a client that drips its header is let go after the limit") {
  const World world;
  auto slow = world.client();
  const auto begun = std::chrono::steady_clock::now();
  slow.say("GET / HTT");
  CHECK(slow.hear().status == 0);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
}

TEST_CASE("100-continue is said when the body is welcome") {
  const World world;
  auto client = world.client();
  client.say("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.hear().status == 100);
  client.say("ab");
  CHECK(client.hear().body == "POST /a||ab");
}

TEST_CASE("events flow until the server ends, and do not keep it from ending") {
  auto world = std::make_unique<World>();
  auto client = world->client();
  client.say("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.hear().status == 200);
  CHECK(client.rest(500).starts_with("data: 1\n\n"));
  const auto begun = std::chrono::steady_clock::now();
  world.reset();
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

TEST_CASE("an answer under way is finished before the server ends") {
  auto world = std::make_unique<World>();
  auto client = world->client();
  client.say("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  world.reset();
  CHECK(client.hear().body == "GET /slow||");
}

TEST_CASE("connections beyond the limit are closed, and there is room again when others leave") {
  const World world({.address = "127.0.0.1", .connections = 2});
  auto one = world.client();
  auto two = world.client();
  CHECK(one.ask("GET", "/").status == 200);
  CHECK(two.ask("GET", "/").status == 200);
  auto three = world.client();
  CHECK(three.ask("GET", "/").status == 0);
  { const auto leaves = std::move(one); }
  int status = 0;
  for (int i = 0; i < 50 && status != 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    status = world.client().ask("GET", "/").status;
  }
  CHECK(status == 200);
}

TEST_CASE("an address that is taken or is no address is refused with a sentence") {
  const World world;
  Echo echo;
  CHECK_THROWS_WITH_AS(HttpServer({.address = "127.0.0.1", .port = world.server.port()}, echo),
                       doctest::Contains("--listen"), Error);
  CHECK_THROWS_AS(HttpServer({.address = "가온군"}, echo), Error);
}

}  // namespace
}  // namespace dure::server
