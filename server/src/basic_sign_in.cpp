#include "basic_sign_in.hpp"

#include "sessions.hpp"
#include "target.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>

namespace dure::server {
namespace {

constexpr auto kRemembered = std::chrono::minutes(5);
constexpr std::size_t kMost = 1000;

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  for (int k = 0; k < 2 && text.ends_with('='); ++k) text.remove_suffix(1);
  std::string bytes;
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6U | static_cast<unsigned>(digit)) & 0xFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 255U);
  }
  return bytes;
}

}  // namespace

std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view header) {
  constexpr std::string_view kScheme = "basic ";
  const bool basic = header.size() > kScheme.size() &&
                     std::equal(kScheme.begin(), kScheme.end(), header.begin(),
                                [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
  if (!basic) return std::nullopt;
  header.remove_prefix(std::min(header.size(), header.find_first_not_of(' ', kScheme.size())));
  const auto decoded = base64_decoded(header);
  if (!decoded || first_invalid_utf8(*decoded) != std::string_view::npos) return std::nullopt;
  const auto colon = decoded->find(':');
  if (colon == std::string::npos || decoded->find('\0') != std::string::npos) return std::nullopt;
  return std::pair{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

store::Principal audited_sign_in(store::City& city, const std::string& name, const std::string& password,
                                 const std::string& peer, std::string_view way) {
  const auto& settings = city.settings();
  auto connection = city.store().connect();
  try {
    auto who = store::sign_in(connection, name, password, static_cast<int>(settings.count("server.lockout_failures")),
                              static_cast<int>(settings.count("server.lockout_minutes")));
    store::audit(connection, who, "sign_in", way, Json::object({{"from", peer}}));
    return who;
  } catch (const Error& error) {
    store::audit(connection, {"", store::Role::viewer}, "sign_in_failed", way,
                 Json::object({{"from", peer}, {"code", std::string(error.code())}}));
    throw;
  }
}

BasicSignIn::BasicSignIn(store::City& city, Sessions& sessions)
    : city_(city), sessions_(sessions), key_(random_hex(32)) {}

std::optional<store::Principal> BasicSignIn::who(const Request& request) {
  const auto given = basic_credentials(request.header("authorization"));
  if (!given) return std::nullopt;
  if (!request.secure && !is_loopback_host(request.peer)) {
    throw Error(Fault::denied, "login.basic_tls",
                "암호화되지 않은 연결로는 이름과 암호를 받지 않습니다. https 주소로 여십시오.");
  }
  const auto digest = hmac_sha256(key_, std::to_string(given->first.size()) + ":" + given->first + given->second);
  const auto now = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(known_, [&](const auto& entry) { return entry.second.until < now; });
    if (const auto found = known_.find(digest); found != known_.end()) return found->second.who;
  }
  sessions_.count_try(request.peer);
  auto who = audited_sign_in(city_, given->first, given->second, request.peer, "basic");
  const std::scoped_lock lock(mutex_);
  if (known_.size() < kMost) known_[digest] = {who, now + kRemembered};
  return who;
}

void BasicSignIn::forget() {
  const std::scoped_lock lock(mutex_);
  known_.clear();
}

}  // namespace dure::server
