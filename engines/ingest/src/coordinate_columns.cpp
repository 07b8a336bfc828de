#include "coordinate_columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace dure::ingest {
namespace {

struct Word {
  std::string_view x, y;
  bool degrees;
};
constexpr std::array<Word, 6> kWords{{{"경도", "위도", true},
                                      {"longitude", "latitude", true},
                                      {"lon", "lat", true},
                                      {"lng", "lat", true},
                                      {"long", "lat", true},
                                      {"x", "y", false}}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool letter(char c) { return c >= 'a' && c <= 'z'; }

/// Places where `word` stands by itself: `x_coord`, `좌표x`, but not the x of `index`.
std::vector<std::size_t> places_of(std::string_view text, std::string_view word) {
  std::vector<std::size_t> out;
  const bool latin = letter(word.front());
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !letter(text[at - 1]);
    const bool ends = at + word.size() == text.size() || !letter(text[at + word.size()]);
    if (!latin || (begins && ends)) out.push_back(at);
  }
  return out;
}

std::optional<std::int64_t> epsg_of_name(std::string_view name) {
  if (name.find("utmk") != std::string_view::npos || name.find("utm-k") != std::string_view::npos ||
      name.find("utm_k") != std::string_view::npos)
    return 5179;
  const std::size_t at = name.find("epsg");
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t digits = name.find_first_of("0123456789", at);
  std::int64_t code = 0;
  if (digits == std::string_view::npos || digits > at + 6) return std::nullopt;
  std::from_chars(name.data() + digits, name.data() + name.size(), code);
  return code >= 1000 && code <= 99'999 ? std::optional(code) : std::nullopt;
}

}  // namespace

std::vector<CoordinatePair> coordinate_pairs(const std::vector<std::string>& names) {
  std::vector<std::string> plain;
  for (const std::string& name : names) plain.push_back(lower(name));
  std::vector<CoordinatePair> out;
  for (std::size_t k = 0; k < plain.size(); ++k)
    for (const Word& word : kWords)
      for (const std::size_t at : places_of(plain[k], word.x)) {
        std::string partner = plain[k];
        partner.replace(at, word.x.size(), word.y);
        const auto found = std::find(plain.begin(), plain.end(), partner);
        if (found == plain.end()) continue;
        out.push_back(
            {names[k], names[static_cast<std::size_t>(found - plain.begin())], word.degrees, epsg_of_name(plain[k])});
      }
  const auto rank = [](const CoordinatePair& pair) { return pair.degrees ? 0 : pair.epsg ? 1 : 2; };
  std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return out;
}

}  // namespace dure::ingest
