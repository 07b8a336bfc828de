#include "accounts.hpp"

#include <algorithm>

namespace dure::server {

void Accounts::refresh() {
  const auto now = std::chrono::steady_clock::now();
  if (fresh_ && now - read_ < std::chrono::seconds(2)) return;
  auto connection = store_.connect();
  known_ = store::users(connection);
  read_ = now;
  fresh_ = true;
}

bool Accounts::none() {
  const std::scoped_lock lock(mutex_);
  refresh();
  return known_.empty();
}

bool Accounts::has(const store::Principal& who) {
  const std::scoped_lock lock(mutex_);
  refresh();
  return std::any_of(known_.begin(), known_.end(), [&](const store::Account& account) {
    return account.name == who.name && account.role == who.role;
  });
}

void Accounts::look_again() {
  const std::scoped_lock lock(mutex_);
  fresh_ = false;
}

}  // namespace dure::server
