#include "commands.hpp"

#include <dure/core/log.hpp>

#include <ostream>

namespace dure::app {
namespace {

// What comes through the socket: the same words, read again here, run on the city that is already open.
int run_given(store::City& city, const std::vector<std::string>& words, Terminal& terminal) {
  return guarded(terminal, [&] {
    const auto read = read_command_line(words, terminal);
    if (const auto* ended = std::get_if<Ended>(&read)) return ended->exit_code;
    const auto& call = std::get<Call>(read);
    if (const auto* local = std::get_if<LocalCommand>(&call.command)) return (*local)(terminal);
    return std::get<CityCommand>(call.command)(city, terminal);
  });
}

}  // namespace

int serve(store::City& city, const std::string& listen, Terminal& terminal) {
  set_log_level(Level::info);
  server::ServeOptions options;
  options.listen = listen;
  options.ready = [&](std::string_view url) { terminal.out << "두레가 열렸습니다: " << url << "\n" << std::flush; };
  server::serve(city, options, run_given, terminal.stop);
  return 0;
}

}  // namespace dure::app
