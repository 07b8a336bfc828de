#pragma once

#include <dure/server/server.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dure::app {

/// A bar on a terminal for work that lasts more than a second; silent when the person is no terminal.
class ProgressBar {
public:
  explicit ProgressBar(server::Terminal& terminal);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// `done` of `total` in any unit; at most ten drawings a second.
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);
  void clear();  ///< before a line is printed

private:
  server::Terminal& terminal_;
  std::chrono::steady_clock::time_point start_, drawn_;
  bool visible_ = false;
};

}  // namespace dure::app
