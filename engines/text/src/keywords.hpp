#pragma once

// What sets groups and weeks apart, in words.

#include "words.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dure::text {

struct Keyword {
  std::string group, word;
  std::int64_t texts;  ///< of the group that hold it
  double score;        ///< standard deviations above the rest
};

/// The `top` words of each group (Entry::label; rows without one belong to the rest) against all other texts: log-odds
/// of texts that hold the word, with the whole as prior, by its standard error (Monroe, Colaresi and Quinn 2008, prior
/// worth 100 texts). Only those above 1.96, no parts of longer ones, groups in order, best words first, equals in the
/// order of letters.
std::vector<Keyword> keywords_of(const Words& words, std::span<const Entry> entries, std::size_t top);

struct Burst {
  std::int32_t week;  ///< its Monday, days since 1970
  std::string word;
  std::int64_t texts;
  double expected, chance;
};

/// Words that came more often in a week (Monday to Sunday) than the up to 26 weeks before let expect: at least 3 texts,
/// from the ninth week on. `expected` follows the number of all texts; weeks that vary more than chance would widen it
/// (quasi-Poisson). Of the words named for a week a share of `false_alarms` is expected to be an accident (Benjamini
/// and Hochberg 1995, over all words). Parts of longer words that burst with them are left out. In the order of weeks,
/// then chance.
std::vector<Burst> bursts_of(const Words& words, std::span<const Entry> entries, double false_alarms);

}  // namespace dure::text
