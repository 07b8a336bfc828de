#pragma once

#include <stop_token>
#include <thread>

namespace dure::app {

/// While it lives, SIGINT, SIGTERM and SIGHUP become one wish to stop; the second one ends the process at once (130).
/// Made before any other thread, so that no other thread receives them.
class Interrupt {
public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  std::stop_token token() const { return source_.get_token(); }

private:
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace dure::app
