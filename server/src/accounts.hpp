#pragma once

#include <dure/store/access.hpp>

#include <chrono>
#include <mutex>
#include <string_view>
#include <vector>

namespace dure::server {

/// Who has an account, asked of the store at most every two seconds: each request needs it.
class Accounts {
public:
  explicit Accounts(store::Store& store) : store_(store) {}
  bool none();
  /// Still there with this role: sessions of people who were removed end.
  bool has(const store::Principal& who);
  void look_again();

private:
  void refresh();
  store::Store& store_;
  std::mutex mutex_;
  std::vector<store::Account> known_;
  std::chrono::steady_clock::time_point read_;
  bool fresh_ = false;
};

}  // namespace dure::server
