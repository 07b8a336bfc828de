#include "command.hpp"
#include "engines.hpp"
#include "interrupt.hpp"
#include "keyboard.hpp"

#include <dure/core/error.hpp>
#include <dure/core/log.hpp>

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

namespace dure::app {

namespace {

// An error is one line: the lines of DuckDB's sentences are joined, its caret is left out.
std::string one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.find_first_not_of(" ^\r") == std::string_view::npos) continue;
    line.append(line.empty() ? "" : " · ").append(part);
  }
  return line;
}

}  // namespace

int guarded(Terminal& terminal, const std::function<int()>& command) {
  try {
    return command();
  } catch (const Error& error) {
    terminal.err << "오류: " << one_line(error.what()) << " [" << error.code() << "]\n";
    return exit_code(error.fault());
  } catch (const std::exception& error) {
    terminal.err << "오류: 프로그램 안에서 뜻하지 않은 일이 일어났습니다: " << one_line(error.what()) << " [defect]\n";
    return exit_code(Fault::defect);
  }
}

std::filesystem::path from_here(const Terminal& terminal, const std::filesystem::path& path) {
  return (terminal.directory / path).lexically_normal();
}

store::City open_city(const std::filesystem::path& directory) {
  auto city = store::City::open(directory);
  install_engines(city);
  return city;
}

namespace {

using namespace std::chrono_literals;
constexpr auto kQueue = 10min;  // how long a command waits for another that holds the city

// Through the server if one holds the city; else in this process; else wait until the other command is done.
int run_in_city(const Call& call, const std::vector<std::string>& words, Terminal& terminal) {
  const auto directory = from_here(terminal, call.city);
  const auto until = std::chrono::steady_clock::now() + kQueue;
  for (bool told = false;; told = true) {
    if (!call.serves) {
      if (const auto code = server::forward(directory, words, terminal)) return *code;
    }
    try {
      auto city = open_city(directory);
      return std::get<CityCommand>(call.command)(city, terminal);
    } catch (const Error& error) {
      if (error.code() != "store.locked" || call.serves || std::chrono::steady_clock::now() > until) throw;
    }
    if (terminal.stop.stop_requested()) return 130;
    if (!told && terminal.interactive) terminal.err << "다른 dure 명령이 끝나기를 기다립니다 …\n";
    std::this_thread::sleep_for(100ms);
  }
}

int run_here(const Call& call, const std::vector<std::string>& words, Terminal& terminal) {
  if (call.input == Call::Input::password) terminal.input = read_password(words);
  if (call.input == Call::Input::text) terminal.input = read_standard_input();
  if (const auto* local = std::get_if<LocalCommand>(&call.command)) return (*local)(terminal);
  const Interrupt interrupt;
  terminal.stop = interrupt.token();
  return run_in_city(call, words, terminal);
}

}  // namespace
}  // namespace dure::app

int main(int count, char** values) {
  std::ios::sync_with_stdio(false);
  using namespace dure::app;
  dure::set_log_level(dure::Level::warning);
  const std::vector<std::string> words(values + 1, values + count);
  Terminal terminal{.directory = std::filesystem::current_path(),
                    .out = std::cout,
                    .err = std::cerr,
                    .interactive = isatty(STDERR_FILENO) != 0,
                    .input = {},
                    .stop = {}};
  const int code = guarded(terminal, [&] {
    const auto read = read_command_line(words, terminal);
    if (const auto* ended = std::get_if<Ended>(&read)) return ended->exit_code;
    return run_here(std::get<Call>(read), words, terminal);
  });
  std::cout.flush();
  return code != 0 || std::cout.good() ? code : 2;  // a full disk or a closed pipe is no success
}
