#pragma once

#include "segment.hpp"

#include <dure/text/analysis.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// What was asked, before any index is looked at.
struct Query {
  struct Word {
    Space space;
    std::string term;
    double times;  ///< saturated count in the query
  };
  std::vector<Word> words;
  std::string text;                   ///< all of it but operators
  std::string letters;                ///< the same, squeezed()
  std::vector<std::string> runs;      ///< of Hangul, two syllables or more, in short queries: perhaps mistyped
  std::vector<std::string> latin;     ///< words of Latin letters: perhaps Hangul of the wrong keyboard
  std::vector<std::string> initials;  ///< ㅁㄷㅇ
  std::vector<std::string> prefixes;  ///< begin*
  std::vector<std::string> phrases;   ///< "a phrase"
  std::vector<std::string> without;   ///< -word
};

/// Any text is a query. `operators`: the signs " - * mean something, when there are at most 64 letters.
Query read_query(std::string_view text, const Analyzer& analyzer, bool operators);

/// The words of `text` added to `query`, each as often as it stands there.
void add_words(Query& query, std::string_view text, const Analyzer& analyzer);

/// Letters of `text` without blanks and signs, lower case: what phrases are compared by.
std::string squeezed(std::string_view text);

}  // namespace dure::text
