#include <dure/core/utf8.hpp>
#include <dure/core/yaml.hpp>

#include <algorithm>

namespace dure {
namespace {

constexpr std::size_t max_letters = 64;  // longer is no word, and the distance is quadratic

std::u32string letters_of(std::string_view word) {
  std::u32string letters;
  for (std::size_t at = 0; at < word.size() && letters.size() <= max_letters;) {
    const CodePoint c = code_point_at(word, at);
    letters += c.value;
    at += c.size;
  }
  return letters;
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t edit_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before, last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = last;
    last = now;
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  const std::u32string letters = letters_of(word);
  if (letters.size() > max_letters) return "";
  std::string nearest;
  std::size_t best = letters.size() / 3 + 1;
  for (const std::string& candidate : known) {
    const std::u32string other = letters_of(candidate);
    const std::size_t gap = std::max(letters.size(), other.size()) - std::min(letters.size(), other.size());
    if (gap >= best) continue;
    if (const std::size_t distance = edit_distance(letters, other); distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace dure
