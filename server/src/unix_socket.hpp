#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dure::server {

/// An open file, closed at the end.
class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

private:
  int number_ = -1;
};

/// Listens at `path`, for its owner only (0600). A file left by a dead server is removed: whoever calls this holds the
/// city. Paths longer than the 108 bytes of a socket address work. @throws Error(input, "socket.unwritable")
Descriptor listen_at(const std::filesystem::path& path);

/// Nothing when nobody listens there.
std::optional<Descriptor> connect_to(const std::filesystem::path& path);

/// The other end runs as us, or as root.
bool is_ours(const Descriptor& peer);

/// All of it, or false when the other end is gone.
bool send_all(const Descriptor& peer, std::string_view bytes);

/// Appends what is there to `bytes`, waiting at most `milliseconds` (-1: for ever).
enum class Heard { bytes, nothing, end };
Heard receive(const Descriptor& peer, std::string& bytes, int milliseconds);

}  // namespace dure::server
