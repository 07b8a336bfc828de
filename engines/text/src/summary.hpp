#pragma once

// A text cut down to its own sentences, with nothing in it that could be counted on lost.

#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// What must not get lost: dates, times, quantities, articles of law; every number with the unit that follows it, and
/// names of laws in 「」. Bytes of `text`, in order, without overlap.
struct Fact {
  std::size_t begin, end;
};
std::vector<Fact> facts_of(std::string_view text);

/// Whole sentences of `text` in their order, the most telling first to be taken, at most `share` (above 0 to 1) of its
/// letters, blanks counted. Every fact stands in it word for word (one that is said twice, once): where a sentence does
/// not fit, its clause, and where that does not, the word around the fact, parted by commas. Only where the facts alone
/// are longer than the bound does the bound give way, never a fact. A text without a sentence that fits is cut after a
/// word, with `…`. One linear pass and a pass over pairs of the 400 first sentences.
std::string summary_of(std::string_view text, double share);

}  // namespace dure::text
