#include <dure/core/log.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <mutex>

namespace dure {
namespace {

constexpr std::size_t kept_lines = 1000;

struct Journal {
  std::mutex mutex;
  std::deque<Json> lines;
  std::atomic<Level> level = Level::info;
};

Journal& journal() {  // the one log of the process
  static Journal it;
  return it;
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

std::string now_in_korea() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now() + hours(9));
  const auto day = floor<days>(now);
  const year_month_day date(day);
  const hh_mm_ss time(now - day);
  char text[80];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d+09:00", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                int(time.seconds().count()), int(time.subseconds().count()));
  return text;
}

}  // namespace

void log(Level level, std::string_view event, Json::Object fields) {
  Journal& it = journal();
  if (level < it.level.load(std::memory_order_relaxed)) return;
  Json line = Json::object({{"at", now_in_korea()}, {"level", level_name(level)}, {"event", event}});
  for (auto& [name, value] : fields) line.set(std::move(name), std::move(value));
  const std::string text = line.dump() + '\n';
  const std::lock_guard lock(it.mutex);
  std::fwrite(text.data(), 1, text.size(), stderr);
  it.lines.push_back(std::move(line));
  if (it.lines.size() > kept_lines) it.lines.pop_front();
}

void set_log_level(Level level) noexcept { journal().level = level; }

std::vector<Json> recent_log() {
  Journal& it = journal();
  const std::lock_guard lock(it.mutex);
  return {it.lines.begin(), it.lines.end()};
}

}  // namespace dure
