#include "watch.hpp"

#include <dure/core/error.hpp>

#include <string>

namespace dure::store {
namespace {

constexpr std::chrono::milliseconds step{20};

}  // namespace

Watch::Watch(Connection& watched, const Limits& limits, std::stop_token stop)
    : watched_(watched),
      own_(watched.another()),
      limits_(limits),
      stop_(std::move(stop)),
      thread_([this](std::stop_token ended) { run(std::move(ended)); }) {}

Watch::~Watch() {
  thread_.request_stop();
  wake_.notify_all();
}

void Watch::run(std::stop_token ended) {
  std::unique_lock lock(mutex_);
  while (!ended.stop_requested()) {
    wake_.wait_for(lock, ended, step, [] { return false; });
    if (ended.stop_requested()) return;
    if (reason_ == Reason::none) reason_ = look();
    if (reason_ != Reason::none) watched_.interrupt();  // again each step: a statement may not have begun yet
  }
}

Watch::Reason Watch::look() {
  if (stop_.stop_requested()) return Reason::stopped;
  std::chrono::duration<double> ran = std::chrono::steady_clock::now() - start_;
  if (ran.count() > limits_.seconds) return Reason::time;
  try {
    auto used = memory_used();
    if (before_ < 0) before_ = used;
    if (used > before_ && static_cast<std::uint64_t>(used - before_) > limits_.memory) return Reason::memory;
  } catch (const Error&) {  // looked at again in the next step
  }
  return Reason::none;
}

std::int64_t Watch::memory_used() {
  auto sum = own_.value("select cast(sum(memory_usage_bytes) as bigint) from duckdb_memory()");
  return sum.is_null() ? 0 : sum.integer();
}

void Watch::explain() const {
  std::lock_guard lock(mutex_);
  if (reason_ == Reason::time)
    throw Error(Fault::busy, "sql.time",
                "SQL이 " + std::to_string(static_cast<int>(limits_.seconds)) +
                    "초 안에 끝나지 않아 멈췄습니다. 범위를 줄이십시오");
  if (reason_ == Reason::memory)
    throw Error(
        Fault::busy, "sql.memory",
        "SQL이 메모리를 " + std::to_string(limits_.memory >> 20) + "MB 넘게 써서 멈췄습니다. 범위를 줄이십시오");
  if (reason_ == Reason::stopped) throw Error(Fault::busy, "sql.stopped", "물어본 쪽에서 그만두어 SQL을 멈췄습니다");
}

}  // namespace dure::store
