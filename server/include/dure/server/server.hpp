#pragma once

#include <dure/store/city.hpp>

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dure::server {

/// Where a command was typed: its folder, its two streams, and the wish to stop it. The person may sit in another
/// process.
struct Terminal {
  std::filesystem::path directory;  ///< absolute; what relative paths are relative to
  std::ostream& out;
  std::ostream& err;
  bool interactive = false;  ///< err is a terminal: a progress bar is welcome
  std::string input;         ///< what was read from the person beforehand (a password, a long query)
  std::stop_token stop;      ///< Ctrl-C, or the person is gone
};

/// A command as typed (the words after `dure`), run inside the process that holds the city; returns its exit code.
using Command = std::function<int(store::City& city, const std::vector<std::string>& words, Terminal& terminal)>;

struct ServeOptions {
  std::string listen;                               ///< `127.0.0.1:8470`; port 0 picks one; empty: what dure.yaml says
  std::function<void(std::string_view url)> ready;  ///< once, when connections are accepted
};

/// Serves the city until stopped: HTTP(S), the inbox watcher and the command socket. Commands run beside each other;
/// those that write wait for the store's write lock.
/// @throws Error(denied, "serve.loopback_only") for another address than loopback while there are no users or no TLS,
/// Error(busy, "serve.address") when the address is taken, Error(input, "serve.listen" | "serve.tls").
void serve(store::City& city, const ServeOptions& options, const Command& command, std::stop_token stop);

/// Gives the command to the server that holds this city, if one does: streams its output and returns its exit code.
/// Nothing when no server answers. The socket is for the owner of the directory only.
/// @throws Error(busy, "forward.lost") when the server ends in the middle.
std::optional<int> forward(const std::filesystem::path& city, const std::vector<std::string>& words,
                           Terminal& terminal);

}  // namespace dure::server
