#include "vector_codes.hpp"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace dure::text {
namespace {

using Product = std::int32_t (*)(const std::int8_t*, const std::int8_t*, std::int32_t, std::size_t);

std::int32_t plain(const std::int8_t* a, const std::int8_t* b, std::int32_t, std::size_t size) {
  std::int32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out += std::int32_t{a[i]} * b[i];
  return out;
}

__attribute__((target("avx2"))) std::int32_t by_avx2(const std::int8_t* a, const std::int8_t* b, std::int32_t,
                                                     std::size_t size) {
  __m256i out = _mm256_setzero_si256();
  for (std::size_t i = 0; i < size; i += 16) {
    const __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + i)));
    const __m256i y = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(b + i)));
    out = _mm256_add_epi32(out, _mm256_madd_epi16(x, y));
  }
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(out), _mm256_extracti128_si256(out, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  return _mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1)));
}

/// The instruction multiplies bytes without sign by bytes with one, so 128 is added to `a` and taken off again by
/// `sum`.
__attribute__((target("avx512f,avx512bw,avx512vnni"))) std::int32_t by_vnni(const std::int8_t* a, const std::int8_t* b,
                                                                            std::int32_t sum, std::size_t size) {
  const __m512i shift = _mm512_set1_epi8(static_cast<char>(0x80));
  __m512i out = _mm512_setzero_si512();
  for (std::size_t i = 0; i < size; i += CODE_STEP)
    out = _mm512_dpbusd_epi32(out, _mm512_xor_si512(_mm512_loadu_si512(a + i), shift), _mm512_loadu_si512(b + i));
  alignas(64) std::array<std::int32_t, 16> parts;
  _mm512_store_si512(parts.data(), out);
  std::uint32_t all = 0;  // a broken file may have any `sum`: then this is any number
  for (const std::int32_t part : parts) all += static_cast<std::uint32_t>(part);
  return static_cast<std::int32_t>(all - 128U * static_cast<std::uint32_t>(sum));
}

Product best_product() {
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw")) return by_vnni;
  return __builtin_cpu_supports("avx2") ? by_avx2 : plain;
}

}  // namespace

double cosine(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                            [](float x, float y) { return double{x} * y; });
}

bool to_unit(std::span<float> vector) {
  double square = 0;
  for (const float x : vector) square += double{x} * x;
  if (!(square > 0) || !std::isfinite(square)) return false;
  const double by = 1 / std::sqrt(square);
  for (float& x : vector) x = static_cast<float>(x * by);
  return true;
}

Code encode(std::span<const float> unit) {
  Code out{std::vector<std::int8_t>(padded(unit.size()), 0)};
  float most = 0;
  for (const float x : unit) most = std::max(most, std::abs(x));
  if (most == 0) return out;
  out.scale = most / 127;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    out.code[i] = static_cast<std::int8_t>(std::lround(unit[i] / out.scale));
    out.sum += out.code[i];
  }
  return out;
}

std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::int32_t sum, std::size_t size) {
  static const Product best = best_product();
  return best(a, b, sum, size);
}

}  // namespace dure::text
