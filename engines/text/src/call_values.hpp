#pragma once

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/store/functions.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dure::text {

/// How many hits a call of `function` wants. @throws Error(input, "text.top")
inline std::size_t hits_wanted(const Json& k, const std::string& function) {
  constexpr std::int64_t most = 10'000;
  const std::int64_t n = k.integer();
  if (n < 0 || n > most)
    throw Error(Fault::input, "text.top",
                function + "()의 셋째 값은 0부터 " + std::to_string(most) + "까지의 건수여야 합니다.");
  return static_cast<std::size_t>(n);
}

/// A date given to a call; nothing when it was not. @throws Error(input, "text.day")
inline std::optional<std::chrono::sys_days> day_of(const Json& date) {
  if (date.is_null()) return std::nullopt;
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(date.string().c_str(), "%d-%u-%u", &year, &month, &day) != 3)
    throw Error(Fault::input, "text.day", "날짜는 date '2026-07-20' 꼴로 적어 주세요.");
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

/// `among := keys` of a call as a question of one key; empty when it was not given.
inline std::function<bool(std::string_view)> among_of(const store::TableCall& call) {
  const Json& keys = call.named("among");
  if (keys.is_null()) return {};
  const auto among = std::make_shared<std::set<std::string, std::less<>>>();
  for (const Json& key : keys.items()) among->insert(key.string());
  return [among](std::string_view key) { return among->contains(key); };
}

}  // namespace dure::text
