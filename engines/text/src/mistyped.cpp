#include "mistyped.hpp"

#include "letters.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace dure::text {
namespace {

constexpr std::size_t SYLLABLE = 3;  // bytes
constexpr std::size_t LONGEST = 5;   // syllables of a word that is looked for
constexpr std::size_t MOST = 2;      // places of a run that are looked at

/// Of each segment the morphemes, then the compounds, that begin alike.
using Alike = std::vector<Terms>;

Alike all_words(const Index::State& index) {
  Alike all;
  for (const Segment& segment : index.segments) all.insert(all.end(), 2, segment.all());
  return all;
}

/// Those of `within` that begin with `beginning`; nothing when there are none.
Alike narrowed(const Index::State& index, const Alike& within, std::string_view beginning) {
  Alike out;
  bool any = false;
  for (std::size_t n = 0; n < within.size(); ++n) {
    const Space space = n % 2 == 0 ? Space::morpheme : Space::compound;
    out.push_back(index.segments[n / 2].beginning_with(space, beginning, within[n]));
    any = any || !out.back().empty();
  }
  return any ? out : Alike();
}

/// Documents that hold `word` as a word, which is looked for among `alike`; 0 when it is none.
std::uint64_t documents_with(const Index::State& index, const Alike& alike, std::string_view word) {
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < alike.size(); ++n) {
    const Segment& segment = index.segments[n / 2];
    const Space space = n % 2 == 0 ? Space::morpheme : Space::compound;
    if (const auto term = segment.find(space, word, alike[n]); term != Segment::none) sum += segment.frequency(term);
  }
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

/// How a word may begin: up to its wrong syllable, that one set right.
struct Beginning {
  std::string text;
  std::size_t end;  ///< where the run goes on behind it
  Alike terms;
};

/// How words of the index begin as `run` does from `begin`, one jamo of the syllable at `at` or the next one aside.
std::vector<Beginning> beginnings(const Index::State& index, std::string_view run, std::size_t begin, std::size_t at) {
  const Alike all = all_words(index);
  std::vector<Beginning> out;
  for (const std::size_t wrong : {at, at + SYLLABLE}) {
    const std::string_view right = run.substr(begin, wrong - begin);
    const Alike within = narrowed(index, all, right);
    each_neighbour(letter_at(run, wrong).code, [&](char32_t syllable) {
      std::string text(right);
      append_utf8(syllable, text);
      Alike terms = narrowed(index, within, text);
      if (!terms.empty()) out.push_back({std::move(text), wrong + SYLLABLE, std::move(terms)});
    });
  }
  return out;
}

/// Of the words that begin so and go on as `run` does up to `end` the one that most documents hold.
std::optional<std::string> nearest(const Index::State& index, const std::vector<Beginning>& all, std::string_view run,
                                   std::size_t end) {
  std::optional<std::string> best;
  std::uint64_t most = 0;
  for (const Beginning& one : all) {
    std::string tried = one.text + std::string(run.substr(one.end, end - one.end));
    const std::uint64_t documents = documents_with(index, one.terms, tried);
    if (documents > most) most = documents, best = std::move(tried);
  }
  return best;
}

/// The longest word of the index around the syllable at `at` and the next one when one jamo of the two is set right.
std::optional<std::string> meant_at(const Index::State& index, std::string_view run, std::size_t at) {
  std::map<std::size_t, std::vector<Beginning>> from;
  for (std::size_t size = std::min(LONGEST * SYLLABLE, run.size()); size >= 2 * SYLLABLE; size -= SYLLABLE)
    for (std::size_t begin = at + 2 * SYLLABLE > size ? at + 2 * SYLLABLE - size : 0;
         begin <= at && begin + size <= run.size(); begin += SYLLABLE) {
      const auto [all, fresh] = from.try_emplace(begin);
      if (fresh) all->second = beginnings(index, run, begin, at);
      if (auto found = nearest(index, all->second, run, begin + size)) return found;
    }
  return std::nullopt;
}

/// Where a known word of two syllables or more ends, by syllable.
std::vector<bool> word_ends(const Index::State& index, std::string_view run) {
  std::vector<bool> ends(run.size() / SYLLABLE, false);
  const Alike all = all_words(index);
  std::vector<Token> tokens;
  index.analyzer->hangul_run(run, tokens);
  for (const Token& token : tokens)
    if (token.kind != Token::Kind::bigram && token.end - token.begin >= 2 * SYLLABLE &&
        documents_with(index, all, token.term) > 0)
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
    if (auto found = meant_at(index, run, at)) out.push_back(std::move(*found));
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
