#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;
};

/// A PNG whose pixels are numbers of a palette (at most 256 colours), row by row from the top.
/// `pixels` has width x height bytes.
std::string png(std::size_t width, std::size_t height, std::string_view pixels, const std::vector<Colour>& palette);

}  // namespace dure::geo
