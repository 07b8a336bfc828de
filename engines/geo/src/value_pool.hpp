#pragma once

#include <dure/core/json.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dure::geo {

/// The different values of a table, each once, as vector tiles write them (message Value of the specification).
class ValuePool {
public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::uint32_t add(const Json& value);  ///< kNone for null, lists and objects
  void seal();                           ///< no more will come: forgets how to find them

  const std::string& encoded(std::uint32_t number) const { return values_[number]; }
  Json json(std::uint32_t number) const;
  /// Is it what a person wrote so? Numbers by value, the rest by letters.
  bool says(std::uint32_t number, std::string_view text) const;
  std::size_t size() const { return values_.size(); }
  std::size_t bytes() const { return bytes_; }

private:
  std::deque<std::string> values_;  // they stay where they are, so that found_ may point at them
  std::unordered_map<std::string_view, std::uint32_t> found_;
  std::size_t bytes_ = 0;
};

/// Protocol Buffers: what vector tiles need of them.
namespace wire {
enum Type : std::uint32_t { varint = 0, fixed64 = 1, bytes = 2 };
void number(std::string& out, std::uint64_t value);
void tag(std::string& out, std::uint32_t field, Type type);
void text(std::string& out, std::uint32_t field, std::string_view content);
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}
}  // namespace wire

}  // namespace dure::geo
