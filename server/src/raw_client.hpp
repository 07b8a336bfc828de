#pragma once

#include "unix_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <cstdint>
#include <string>
#include <string_view>

// A browser as small as a test needs it: bytes out, bytes in.
namespace dure::server::testing {

struct Answer {
  int status = 0;
  std::string head, body;
  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

class RawClient {
public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  bool connected() const { return connected_; }
  bool say(std::string_view bytes) const { return send_all(socket_, bytes); }

  /// The next whole answer; status 0 when the connection ended or nothing came for `seconds`.
  Answer hear(bool head_only = false, int seconds = 10) {
    Answer answer;
    std::size_t end = 0;
    while ((end = bytes_.find("\r\n\r\n")) == std::string::npos) {
      if (receive(socket_, bytes_, seconds * 1000) != Heard::bytes) return answer;
    }
    answer.head = bytes_.substr(0, end + 2);
    bytes_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const auto length = answer.header("Content-Length");
    const std::size_t wanted = length.empty() || head_only ? 0 : std::stoul(length);
    while (bytes_.size() < wanted) {
      if (receive(socket_, bytes_, seconds * 1000) != Heard::bytes) break;
    }
    answer.body = bytes_.substr(0, wanted);
    bytes_.erase(0, wanted);
    return answer;
  }

  /// What comes within `milliseconds`, raw; "" also at the end.
  std::string rest(int milliseconds) {
    while (receive(socket_, bytes_, milliseconds) == Heard::bytes) {
    }
    return std::exchange(bytes_, {});
  }

  Answer ask(std::string_view method, std::string_view target, std::string_view headers = {},
             std::string_view body = {}) {
    std::string text =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(headers);
    if (!body.empty() || method == "POST" || method == "PUT")
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    say(text + "\r\n" + std::string(body));
    return hear(method == "HEAD");
  }

private:
  Descriptor socket_;
  bool connected_ = false;
  std::string bytes_;
};

}  // namespace dure::server::testing
