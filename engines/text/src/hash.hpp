#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace dure::text {

/// 64 bits of any bytes, several GB/s: against torn files and unchanged rows, not against enemies.
inline std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0) noexcept {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  std::uint64_t h = seed ^ (bytes.size() * odd);
  const auto mix = [&](std::uint64_t word) {
    h = (h ^ word) * odd;
    h ^= h >> 29;
  };
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    mix(word);
  }
  std::uint64_t word = 0;
  if (at < bytes.size()) std::memcpy(&word, bytes.data() + at, bytes.size() - at);
  mix(word);
  mix(odd);
  return h;
}

}  // namespace dure::text
