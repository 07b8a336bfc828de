#include "frames.hpp"
#include "unix_socket.hpp"

#include <dure/core/error.hpp>
#include <dure/server/server.hpp>

#include <sys/socket.h>
#include <cstdlib>
#include <ostream>

namespace dure::server {
namespace {

void say_request(const Descriptor& server, const std::vector<std::string>& words, const Terminal& terminal) {
  const SpokenCommand command{words, terminal.directory, terminal.interactive, terminal.input};
  send_all(server, write_frame(FrameKind::request, write_command(command)));
}

// The exit code, when this frame has it.
std::optional<int> show(const Frame& frame, Terminal& terminal) {
  switch (frame.kind) {
    case FrameKind::out:
      terminal.out << frame.payload << std::flush;
      break;
    case FrameKind::err:
      terminal.err << frame.payload << std::flush;
      break;
    case FrameKind::exit:
      return std::atoi(frame.payload.c_str());
    case FrameKind::request:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> forward(const std::filesystem::path& city, const std::vector<std::string>& words,
                           Terminal& terminal) {
  const auto server = connect_to(city / ".dure.sock");
  if (!server) return std::nullopt;
  say_request(*server, words, terminal);
  const std::stop_callback hang_up(terminal.stop, [&] { shutdown(server->number(), SHUT_WR); });
  std::string bytes;
  for (;;) {
    while (const auto frame = take_frame(bytes)) {
      if (const auto code = show(*frame, terminal)) return code;
      if (!terminal.out.good()) return 2;  // nobody reads on: closing the socket stops the command
    }
    if (receive(*server, bytes, -1) == Heard::end) {
      throw Error(Fault::busy, "forward.lost",
                  "이 도시를 열고 있던 서버가 도중에 끝났습니다. 명령을 다시 해 보십시오.");
    }
  }
}

}  // namespace dure::server
