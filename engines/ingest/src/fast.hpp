#pragma once

#include <dure/store/bulk.hpp>

#include <emmintrin.h>

#include <cstdint>
#include <cstring>
#include <string_view>

// The shapes that nearly all cells have, read without a branch too many. Each takes what kind_of and read_cell would
// take as the same value, or nothing; the slow path decides the rest. Up to 16 bytes around the cell are read and
// ignored.
namespace dure::ingest {

inline std::uint64_t load8(const char* at) noexcept {
  std::uint64_t bytes;
  std::memcpy(&bytes, at, 8);
  return bytes;
}

/// 1 to 8 digits.
inline bool digits8(const char* at, std::size_t size, std::uint64_t& value) noexcept {
  std::uint64_t t = (load8(at) ^ 0x3030303030303030) << (64 - 8 * size);
  if (((t + 0x7676767676767676) | t) & 0x8080808080808080) return false;
  t = (t * 10 + (t >> 8)) & 0x00FF00FF00FF00FF;
  t = (t * 100 + (t >> 16)) & 0x0000FFFF0000FFFF;
  value = (t * 10000 + (t >> 32)) & 0xFFFFFFFF;
  return true;
}

/// 1 to 16 digits and a minus, no zero in front.
inline bool fast_integer(std::string_view cell, std::int64_t& out) noexcept {
  const char* at = cell.data();
  std::size_t size = cell.size();
  const bool negative = *at == '-';
  at += negative;
  size -= negative;
  if (size - 1 > 15 || (*at == '0' && size > 1)) return false;
  std::uint64_t low = 0, high = 0;
  if (size > 8) {
    if (!digits8(at, size - 8, high) || !digits8(at + size - 8, 8, low)) return false;
    low += high * 100'000'000;
  } else if (!digits8(at, size, low)) {
    return false;
  }
  out = negative ? -static_cast<std::int64_t>(low) : static_cast<std::int64_t>(low);
  return true;
}

/// `2,847,376`: up to 15 digits in groups of three and a minus, no zero in front.
inline bool fast_grouped(std::string_view cell, std::int64_t& out) noexcept {
  const bool negative = cell.front() == '-';
  cell.remove_prefix(negative);
  if (cell.size() < 5 || cell.size() > 19 || cell.size() % 4 == 0 || cell.front() == '0') return false;
  std::uint64_t value = 0, group = 0;
  const char* at = cell.data();
  for (std::size_t size = cell.size() % 4, left = cell.size();; size = 3, ++at, --left) {
    if (!digits8(at, size, group)) return false;
    value = value * 1000 + group;
    at += size;
    left -= size;
    if (left == 0) break;
    if (*at != ',') return false;
  }
  out = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  return true;
}

/// Up to 15 digits, a point somewhere but not last, a minus, no needless zero in front: exact, as both parts are.
inline bool fast_real(std::string_view cell, double& out) noexcept {
  static constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char *at = cell.data(), *const end = at + cell.size();
  const bool negative = *at == '-';
  at += negative;
  if (end - at > 16 || (end - at > 1 && at[0] == '0' && at[1] != '.')) return false;
  std::uint64_t digits = 0;
  const char* point = end;
  int count = 0;
  for (; at < end; ++at) {
    const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit <= 9) {
      digits = digits * 10 + digit;
      ++count;
    } else if (*at == '.' && point == end) {
      point = at;
    } else {
      return false;
    }
  }
  if (count == 0 || count > 15 || point == end - 1) return false;
  const double value = static_cast<double>(digits) / powers[point == end ? 0 : end - point - 1];
  out = negative ? -value : value;
  return true;
}

inline bool two_digits(const char* at, int limit, std::int64_t& value) noexcept {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'},
                 ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  value = static_cast<std::int64_t>(tens * 10 + ones);
  return tens <= 9 && ones <= 9 && value < limit;
}

/// `13:23` or `13:23:50` as microseconds.
inline bool fast_clock(std::string_view cell, std::int64_t& out) noexcept {
  std::int64_t hour = 0, minute = 0, second = 0;
  if (cell.size() != 5 && cell.size() != 8) return false;
  if (cell[2] != ':' || !two_digits(cell.data(), 24, hour) || !two_digits(cell.data() + 3, 60, minute)) return false;
  if (cell.size() == 8 && (cell[5] != ':' || !two_digits(cell.data() + 6, 60, second))) return false;
  out = ((hour * 60 + minute) * 60 + second) * 1'000'000;
  return true;
}

inline bool is_ascii(const char* at, std::size_t size) noexcept {
  for (; size > 16; size -= 16, at += 16)
    if (_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)))) return false;
  return (_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) & ((1 << size) - 1)) == 0;
}

/// As TextCell::refer_to, where 16 bytes may be read.
inline void put_text(store::TextCell& cell, const char* at, std::size_t size) noexcept {
  if (size > 12) return cell.refer_to({at, size});
  alignas(16) static constexpr unsigned char ones_then_zeros[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                                    255, 255, 255, 255, 255, 255, 255, 255};
  const __m128i mask = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ones_then_zeros + 16 - size));
  const __m128i bytes = _mm_and_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), mask);
  const __m128i whole = _mm_or_si128(_mm_slli_si128(bytes, 4), _mm_cvtsi32_si128(static_cast<int>(size)));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&cell), whole);
}

}  // namespace dure::ingest
