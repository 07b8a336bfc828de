#pragma once

#include <dure/store/access.hpp>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>

namespace dure::store {

/// Interrupts a connection's statement when it runs too long, takes too much memory or is no longer wanted.
class Watch {
public:
  Watch(Connection& watched, const Limits& limits, std::stop_token stop);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  /// When it was this watch that interrupted, throws why; else nothing.
  void explain() const;

private:
  enum class Reason { none, time, memory, stopped };
  void run(std::stop_token ended);
  Reason look();
  std::int64_t memory_used();

  Connection& watched_;
  Connection own_;
  Limits limits_;
  std::stop_token stop_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::int64_t before_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  Reason reason_ = Reason::none;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace dure::store
