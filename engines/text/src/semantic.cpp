#include "semantic.hpp"

#include "vector_codes.hpp"

#include <algorithm>
#include <optional>

namespace dure::text {
namespace {

constexpr std::size_t NEAREST = 100;  // of all texts that are fused with those that the words found
constexpr double WEIGHT = 0.2;        // of a cosine of one, as a share of the words' best score

/// The row of `word` among terms in the order of their bytes.
std::optional<std::uint64_t> row_of(const VectorFile& terms, std::string_view word) {
  std::uint64_t low = 0, high = terms.rows();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (terms.key(middle) < word)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == terms.rows() || terms.key(low) != word) return std::nullopt;
  return low;
}

}  // namespace

Semantic::Semantic(const Index::State& index)
    : terms_(index.folder / index.manifest.terms_file()), documents_(index.folder / index.manifest.documents_file()) {
  std::uint64_t all = 0;
  for (const Segment& segment : index.segments) {
    first_.push_back(all);
    all += segment.documents();
  }
  if (documents_.rows() != all || terms_.dimensions() != documents_.dimensions()) broken_vectors("뜻의 크기");
}

std::vector<float> Semantic::vector_of(const Index::State& index, const Query& query) const {
  const Space space = index.manifest.morphemes ? Space::morpheme : Space::bigram;
  std::vector<float> sum(documents_.dimensions(), 0.0F);
  for (const Query::Word& word : query.words) {
    if (word.space != space) continue;
    const auto at = row_of(terms_, word.term);
    if (!at) continue;
    const std::span<const float> row = terms_.unit(*at);
    for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += static_cast<float>(word.times) * row[n];
  }
  return to_unit(sum) ? sum : std::vector<float>();
}

std::vector<Found> Semantic::nearest(const Index::State& index, std::span<const float> unit,
                                     const std::vector<Bits>& allowed) const {
  const Code asked = encode(unit);
  std::vector<std::pair<float, Found>> best;
  const auto better = [](const auto& a, const auto& b) { return a.first > b.first; };
  for (std::uint32_t s = 0; s < index.segments.size(); ++s) {
    const Bits& bits = allowed.empty() ? index.live[s] : allowed[s];
    for (std::uint32_t d = 0; d < index.segments[s].documents(); ++d) {
      if (!bits.empty() && !has(bits, d)) continue;
      const std::uint64_t row = first_[s] + d;
      const auto sum = product(asked.code.data(), documents_.code(row), documents_.sum(row), documents_.width());
      const float score = static_cast<float>(sum) * documents_.scale(row);
      if (best.size() == NEAREST && score <= best.front().first) continue;
      if (best.size() == NEAREST) std::pop_heap(best.begin(), best.end(), better), best.pop_back();
      best.push_back({score, {0, s, d}});
      std::push_heap(best.begin(), best.end(), better);
    }
  }
  std::vector<Found> out;
  for (const auto& [score, one] : best) out.push_back(one);
  return out;
}

void Semantic::fuse(const Index::State& index, const Query& query, const std::vector<Bits>& allowed,
                    std::vector<std::pair<Found, double>>& found) const {
  const std::vector<float> unit = vector_of(index, query);
  if (unit.empty() || found.empty()) return;
  const double most = found.front().second, least = found.back().second;
  const std::size_t by_words = found.size();
  for (const Found& one : nearest(index, unit, allowed)) {
    const auto same = [&](const auto& other) {
      return other.first.segment == one.segment && other.first.document == one.document;
    };
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(by_words);
    if (std::none_of(found.begin(), end, same)) found.emplace_back(one, least);
  }
  for (auto& [one, score] : found) {
    const double near = cosine(unit, documents_.unit(first_[one.segment] + one.document));
    score += WEIGHT * most * std::min(1.0, std::max(-1.0, near));  // a broken file may say anything, even no number
  }
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    if (a.second != b.second) return a.second > b.second;
    return key_less(index.segments[a.first.segment].key(a.first.document),
                    index.segments[b.first.segment].key(b.first.document));
  });
}

}  // namespace dure::text
