#include "index_state.hpp"
#include "learned.hpp"
#include "letters.hpp"
#include "mistyped.hpp"
#include "proximity.hpp"
#include "semantic.hpp"

#include <algorithm>
#include <functional>

namespace dure::text {
namespace {

constexpr std::size_t TITLE = 80, SNIPPET = 120;  // letters
constexpr std::size_t FUSED = 100;                // of the words' best that the semantic list is fused with

/// The document's letters without blanks and signs hold the phrase.
bool holds(const Segment& segment, std::uint32_t document, std::string_view phrase) {
  for (std::uint32_t c = 0; c < segment.columns(); ++c)
    if (squeezed(segment.text(document, c)).find(phrase) != std::string::npos) return true;
  return false;
}

/// Documents that hold `phrase`, whatever blanks and signs stand between its letters. Its words may be parts of the
/// text's words: pairs of syllables and Latin words narrow, then the text itself decides.
std::vector<std::uint32_t> with_phrase(const Segment& segment, std::string_view phrase) {
  std::vector<std::uint32_t> common;
  bool narrowed = false;
  const auto narrow = [&](std::string_view pair) {
    const std::uint32_t term = segment.find(Space::bigram, pair);
    std::vector<std::uint32_t> of, both;
    if (term != Segment::none) of = documents_of(segment, term);
    std::set_intersection(common.begin(), common.end(), of.begin(), of.end(), std::back_inserter(both));
    common = narrowed ? std::move(both) : std::move(of);
    narrowed = true;
  };
  each_run(phrase, [&](const Run& run) {
    const std::string_view word = phrase.substr(run.begin, run.end - run.begin);
    if (run.kind == Class::ascii) narrow(lower(word));
    for (std::size_t at = 0; run.kind == Class::hangul && at + 6 <= word.size(); at += 3) narrow(word.substr(at, 6));
  });
  for (std::uint32_t d = 0; d < segment.documents() && !narrowed; ++d) common.push_back(d);
  const std::string letters = squeezed(phrase);
  std::erase_if(common, [&](std::uint32_t d) { return !holds(segment, d, letters); });
  return common;
}

Bits bits_of(const std::vector<std::uint32_t>& documents, std::uint32_t size) {
  Bits bits((size + 63) / 64, 0);
  for (const std::uint32_t d : documents) bits[d / 64] |= std::uint64_t{1} << (d % 64);
  return bits;
}

void intersect(Bits& bits, const Bits& with) {
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= with[i];
}

/// What the caller wants, document by document.
struct Wanted {
  explicit Wanted(const SearchOptions& by)
      : options(by), narrows(by.allowed || by.after || by.before || !by.department.empty()) {
    if (by.after) from = static_cast<std::int32_t>(by.after->time_since_epoch().count());
    if (by.before) until = static_cast<std::int32_t>(by.before->time_since_epoch().count());
  }
  bool operator()(const Segment& segment, std::uint32_t document) const {
    if (options.after || options.before) {
      const std::int32_t day = segment.day(document);
      if (day == NO_DAY || day < from || day >= until) return false;
    }
    if (!options.department.empty() && segment.department(document) != options.department) return false;
    return !options.allowed || options.allowed(segment.key(document));
  }
  const SearchOptions& options;
  bool narrows;
  std::int32_t from = INT32_MIN, until = INT32_MAX;
};

/// Which documents of each segment may be found; nothing when all that live may.
std::vector<Bits> allowed_by(const Index::State& index, const Query& query, const SearchOptions& options) {
  const bool by_day = options.after || options.before;
  if (query.phrases.empty() && query.without.empty() && !options.allowed && !by_day && options.department.empty())
    return {};
  std::vector<Bits> out;
  for (std::size_t s = 0; s < index.segments.size(); ++s) {
    const Segment& segment = index.segments[s];
    Bits bits = index.live[s];
    if (bits.empty()) bits.assign((segment.documents() + 63) / 64, ~std::uint64_t{0});
    for (const std::string& phrase : query.phrases)
      intersect(bits, bits_of(with_phrase(segment, phrase), segment.documents()));
    for (const std::string& word : query.without) {
      Bits without = bits_of(with_phrase(segment, word), segment.documents());
      for (std::uint64_t& b : without) b = ~b;
      intersect(bits, without);
    }
    const Wanted wanted(options);
    for (std::uint32_t d = 0; d < segment.documents() && wanted.narrows; ++d)
      if (has(bits, d) && !wanted(segment, d)) bits[d / 64] &= ~(std::uint64_t{1} << (d % 64));
    out.push_back(std::move(bits));
  }
  return out;
}

std::size_t letter_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (text[at] & 0xC0) == 0x80) --at;
  return std::min(at, text.size());
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

std::string cut(std::string_view text, std::size_t letters) {
  std::size_t at = 0;
  for (; at < text.size() && letters > 0; --letters) at += letter_at(text, at).size;
  return one_line(text.substr(0, at)) + (at < text.size() ? "…" : "");
}

/// About SNIPPET letters with the most of what was asked, beginning a little before it.
std::string snippet(const Analyzer& analyzer, std::string_view text, std::string_view query) {
  text = text.substr(0, letter_start(text, 65536));
  const std::vector<Mark> found = marks(analyzer, text, query);
  std::size_t begin = 0, most = 0;
  for (std::size_t i = 0, j = 0; i < found.size(); ++i) {
    while (j < found.size() && found[j].letter_end < found[i].letter_begin + SNIPPET - 20) ++j;
    if (j - i > most) most = j - i, begin = found[i].begin;
  }
  if (begin <= 60) begin = 0;
  if (begin > 0) begin = letter_start(text, begin - 45);
  return (begin > 0 ? "…" : "") + cut(text.substr(begin), SNIPPET);
}

}  // namespace

std::vector<std::pair<Found, double>> best_by_text(const Index::State& index, const Query& query,
                                                   const std::vector<Group>& groups, std::size_t k, bool near,
                                                   const std::vector<Bits>& allowed) {
  const std::size_t looked_at = std::max({k, near ? PROXIMATE : 0, index.semantic ? FUSED : 0});
  std::vector<std::pair<Found, double>> found;
  if (k == 0) return found;
  for (const Found& one : best_of(index, groups, looked_at, Part::all, allowed)) found.emplace_back(one, score_of(one));
  if (index.semantic) index.semantic->fuse(index, query, allowed, found);
  if (near) prefer_near(index, query, found);
  found.resize(std::min(found.size(), k));
  return found;
}

std::vector<Hit> Index::search(std::string_view asked, std::size_t k, const SearchOptions& options) const {
  const Query query = read_query(asked, *state_->analyzer, options.operators);
  std::vector<Group> groups = groups_of(*state_, query);
  add_mistyped(*state_, query, groups);
  const std::vector<Bits> allowed = allowed_by(*state_, query, options);
  std::vector<std::pair<Found, double>> found;
  if (options.learned && state_->learned) {
    found = state_->learned->best(*state_, query, groups, k, allowed);
  } else {
    found = best_by_text(*state_, query, groups, k, options.near, allowed);
  }
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Segment& segment = state_->segments[found[i].first.segment];
    Hit& hit =
        hits.emplace_back(Hit{std::string(segment.key(found[i].first.document)), found[i].second, i + 1, "", ""});
    if (!options.shown) continue;
    if (segment.columns() > 1) hit.title = cut(segment.text(found[i].first.document, 0), TITLE);
    hit.snippet = snippet(*state_->analyzer, segment.text(found[i].first.document, segment.columns() - 1), asked);
  }
  return hits;
}

}  // namespace dure::text
