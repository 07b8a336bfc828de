#include "proximity.hpp"

#include "letters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace dure::text {
namespace {

constexpr double NEAR = 0.8;
constexpr double ACROSS = 3;  // idf of a pair across a blank, which no index counts: of a word in one text of twenty
constexpr std::uint64_t ACROSS_MARK = std::uint64_t{1} << 62, LATIN_MARK = std::uint64_t{1} << 63;
constexpr std::size_t MOST = 64;        // pairs: bits of a word
constexpr std::size_t LONGEST = 16384;  // bytes of a text that are looked at

/// A letter of Class::ascii in lower case and half width; others as they are.
char32_t small(char32_t c) {
  if (c >= 0xFF00 && c < 0xFF5F) c -= 0xFEE0;
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/// Calls word(key) for each pair of syllables, within a run or (marked) across blanks, and each other word; end() after
/// each sentence: at a full stop, question or exclamation mark before a blank, and at the end of a line.
template <class Word, class End>
void each_pair(std::string_view text, Word&& word, End&& end) {
  char32_t before = 0;      // the syllable before, over blanks at most
  std::uint64_t mark = 0;   // ACROSS_MARK when blanks stand between
  std::uint64_t latin = 0;  // of the word that is being read
  bool stopped = false;     // a sign that ends a sentence stands right before
  const auto close = [&] {
    if (latin != 0) word(latin);
    latin = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const Letter letter = lead < 0x80 ? Letter{lead, 1} : letter_at(text, at);
    const char32_t c = letter.code;
    const Class kind = is_syllable(c) ? Class::hangul : class_of(c);
    at += letter.size;
    if (kind == Class::hangul) {
      close();
      if (before != 0) word(std::uint64_t{before} << 24 | c | mark);
      before = c;
      mark = 0;
    } else if (kind == Class::none) {
      close();
      if (c == '\n' || (c == ' ' && stopped)) end();
      if (c != ' ') before = 0;
      mark = ACROSS_MARK;
    } else {
      before = 0;
      latin = ((latin ^ small(c)) * 0x9E3779B97F4A7C15) | LATIN_MARK;
    }
    stopped = c == '.' || c == '?' || c == '!';
  }
  close();
  end();
}

/// Which bit a pair of the question is.
class Bit {
public:
  explicit Bit(std::vector<std::uint64_t> keys) : keys_(std::move(keys)) {
    places_.fill(-1);
    for (std::size_t n = 0; n < keys_.size(); ++n) places_[free(keys_[n])] = static_cast<std::int8_t>(n);
  }
  std::uint64_t operator()(std::uint64_t key) const {
    const std::int8_t n = places_[free(key)];
    return n < 0 ? 0 : std::uint64_t{1} << n;
  }

private:
  /// Where `key` stands or would.
  std::size_t free(std::uint64_t key) const {
    std::size_t at = (key * 0x9E3779B97F4A7C15) >> 55;
    while (places_[at] >= 0 && keys_[static_cast<std::size_t>(places_[at])] != key) at = (at + 1) % places_.size();
    return at;
  }
  std::vector<std::uint64_t> keys_;
  std::array<std::int8_t, 512> places_;
};

double weight(std::uint64_t mask, const std::vector<double>& idf) {
  double sum = 0;
  for (; mask != 0; mask &= mask - 1) sum += idf[static_cast<std::size_t>(std::countr_zero(mask))];
  return sum;
}

double best_of_text(std::string_view text, const Bit& bit, const std::vector<double>& idf) {
  std::uint64_t last = 0, now = 0, best_mask = 0;
  double best = 0;
  each_pair(
      text.substr(0, LONGEST), [&](std::uint64_t key) { now |= bit(key); },
      [&] {
        const std::uint64_t both = last | now;
        if ((both & ~best_mask) != 0) {
          if (const double sum = weight(both, idf); sum > best) best = sum, best_mask = both;
        }
        last = now;
        now = 0;
      });
  return best;
}

double idf_of(const Index::State& index, std::uint64_t key) {
  if ((key & ACROSS_MARK) != 0 && (key & LATIN_MARK) == 0) return ACROSS;
  double documents = 0;
  if ((key & LATIN_MARK) == 0) {
    std::string pair;
    append_utf8(static_cast<char32_t>(key >> 24), pair);
    append_utf8(static_cast<char32_t>(key & 0xFFFFFF), pair);
    for (const Segment& segment : index.segments)
      if (const std::uint32_t term = segment.find(Space::bigram, pair); term != Segment::none)
        documents += segment.frequency(term);
  }
  const double n = static_cast<double>(std::max<std::uint64_t>(index.documents, 1));
  return std::log1p((n - std::min(documents, n) + 0.5) / (documents + 0.5));
}

/// The pairs of a question, each once, in order; none when it says more than one sentence.
std::vector<std::uint64_t> pairs_of(std::string_view question) {
  std::vector<std::uint64_t> keys;
  std::size_t sentences = 0, before = 0;
  each_pair(
      question, [&](std::uint64_t key) { keys.push_back(key); },
      [&] {
        sentences += keys.size() > before ? 1 : 0;
        before = keys.size();
      });
  if (sentences > 1) return {};
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

void prefer_near(const Index::State& index, const Query& query, std::vector<std::pair<Found, double>>& found) {
  const std::vector<std::uint64_t> keys = pairs_of(query.text);
  if (keys.size() < 2 || keys.size() > MOST) return;
  std::vector<double> idf;
  for (const std::uint64_t key : keys) idf.push_back(idf_of(index, key));
  const Bit bit(keys);
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), PROXIMATE));
  for (auto one = found.begin(); one != end; ++one) {
    const Segment& segment = index.segments[one->first.segment];
    const std::string_view text = segment.text(one->first.document, segment.columns() - 1);
    one->second += NEAR * best_of_text(text, bit, idf);
  }
  std::stable_sort(found.begin(), end, [](const auto& a, const auto& b) { return a.second > b.second; });
}

}  // namespace dure::text
