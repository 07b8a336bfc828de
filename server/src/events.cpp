#include "events.hpp"

namespace dure::server {
namespace {

constexpr std::size_t kKept = 1000;

}  // namespace

void Events::say(std::string_view name, const Json& data) {
  const std::scoped_lock lock(mutex_);
  recent_.push_back({++last_, std::string(name), data.dump()});
  if (recent_.size() > kKept) recent_.pop_front();
}

std::function<std::string()> Events::listen(std::function<bool(std::string_view name)> hears) {
  const std::scoped_lock lock(mutex_);
  return [this, hears = std::move(hears), heard = last_]() mutable {
    const std::scoped_lock inner(mutex_);
    std::string news;
    for (const auto& event : recent_) {
      if (event.number <= heard || !hears(event.name)) continue;
      news += "event: " + event.name + "\ndata: " + event.data + "\n\n";
    }
    heard = last_;
    return news;
  };
}

}  // namespace dure::server
