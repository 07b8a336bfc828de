#include "grid.hpp"

#include <dure/core/error.hpp>

#include <array>
#include <cmath>

namespace dure::geo {
namespace {

constexpr std::array<std::string_view, 8> LETTERS = {"가", "나", "다", "라", "마", "바", "사", "아"};
constexpr double WEST = 700'000, SOUTH = 1'300'000, LETTER = 100'000;

/// `count` leading digits of a distance below 100 km.
std::string digits(double metres, int count) {
  auto whole = static_cast<std::int64_t>(metres);
  for (int k = count; k < 5; ++k) whole /= 10;
  std::string text = std::to_string(whole);
  return std::string(static_cast<std::size_t>(count) - text.size(), '0') + text;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<double> letter(std::string_view text) {
  for (std::size_t k = 0; k < LETTERS.size(); ++k)
    if (LETTERS[k] == text) return static_cast<double>(k);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> grid_code(double x, double y, std::int64_t metres) {
  const int count = metres == 10'000 ? 1 : metres == 1'000 || metres == 500 ? 2 : metres == 100 ? 3 : 0;
  if (count == 0) throw Error(Fault::input, "geo.grid", "격자 한 변은 100, 500, 1000, 10000(m) 가운데 하나여야 합니다");
  const double column = std::floor((x - WEST) / LETTER), row = std::floor((y - SOUTH) / LETTER);
  if (!(column >= 0 && column < 7 && row >= 0 && row < 8)) return std::nullopt;
  const double east = x - WEST - column * LETTER, north = y - SOUTH - row * LETTER;
  const auto half = [&](double value) { return metres != 500 ? "" : std::fmod(value, 1'000) < 500 ? "a" : "b"; };
  std::string code(LETTERS[static_cast<std::size_t>(column)]);
  code += LETTERS[static_cast<std::size_t>(row)];
  code += digits(east, count) + half(east);
  return code + digits(north, count) + half(north);
}

std::optional<Box> grid_box(std::string_view code) {
  if (code.size() < 6) return std::nullopt;
  const auto column = letter(code.substr(0, 3)), row = letter(code.substr(3, 3));
  if (!column || *column > 6 || !row) return std::nullopt;
  std::string_view rest = code.substr(6);
  if (rest.size() % 2 != 0 || rest.size() > 6) return std::nullopt;
  std::string_view east = rest.substr(0, rest.size() / 2), north = rest.substr(rest.size() / 2);
  const auto half = [](std::string_view& part) {
    if (part.size() != 3 || (part[2] != 'a' && part[2] != 'b')) return -1;
    const int second = part[2] == 'b';
    part.remove_suffix(1);
    return second;
  };
  const int east_half = half(east), north_half = half(north);
  if ((east_half < 0) != (north_half < 0)) return std::nullopt;
  const auto e = number(east), n = number(north);
  if (!e || !n) return std::nullopt;
  double size = LETTER / std::pow(10.0, static_cast<double>(east.size()));
  double west = WEST + *column * LETTER + *e * size, south = SOUTH + *row * LETTER + *n * size;
  if (east_half >= 0) {
    size = 500;
    west += east_half * size;
    south += north_half * size;
  }
  return Box{west, south, west + size, south + size};
}

}  // namespace dure::geo
