#pragma once

// Places of a list found in free text, forgiving a slip of the keys.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dure::text {

struct PlaceFound {
  std::uint32_t place;  ///< its position in the list
  double score;         ///< 1: letter for letter; else the share of its jamo that agree
};

/// A list of names. Blanks and signs count neither in names nor in texts. A name of n jamo may differ in n / 8 of them
/// (put in, left out, changed), one of fewer than eight in none; a name of one syllable is never sought.
class PlaceList {
public:
  explicit PlaceList(const std::vector<std::string>& names);
  /// The place that `text` names: the one with the best score, of equal ones the longest, then the first in the list.
  /// Cost: the text's length times the lengths of the names that share two syllables with it.
  std::optional<PlaceFound> find(std::string_view text) const;

private:
  std::vector<std::u32string> jamo_;                                       ///< a name, taken apart
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> sharing_;  ///< two letters -> names that hold them
};

}  // namespace dure::text
