#include "keyboard.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#include <algorithm>
#include <iostream>

namespace dure::app {
namespace {

constexpr std::size_t kLongest = 16U << 20;

// The keyboard without echo, put back as it was at the end.
class SilentKeyboard {
public:
  SilentKeyboard() : file_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (file_ < 0 || tcgetattr(file_, &before_) != 0) {
      throw Error(Fault::input, "password.nowhere",
                  "비밀번호를 물어볼 화면이 없습니다. 표준 입력으로 주고 --password-stdin을 붙이십시오.");
    }
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(file_, TCSAFLUSH, &quiet);
  }
  ~SilentKeyboard() {
    tcsetattr(file_, TCSAFLUSH, &before_);
    close(file_);
  }
  SilentKeyboard(const SilentKeyboard&) = delete;
  SilentKeyboard& operator=(const SilentKeyboard&) = delete;

  std::string ask(const std::string& question) const {
    say(question);
    std::string line;
    for (char c = 0; read(file_, &c, 1) == 1 && c != '\n' && line.size() < kLongest;) line += c;
    say("\n");
    return line;
  }

private:
  void say(const std::string& text) const {
    [[maybe_unused]] const auto written = write(file_, text.data(), text.size());
  }
  int file_;
  termios before_{};
};

}  // namespace

std::string read_password(const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), "--password-stdin") != words.end()) {
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  }
  const SilentKeyboard keyboard;
  std::string once = keyboard.ask("비밀번호: ");
  if (once != keyboard.ask("비밀번호 다시: ")) {
    throw Error(Fault::input, "password.differ", "두 비밀번호가 서로 다릅니다. 다시 해 보십시오.");
  }
  return once;
}

std::string read_standard_input() {
  std::string text;
  for (char piece[65536]; std::cin.read(piece, sizeof piece) || std::cin.gcount() > 0;) {
    text.append(piece, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > kLongest)
      throw Error(Fault::input, "stdin.too_large", "표준 입력이 16MB를 넘습니다. 나누어 주십시오.");
  }
  return text;
}

}  // namespace dure::app
