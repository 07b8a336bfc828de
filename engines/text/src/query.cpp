#include "query.hpp"

#include "letters.hpp"

#include <algorithm>
#include <map>

namespace dure::text {
namespace {

constexpr std::size_t LONGEST_WITH_OPERATORS = 64;  // letters
constexpr double TIMES_K3 = 1;                      // a word said often counts more, to twice (BM25's k3)

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool only_consonants(std::string_view run) {
  for (std::size_t at = 0; at < run.size();) {
    const Letter letter = letter_at(run, at);
    if (letter.code > 0x314E) return false;
    at += letter.size;
  }
  return true;
}

bool has_word(std::string_view text) { return !squeezed(text).empty(); }

/// Takes phrases, -words and word* out of `text` into `query`; what remains is plain. Phrases and beginnings stay plain
/// too.
std::string take_operators(std::string_view text, Query& query) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      plain += text[at++];
      continue;
    }
    const bool not_this = text[at] == '-' && at + 1 < text.size();
    const std::size_t from = at + (not_this ? 1 : 0);
    const auto close = from < text.size() && text[from] == '"' ? text.find('"', from + 1) : text.npos;
    const auto end = close != text.npos ? close : std::min(text.find(' ', from), text.size());
    std::string_view word = close != text.npos ? text.substr(from + 1, end - from - 1) : text.substr(from, end - from);
    at = close != text.npos ? end + 1 : end;
    if (!has_word(word)) continue;
    if (not_this) {
      query.without.emplace_back(word);
      continue;
    }
    if (close != text.npos) query.phrases.emplace_back(word);
    if (close == text.npos && word.ends_with('*')) {
      word.remove_suffix(1);
      query.prefixes.push_back(squeezed(word));
    }
    plain += std::string(word) + ' ';
  }
  return plain;
}

}  // namespace

std::string squeezed(std::string_view text) {
  std::string out;
  each_run(text, [&](const Run& run) {
    const std::string_view part = text.substr(run.begin, run.end - run.begin);
    out += run.kind == Class::ascii ? lower(part) : std::string(part);
  });
  return out;
}

void add_words(Query& query, std::string_view text, const Analyzer& analyzer) {
  std::map<std::pair<Space, std::string>, double> counts;
  for (Token& token : analyzer.tokens(text)) {
    const Space space = token.kind == Token::Kind::bigram     ? Space::bigram
                        : token.kind == Token::Kind::compound ? Space::compound
                                                              : Space::morpheme;
    ++counts[{space, std::move(token.term)}];
  }
  for (const auto& [word, count] : counts)
    query.words.push_back({word.first, word.second, (TIMES_K3 + 1) * count / (TIMES_K3 + count)});
}

Query read_query(std::string_view given, const Analyzer& analyzer, bool operators) {
  Query query;
  std::string text = normal(given);
  const bool is_short = letters(text) <= LONGEST_WITH_OPERATORS;
  if (operators && is_short) text = take_operators(text, query);
  add_words(query, text, analyzer);
  query.letters = squeezed(text);
  each_run(text, [&](const Run& run) {
    const std::string_view part = std::string_view(text).substr(run.begin, run.end - run.begin);
    if (run.kind == Class::hangul && part.size() >= 6 && is_short) query.runs.emplace_back(part);
    if (run.kind == Class::ascii && part.size() >= 3 && part.size() <= 60) query.latin.emplace_back(part);
    if (run.kind == Class::jamo && part.size() >= 6 && only_consonants(part)) query.initials.emplace_back(part);
  });
  query.text = std::move(text);
  return query;
}

}  // namespace dure::text
