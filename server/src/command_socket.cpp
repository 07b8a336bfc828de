#include "command_socket.hpp"

#include "frames.hpp"

#include <dure/core/error.hpp>
#include <dure/core/log.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <array>
#include <atomic>
#include <chrono>
#include <ostream>
#include <streambuf>

namespace dure::server {
namespace {

constexpr int kGlance = 100;        // milliseconds between looks at a stop wish
constexpr int kPatience = 10'000;   // milliseconds for a client to say its request
constexpr int kFarewell = 3'000;    // milliseconds for running commands to end
constexpr std::size_t kTalks = 64;  // commands at once

/// Sends frames, whole ones, from any thread. When the client is gone it asks the command to stop.
class Wire {
public:
  Wire(const Descriptor& peer, std::stop_source& gone) : peer_(peer), gone_(gone) {}
  void say(FrameKind kind, std::string_view payload) {
    const std::scoped_lock lock(mutex_);
    if (!send_all(peer_, write_frame(kind, payload))) gone_.request_stop();
  }

private:
  const Descriptor& peer_;
  std::stop_source& gone_;
  std::mutex mutex_;
};

/// An ostream whose bytes travel as frames of one kind.
class FrameBuffer : public std::streambuf {
public:
  FrameBuffer(Wire& wire, FrameKind kind) : wire_(wire), kind_(kind) {
    setp(bytes_.data(), bytes_.data() + bytes_.size());
  }
  ~FrameBuffer() override { send(); }

protected:
  int_type overflow(int_type c) override {
    send();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  int sync() override {
    send();
    return 0;
  }

private:
  void send() {
    if (pptr() != pbase()) wire_.say(kind_, {pbase(), static_cast<std::size_t>(pptr() - pbase())});
    setp(bytes_.data(), bytes_.data() + bytes_.size());
  }
  std::array<char, 32768> bytes_{};
  Wire& wire_;
  FrameKind kind_;
};

std::optional<SpokenCommand> hear_command(const Descriptor& peer, const std::stop_token& stop) {
  std::string bytes;
  for (int waited = 0; waited < kPatience && !stop.stop_requested();) {
    const auto heard = receive(peer, bytes, kGlance);
    if (heard == Heard::end) return std::nullopt;
    if (heard == Heard::nothing) waited += kGlance;
    if (const auto frame = take_frame(bytes)) return read_command(frame->payload);
  }
  return std::nullopt;
}

}  // namespace

struct CommandSocket::Talk {
  Descriptor peer;
  std::stop_source gone;
  std::atomic<bool> finished = false;
  std::jthread thread;
};

CommandSocket::CommandSocket(store::City& city, Command command)
    : city_(city), command_(std::move(command)), path_(city.socket()), listening_(listen_at(path_)) {
  accepting_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

CommandSocket::~CommandSocket() {
  accepting_.request_stop();
  accepting_.join();
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  for (auto& talk : talks_) talk.gone.request_stop();
  for (int waited = 0; waited < kFarewell && !talks_.empty(); waited += kGlance) {
    forget_finished();
    std::this_thread::sleep_for(std::chrono::milliseconds(kGlance));
  }
  for (auto& talk : talks_) shutdown(talk.peer.number(), SHUT_RDWR);  // a client that does not read holds its command
  talks_.clear();
}

void CommandSocket::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    forget_finished();
    pollfd wait{.fd = listening_.number(), .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, kGlance) <= 0) continue;
    Descriptor peer(accept4(listening_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer.is_open() || !is_ours(peer) || talks_.size() >= kTalks) continue;
    Talk& talk = talks_.emplace_back();
    talk.peer = std::move(peer);
    talk.thread = std::jthread([this, &talk](const std::stop_token& end) { this->talk(talk, end); });
  }
}

void CommandSocket::forget_finished() {
  talks_.remove_if([](const Talk& talk) { return talk.finished.load(); });
}

void CommandSocket::talk(Talk& talk, const std::stop_token& stop) {
  try {
    if (auto spoken = hear_command(talk.peer, stop)) {
      Wire wire(talk.peer, talk.gone);
      // The client says nothing more: whatever is heard is its end.
      const std::jthread listening([&](const std::stop_token& done) {
        std::string rest;
        while (!done.stop_requested()) {
          if (receive(talk.peer, rest, kGlance) != Heard::end) continue;
          talk.gone.request_stop();
          return;
        }
      });
      int code = 0;
      {
        FrameBuffer out_bytes(wire, FrameKind::out);
        FrameBuffer err_bytes(wire, FrameKind::err);
        std::ostream out(&out_bytes);
        std::ostream err(&err_bytes);
        Terminal terminal{.directory = spoken->directory,
                          .out = out,
                          .err = err,
                          .interactive = spoken->interactive,
                          .input = std::move(spoken->input),
                          .stop = talk.gone.get_token()};
        code = command_(city_, spoken->words, terminal);
      }
      wire.say(FrameKind::exit, std::to_string(code));
    }
  } catch (const std::exception& error) {
    log(Level::warning, "command_socket.broken", {{"why", error.what()}});
  }
  shutdown(talk.peer.number(), SHUT_RDWR);
  talk.finished = true;
}

}  // namespace dure::server
