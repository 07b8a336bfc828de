#include "unix_socket.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

namespace dure::server {
namespace {

// The address of a socket in an opened folder: short, however long the folder's own path is.
struct Address {
  Descriptor folder;
  sockaddr_un value{};

  explicit Address(const std::filesystem::path& path)
      : folder(open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    value.sun_family = AF_UNIX;
    const auto text = "/proc/self/fd/" + std::to_string(folder.number()) + "/" + path.filename().string();
    std::strncpy(value.sun_path, text.c_str(), sizeof value.sun_path - 1);
  }
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&value); }
};

[[noreturn]] void unwritable(const std::filesystem::path& path) {
  throw Error(
      Fault::input, "socket.unwritable",
      "'" + path.string() + "'에 명령 소켓을 만들 수 없습니다 (" + std::strerror(errno) + "). 폴더의 권한을 보십시오.");
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Descriptor listen_at(const std::filesystem::path& path) {
  const Address address(path);
  if (!address.folder.is_open()) unwritable(path);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const bool ready = socket.is_open() && fchmod(socket.number(), 0600) == 0 &&
                     bind(socket.number(), address.raw(), sizeof address.value) == 0 &&
                     chmod(address.value.sun_path, 0600) == 0 && listen(socket.number(), 64) == 0;
  if (!ready) unwritable(path);
  return socket;
}

std::optional<Descriptor> connect_to(const std::filesystem::path& path) {
  const Address address(path);
  if (!address.folder.is_open()) return std::nullopt;
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open() || connect(socket.number(), address.raw(), sizeof address.value) != 0) return std::nullopt;
  return socket;
}

bool is_ours(const Descriptor& peer) {
  ucred who{};
  socklen_t size = sizeof who;
  if (getsockopt(peer.number(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
  return who.uid == 0 || who.uid == geteuid();
}

bool send_all(const Descriptor& peer, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(peer.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

Heard receive(const Descriptor& peer, std::string& bytes, int milliseconds) {
  pollfd wait{.fd = peer.number(), .events = POLLIN, .revents = 0};
  if (poll(&wait, 1, milliseconds) <= 0) return Heard::nothing;
  std::array<char, 65536> piece{};
  const auto got = recv(peer.number(), piece.data(), piece.size(), 0);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return Heard::nothing;
  if (got <= 0) return Heard::end;
  bytes.append(piece.data(), static_cast<std::size_t>(got));
  return Heard::bytes;
}

}  // namespace dure::server
