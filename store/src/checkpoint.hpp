#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace dure::store {

struct Instance;

/// When and how a file's log is worked into it. DuckDB's own checkpoints are switched off, since only ours keep an undo
/// file first (undo.hpp).
class Checkpoints {
public:
  /// DuckDB's settings, once it has opened.
  void take_over(Instance& instance);

  /// Works the log into the file. @throws Error(busy, "sql.conflict") while others write, "store.full" when there is no
  /// room even for the undo file: nothing has happened then.
  void run(Instance& instance);

  /// After a commit, and cheap: a checkpoint when the log has reached 16 MB or the file has grown by 256 MB since the
  /// last. What hinders it is logged, and tried again when the log has grown by 4 MB more.
  void run_when_due(Instance& instance) noexcept;

  /// At the end, if there is a log.
  void run_at_close(Instance& instance) noexcept;

  /// Holds off all checkpoints but the one that it makes itself, so that the file stands still: for a copy of it.
  /// Tries for `patience`, since others may be writing.
  std::unique_lock<std::mutex> stand_still(Instance& instance, std::chrono::seconds patience);

private:
  void run_locked(Instance& instance);

  std::mutex one_at_a_time_;
  bool kept_ = false;  ///< the undo file of this state is there: a checkpoint was refused
  std::atomic<std::uint64_t> log_due_ = 0, file_due_ = 0;  ///< bytes
};

}  // namespace dure::store
