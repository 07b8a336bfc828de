#include "mistyped.hpp"

#include "letters.hpp"

#include <algorithm>
#include <optional>

namespace dure::text {
namespace {

constexpr std::size_t SYLLABLE = 3;  // bytes
constexpr std::size_t LONGEST = 5;   // syllables of a word that is looked for
constexpr std::size_t MOST = 2;      // places of a run that are looked at

/// Documents that hold `word` as a word; 0 when it is none.
std::uint64_t documents_with(const Index::State& index, std::string_view word) {
  std::uint64_t sum = 0;
  for (const Segment& segment : index.segments)
    for (const Space space : {Space::morpheme, Space::compound})
      if (const auto term = segment.find(space, word); term != Segment::none) sum += segment.frequency(term);
  return sum;
}

bool has_pair(const Index::State& index, std::string_view pair) {
  return std::any_of(index.segments.begin(), index.segments.end(),
                     [&](const Segment& s) { return s.find(Space::bigram, pair) != Segment::none; });
}

/// Calls f(syllable) for each that differs from `code` by its initial, its vowel or its final.
template <class F>
void each_neighbour(char32_t code, F&& f) {
  constexpr char32_t first = 0xAC00, vowels = 21, finals = 28, initials = 19;
  const char32_t n = code - first, initial = n / (vowels * finals), vowel = n / finals % vowels, final = n % finals;
  for (char32_t i = 0; i < initials; ++i)
    if (i != initial) f(first + (i * vowels + vowel) * finals + final);
  for (char32_t v = 0; v < vowels; ++v)
    if (v != vowel) f(first + (initial * vowels + v) * finals + final);
  for (char32_t e = 0; e < finals; ++e)
    if (e != final) f(first + (initial * vowels + vowel) * finals + e);
}

/// The word nearest to `word` when one jamo of the syllable at byte `at` or the next one is wrong.
std::optional<std::string> nearest(const Index::State& index, std::string_view word, std::size_t at) {
  std::optional<std::string> best;
  std::uint64_t most = 0;
  for (const std::size_t wrong : {at, at + SYLLABLE})
    each_neighbour(letter_at(word, wrong).code, [&](char32_t syllable) {
      std::string tried(word.substr(0, wrong));
      append_utf8(syllable, tried);
      tried += word.substr(wrong + SYLLABLE);
      const std::uint64_t documents = documents_with(index, tried);
      if (documents > most) most = documents, best = std::move(tried);
    });
  return best;
}

/// Where a known word of two syllables or more ends, by syllable.
std::vector<bool> word_ends(const Index::State& index, std::string_view run) {
  std::vector<bool> ends(run.size() / SYLLABLE, false);
  std::vector<Token> tokens;
  index.analyzer->hangul_run(run, tokens);
  for (const Token& token : tokens)
    if (token.kind != Token::Kind::bigram && token.end - token.begin >= 2 * SYLLABLE &&
        documents_with(index, token.term) > 0)
      ends[token.end / SYLLABLE - 1] = true;
  return ends;
}

}  // namespace

std::vector<std::string> meant_by(const Index::State& index, std::string_view run) {
  std::vector<std::string> out;
  std::vector<bool> ends;
  std::size_t tried = 0;
  for (std::size_t at = 0; at + 2 * SYLLABLE <= run.size() && tried < MOST; at += SYLLABLE) {
    if (has_pair(index, run.substr(at, 2 * SYLLABLE))) continue;
    if (ends.empty()) ends = word_ends(index, run);
    if (ends[at / SYLLABLE]) continue;
    ++tried;
    std::optional<std::string> found;
    for (std::size_t size = std::min(LONGEST * SYLLABLE, run.size()); size >= 2 * SYLLABLE && !found; size -= SYLLABLE)
      for (std::size_t begin = at + 2 * SYLLABLE > size ? at + 2 * SYLLABLE - size : 0;
           begin <= at && begin + size <= run.size() && !found; begin += SYLLABLE)
        found = nearest(index, run.substr(begin, size), at - begin);
    if (found) out.push_back(std::move(*found));
  }
  return out;
}

void add_mistyped(const Index::State& index, const Query& query, std::vector<Group>& groups) {
  if (!index.manifest.morphemes) return;
  for (const std::string& run : query.runs)
    for (const std::string& word : meant_by(index, run)) {
      Query meant;
      add_words(meant, word, *index.analyzer);
      for (Group& group : groups_of(index, meant)) groups.push_back(std::move(group));
    }
}

}  // namespace dure::text
