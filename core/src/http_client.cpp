#include <dure/core/error.hpp>
#include <dure/core/http_client.hpp>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>
#include <optional>

namespace dure {
namespace {

struct Address {
  std::string host, port, path;
};

Address address_of(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  Address out;
  const bool fine = url.starts_with(scheme) &&
                    std::none_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (fine) {
    url.remove_prefix(scheme.size());
    const auto slash = std::min(url.find('/'), url.size());
    std::string_view host = url.substr(0, slash);
    out.path = slash < url.size() ? std::string(url.substr(slash)) : "/";
    const auto colon = host.rfind(':');
    const bool ported = colon != host.npos && host.find(']', colon) == host.npos;
    out.port = ported ? std::string(host.substr(colon + 1)) : "80";
    if (ported) host = host.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    out.host = host;
  }
  if (out.host.empty() || out.port.empty())
    throw Error(Fault::input, "http.url",
                "주소 '" + std::string(url) + "'을(를) 쓸 수 없습니다. http://이름:포트/길 꼴로 적어 주세요.");
  return out;
}

class Line {
public:
  Line(const Address& to, std::chrono::seconds limit) : to_(to) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(to.host.c_str(), to.port.c_str(), &hints, &found) != 0) fail("이름을 찾지 못했습니다");
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, ::freeaddrinfo);
    const timeval time{limit.count(), 0};
    for (const addrinfo* one = found; one != nullptr && socket_ < 0; one = one->ai_next) {
      socket_ = ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol);
      if (socket_ < 0) continue;
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
      ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
      if (::connect(socket_, one->ai_addr, one->ai_addrlen) == 0) return;
      ::close(socket_);
      socket_ = -1;
    }
    if (socket_ < 0) fail("아무도 받지 않습니다");
  }
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) fail("보내다 끊겼습니다");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  std::string all(std::uint64_t most) const {
    std::string out;
    char part[16384];
    for (;;) {
      const ssize_t got = ::recv(socket_, part, sizeof part, 0);
      if (got < 0) fail("제때 답하지 않았습니다");
      if (got == 0) return out;
      out.append(part, static_cast<std::size_t>(got));
      if (out.size() > most) fail("답이 너무 깁니다");
    }
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(
        Fault::busy, "http.unreachable",
        to_.host + ":" + to_.port + "에서 답을 받지 못했습니다(" + why + "). 서버가 켜져 있는지 보고 다시 해 주세요.");
  }

private:
  const Address& to_;
  int socket_ = -1;
};

/// The value of a header, in lower case.
std::optional<std::string> header(std::string_view head, std::string_view name) {
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto at = lower.find("\r\n" + std::string(name) + ":");
  if (at == lower.npos) return std::nullopt;
  auto begin = at + name.size() + 3;
  while (begin < lower.size() && lower[begin] == ' ') ++begin;
  return lower.substr(begin, lower.find("\r\n", begin) - begin);
}

template <class T>
std::optional<T> number(std::string_view digits, int base = 10) {
  T value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end == digits.data()) return std::nullopt;
  return value;
}

/// The pieces of a chunked body put together; nothing when one is cut short.
std::optional<std::string> joined(std::string_view chunks) {
  std::string out;
  for (;;) {
    const auto size = number<std::uint64_t>(chunks, 16);
    const auto line = chunks.find("\r\n");
    if (!size || line == chunks.npos) return std::nullopt;
    if (*size == 0) return out;
    chunks.remove_prefix(line + 2);
    if (*size > chunks.size() || chunks.size() - *size < 2) return std::nullopt;
    out += chunks.substr(0, *size);
    chunks.remove_prefix(*size + 2);
  }
}

}  // namespace

HttpAnswer http_post(std::string_view url, std::string_view body,
                     const std::vector<std::pair<std::string, std::string>>& headers, std::chrono::seconds limit,
                     std::uint64_t most) {
  const Address to = address_of(url);
  std::string request =
      "POST " + to.path + " HTTP/1.1\r\nHost: " + to.host + ":" + to.port +
      "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  const Line line(to, limit);
  line.send(request + "\r\n");
  line.send(body);
  const std::string answer = line.all(most);
  const auto end = answer.find("\r\n\r\n");
  const auto status =
      answer.starts_with("HTTP/1.") && answer.size() > 12 ? number<int>(answer.substr(9, 3)) : std::nullopt;
  if (!status || end == answer.npos) line.fail("HTTP 답이 아닙니다");
  const std::string_view head = std::string_view(answer).substr(0, end + 2);
  std::string_view rest = std::string_view(answer).substr(end + 4);
  if (header(head, "transfer-encoding").value_or("").find("chunked") != std::string::npos) {
    auto whole = joined(rest);
    if (!whole) line.fail("답이 중간에 끊겼습니다");
    return {*status, std::move(*whole)};
  }
  if (const auto length = header(head, "content-length")) {
    const auto wanted = number<std::uint64_t>(*length);
    if (!wanted || rest.size() < *wanted) line.fail("답이 중간에 끊겼습니다");
    rest = rest.substr(0, *wanted);
  }
  return {*status, std::string(rest)};
}

}  // namespace dure
