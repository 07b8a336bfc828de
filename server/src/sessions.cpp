#include "sessions.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>

namespace dure::server {
namespace {

constexpr std::size_t kIdBytes = 32;
constexpr std::size_t kMost = 10'000;  // sessions and addresses remembered at once
constexpr auto kMinute = std::chrono::minutes(1);

}  // namespace

Sessions::Sessions(double hours)
    : life_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(hours * 3600))) {}

Sessions::Opened Sessions::open(const store::Principal& who) {
  Opened opened{random_hex(kIdBytes), random_hex(kIdBytes)};
  const std::scoped_lock lock(mutex_);
  forget_expired();
  entries_[sha256(opened.id)] = {{who, opened.csrf}, Clock::now() + life_};
  return opened;
}

std::optional<Sessions::Session> Sessions::find(std::string_view id) {
  if (id.size() != 2 * kIdBytes) return std::nullopt;
  const auto digest = sha256(id);
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return std::nullopt;
  if (found->second.until < Clock::now()) {
    entries_.erase(found);
    return std::nullopt;
  }
  found->second.until = Clock::now() + life_;
  return found->second.session;
}

void Sessions::close(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  entries_.erase(sha256(id));
}

void Sessions::close_all_of(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.session.who.name == name; });
}

void Sessions::count_try(const std::string& peer) {
  const std::scoped_lock lock(mutex_);
  const auto now = Clock::now();
  std::erase_if(tries_, [&](const auto& entry) { return now - entry.second.since > kMinute; });
  auto& tries = tries_[peer];
  if (tries.count == 0) tries.since = now;
  if (++tries.count > kTries || tries_.size() > kMost) {
    throw Error(Fault::busy, "login.rate", "로그인 시도가 너무 잦습니다. 1분 뒤에 다시 해 보십시오.");
  }
}

void Sessions::forget_expired() {
  const auto now = Clock::now();
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.until < now; });
  if (entries_.size() >= kMost)
    throw Error(Fault::busy, "login.full", "지금 들어와 있는 사람이 너무 많습니다. 잠시 뒤에 다시 해 보십시오.");
}

}  // namespace dure::server
