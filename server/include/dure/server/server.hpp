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

/// Serves the city until stopped: HTTP(S), the inbox watcher and the command socket.
/// @throws Error(denied, "serve.loopback_only") for another address than loopback while there are no users or no TLS.
struct ServeOptions {
  std::string listen;  ///< `127.0.0.1:8470`; port 0 picks one
  std::function<void(std::string_view url)> ready;
};
/// A command as typed, run inside the process that holds the city; returns its exit code.
using Command = std::function<int(store::City& city, const std::vector<std::string>& arguments, const std::string& directory,
                                  std::ostream& out, std::ostream& err)>;
void serve(store::City& city, const ServeOptions& options, const Command& command, std::stop_token stop);

/// Gives the command to a server that holds this city, if one does: streams its output and returns its exit code.
/// Nothing when no server answers. The socket is for the owner of the directory only.
std::optional<int> forward(const std::filesystem::path& city, const std::vector<std::string>& arguments, std::ostream& out,
                           std::ostream& err);

}  // namespace dure::server
