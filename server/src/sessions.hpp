#pragma once

#include <dure/store/access.hpp>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace dure::server {

/// Who is signed in. Ids are 256 random bits that only the browser has: here stand their digests. In memory: a
/// restarted server asks everyone to sign in again.
class Sessions {
public:
  using Clock = std::chrono::steady_clock;
  explicit Sessions(double hours);

  struct Opened {
    std::string id;    ///< for the cookie
    std::string csrf;  ///< for the header of changes
  };
  Opened open(const store::Principal& who);

  struct Session {
    store::Principal who;
    std::string csrf;
  };
  /// Nothing when unknown or expired. Being asked keeps it alive.
  std::optional<Session> find(std::string_view id);
  void close(std::string_view id);
  void close_all_of(std::string_view name);

  /// At most `kTries` sign-ins a minute from one address. @throws Error(busy, "login.rate")
  void count_try(const std::string& peer);
  static constexpr int kTries = 20;

private:
  struct Entry {
    Session session;
    Clock::time_point until;
  };
  struct Tries {
    int count = 0;
    Clock::time_point since;
  };
  void forget_expired();

  Clock::duration life_;
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  ///< by digest of the id
  std::map<std::string, Tries> tries_;
};

}  // namespace dure::server
