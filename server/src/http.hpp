#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// HTTP as the rest of the server sees it; Beast stays in http.cpp.
namespace dure::server {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  ///< as sent: `GET`
  std::string path;    ///< decoded, valid UTF-8, begins with `/`, no `.` or `..` segments, no NUL
  Fields query;        ///< decoded, in order
  Fields headers;      ///< names in lower case
  std::string body;    ///< when no sink took it
  std::string peer;    ///< address, without port
  bool secure = false;
  std::stop_token stop;  ///< the server ends

  std::string_view header(std::string_view name) const;  ///< "" when absent
  std::string_view argument(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  Fields headers;
  std::string body;
  /// Server-sent events: asked again and again for what is new (may be ""), until the client is gone.
  std::function<std::string()> events;
};

/// Takes a body piece by piece. Destroyed without finish(): forget everything.
class BodySink {
public:
  virtual ~BodySink() = default;
  virtual void write(std::string_view piece) = 0;  ///< throws Error to refuse the rest
};

/// What to do with a request whose body has not been read yet.
struct Plan {
  std::uint64_t limit = 0;         ///< bytes of body
  std::unique_ptr<BodySink> sink;  ///< null: into Request::body
};

class Handler {
public:
  virtual ~Handler() = default;
  virtual Plan plan(const Request& request) = 0;  ///< throws Error to refuse before the body is read
  virtual Response answer(Request& request, BodySink* sink) = 0;
  virtual Response failure(const Request& request, const std::exception& error) = 0;
};

struct HttpOptions {
  std::string address;
  std::uint16_t port = 0;
  std::string certificate{}, key{};  ///< PEM files; both set: TLS
  int workers = 4;                   ///< requests answered at once
  std::size_t connections = 512;
  double header_seconds = 15;  ///< for a whole header, and between two requests
  double body_seconds = 30;    ///< without a single byte
};

/// Listens from construction to destruction; destruction lets running answers end.
/// @throws Error(busy, "serve.address"), Error(input, "serve.listen" | "serve.tls")
class HttpServer {
public:
  HttpServer(HttpOptions options, Handler& handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  std::uint16_t port() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dure::server
