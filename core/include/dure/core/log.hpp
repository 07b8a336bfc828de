#pragma once

#include <dure/core/json.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace dure {

enum class Level { debug, info, warning, error };

/// One JSON line to stderr: {"at":…,"level":…,"event":…, fields…}. `event` is a dotted name ("load.done"). Thread-safe.
/// Personal data never goes into fields: give a Secret, an id or a count.
void log(Level level, std::string_view event, Json::Object fields = {});

/// Lines below this level are dropped. Default: info; a command line tool sets warning.
void set_log_level(Level level) noexcept;

/// The last lines of this process, oldest first, at most 1,000: what the SQL table `log` shows.
std::vector<Json> recent_log();

/// A value that no log, JSON or stream can print.
template <class T>
class Secret {
public:
  explicit Secret(T value) : value_(std::move(value)) {}
  const T& reveal() const noexcept { return value_; }
  operator Json() const { return Json("•••"); }

private:
  T value_;
};

}  // namespace dure
