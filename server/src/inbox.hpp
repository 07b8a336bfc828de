#pragma once

#include "jobs.hpp"
#include "unix_socket.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

namespace dure::server {

/// Watches inbox/ and orders the loading of every file that has stood still for two seconds. Files stay where they are;
/// those already looked at (same size, time and inode, remembered in .inbox_seen over restarts) are not read again.
class Inbox {
public:
  Inbox(const store::City& city, Jobs& jobs);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

private:
  struct Stamp {
    std::uint64_t inode = 0, size = 0;
    std::int64_t changed = 0;  ///< nanoseconds
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  struct Restless {
    Stamp stamp;
    std::chrono::steady_clock::time_point since;
  };
  void watch(const std::stop_token& stop);
  void look();
  void look_at(const std::filesystem::path& file);
  static Stamp stamp_of(const std::filesystem::path& file);
  void remember();
  void recall();

  std::filesystem::path folder_, memory_;
  Jobs& jobs_;
  Descriptor notices_;
  std::map<std::string, Stamp> seen_;  ///< by path below the inbox
  std::map<std::string, Restless> restless_;
  bool changed_ = false;
  std::jthread thread_;
};

}  // namespace dure::server
