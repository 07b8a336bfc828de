#include "progress.hpp"

#include <dure/core/encoding.hpp>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace dure::app {
namespace {

constexpr std::size_t kBar = 24;    // cells of the bar
constexpr std::size_t kWords = 40;  // columns of the words before it

// The end of a long name tells more than its beginning.
std::string shortened(std::string_view what) {
  std::size_t from = 0;
  while (from < what.size() && display_width(what.substr(from)) > kWords) {
    ++from;
    while (from < what.size() && (static_cast<unsigned char>(what[from]) & 0xC0U) == 0x80U) ++from;
  }
  std::string text(what.substr(from));
  const std::size_t width = display_width(text);
  text.append(width < kWords ? kWords - width : 0, ' ');
  return text;
}

}  // namespace

ProgressBar::ProgressBar(server::Terminal& terminal)
    : terminal_(terminal), start_(std::chrono::steady_clock::now()), drawn_(start_) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  using namespace std::chrono_literals;
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_.interactive || now - start_ < 1s || now - drawn_ < 100ms) return;
  drawn_ = now;
  const double share = total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto filled = static_cast<std::size_t>(std::lround(share * static_cast<double>(kBar)));
  std::string line = "\r" + shortened(what) + " ";
  for (std::size_t i = 0; i < kBar; ++i) line += i < filled ? "█" : "░";
  const auto percent = std::to_string(static_cast<int>(share * 100));
  line.append(4 - percent.size(), ' ');
  terminal_.err << line << percent << "%" << std::flush;
  visible_ = true;
}

void ProgressBar::clear() {
  if (!visible_) return;
  terminal_.err << "\r\x1b[2K" << std::flush;
  visible_ = false;
}

}  // namespace dure::app
