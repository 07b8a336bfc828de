#include "letters.hpp"
#include "query.hpp"

#include <dure/text/index.hpp>

#include <algorithm>
#include <unordered_set>

namespace dure::text {
namespace {

using Span = std::pair<std::size_t, std::size_t>;

/// Sorted, and those that overlap or touch made one.
std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.first <= out.back().second) {
      out.back().second = std::max(out.back().second, span.second);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

}  // namespace

std::vector<Mark> marks(const Analyzer& analyzer, std::string_view text, std::string_view asked) {
  Query query = read_query(asked, analyzer, true);
  for (const std::string& latin : query.latin)  // rnrals is 국민, wherever that stands
    if (const auto meant = from_latin_keys(latin)) add_words(query, *meant, analyzer);
  std::unordered_set<std::string> words;
  bool morphemes = false;
  for (const Query::Word& word : query.words) morphemes |= word.space != Space::bigram;
  for (const Query::Word& word : query.words)
    if (!morphemes || word.space != Space::bigram) words.insert(word.term);
  std::vector<Span> spans;
  for (const Token& token : analyzer.tokens(text)) {
    if ((token.kind == Token::Kind::bigram) == morphemes) continue;
    const bool begins = std::any_of(query.prefixes.begin(), query.prefixes.end(),
                                    [&](const std::string& prefix) { return token.term.starts_with(prefix); });
    if (begins || words.contains(token.term)) spans.emplace_back(token.begin, token.end);
  }
  std::vector<Mark> out;
  std::size_t byte = 0, letter = 0;
  const auto letters_to = [&](std::size_t until) {
    for (; byte < until; byte += letter_at(text, byte).size) ++letter;
    return letter;
  };
  for (const Span& span : merged(std::move(spans))) {
    const std::size_t begin = letters_to(span.first);
    out.push_back({span.first, span.second, begin, letters_to(span.second)});
  }
  return out;
}

}  // namespace dure::text
