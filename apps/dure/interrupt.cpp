#include "interrupt.hpp"

#include <unistd.h>
#include <csignal>
#include <ctime>

namespace dure::app {
namespace {

sigset_t wished() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  std::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = wished();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::jthread([source = source_, set](const std::stop_token& end) mutable {
    constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 50'000'000};
    while (!end.stop_requested()) {
      if (sigtimedwait(&set, nullptr, &kPause) < 0) continue;
      if (source.stop_requested()) _exit(130);
      source.request_stop();
    }
  });
}

Interrupt::~Interrupt() = default;

}  // namespace dure::app
