#pragma once

#include <dure/core/json.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace dure::server {

/// What happens, told to every listening page: `job`, `run`, `fresh`. The last 1,000 are kept for slow ears.
class Events {
public:
  void say(std::string_view name, const Json& data);
  /// An ear that gives, each time it is asked, what was said since (text/event-stream), only names that `hears`
  /// accepts.
  std::function<std::string()> listen(std::function<bool(std::string_view name)> hears);

private:
  struct Event {
    std::uint64_t number;
    std::string name, data;
  };
  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::deque<Event> recent_;
};

}  // namespace dure::server
