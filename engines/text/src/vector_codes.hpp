#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dure::text {

/// Numbers a code is padded to with zeros: one step of the widest instructions.
constexpr std::size_t CODE_STEP = 64;
constexpr std::size_t padded(std::size_t dimensions) { return (dimensions + CODE_STEP - 1) / CODE_STEP * CODE_STEP; }

/// A vector of length one as whole numbers: x[i] is about code[i] x scale. Error of a product of two: about 1 in 1000.
struct Code {
  std::vector<std::int8_t> code;  ///< padded(), -127 to 127
  float scale = 0;
  std::int32_t sum = 0;  ///< of code
};
Code encode(std::span<const float> unit);

/// The vector made as long as one. False when it has no direction: all zeros, or a number that is none.
bool to_unit(std::span<float> vector);

/// Of two vectors of length one and the same size, added up in double.
double cosine(std::span<const float> a, std::span<const float> b);

/// Sum of the products of two codes of `size` (a multiple of CODE_STEP); `sum` is that of `b`. The same on every
/// machine: whole numbers.
std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::int32_t sum, std::size_t size);

}  // namespace dure::text
