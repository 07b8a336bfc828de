#pragma once

// Texts as the words that people would name: for keywords, bursts and topics.

#include "corpus.hpp"

#include <dure/text/analysis.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::text {

struct Words {
  std::vector<std::string> names;                 ///< in the order of letters
  std::vector<std::vector<std::uint32_t>> texts;  ///< a text: places in names, ascending, each once
  std::vector<std::uint32_t> texts_with;          ///< a word: in how many texts it stands
};

/// Nouns, names, written-together nouns and Latin words of two letters and more; no verbs, no bare numbers, nothing of
/// the tokens that stand for personal data; of those in
/// fewer than `least` texts none. On all cores.
Words words_of(const Analyzer& analyzer, std::span<const Entry> entries, std::uint32_t least);

/// Places of the words (with their numbers of texts) that are not part of another of the list nearly as frequent:
/// 정류 goes where 정류장 stands.
std::vector<std::size_t> without_parts(const std::vector<std::pair<std::string_view, double>>& words);

}  // namespace dure::text
