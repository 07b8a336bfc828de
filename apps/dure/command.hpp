#pragma once

#include <dure/server/server.hpp>
#include <dure/store/city.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dure::app {

using server::Terminal;

/// Needs no opened city (init, check, restore …).
using LocalCommand = std::function<int(Terminal&)>;
/// Runs in the process that holds the city: this one, or the server that serves it.
using CityCommand = std::function<int(store::City&, Terminal&)>;

/// A command line, understood.
struct Call {
  std::filesystem::path city;  ///< as typed after --city
  std::variant<LocalCommand, CityCommand> command;
  enum class Input { none, password, text } input = Input::none;  ///< what is read from the person before it starts
  bool serves = false;                                            ///< never forwarded: it is the server
};

/// A wish that ended while reading the command line: --help, --version or a mistake.
struct Ended {
  int exit_code = 0;
};

/// Reads the words after `dure`. Help goes to terminal.out, mistakes to terminal.err.
std::variant<Call, Ended> read_command_line(const std::vector<std::string>& words, Terminal& terminal);

/// Runs `command`, prints an Error as one line, and gives the exit code of its fault.
int guarded(Terminal& terminal, const std::function<int()>& command);

/// `path` as the person meant it: relative to where they stand, not to where the server runs.
std::filesystem::path from_here(const Terminal& terminal, const std::filesystem::path& path);

/// The city with every engine's functions installed.
store::City open_city(const std::filesystem::path& directory);

}  // namespace dure::app
