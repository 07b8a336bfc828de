#include "similar.hpp"

#include "features.hpp"
#include "near_duplicates.hpp"
#include "parallel.hpp"

#include <algorithm>

namespace dure::text {
namespace {

constexpr double COPY = 0.7;  // likeness of copies

struct Posting {
  std::uint32_t past;
  float value;
};

std::vector<Case> nearest(const std::vector<double>& scores, std::span<const Entry> past,
                          const std::vector<std::uint32_t>& group, const std::string& key, std::size_t top) {
  std::vector<Case> found;
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    if (scores[i] > 0 && (key.empty() || past[i].key != key)) found.push_back({i, std::min(1.0, scores[i])});
  const auto worse = [](const Case& a, const Case& b) {
    return a.score < b.score || (a.score == b.score && a.past > b.past);
  };
  std::make_heap(found.begin(), found.end(), worse);  // few of them are wanted
  std::vector<Case> out;
  for (auto end = found.end(); end != found.begin() && out.size() < top; --end) {
    std::pop_heap(found.begin(), end, worse);
    const Case& one = *std::prev(end);
    const auto copy = [&](const Case& other) { return group[other.past] == group[one.past]; };
    if (std::none_of(out.begin(), out.end(), copy)) out.push_back(one);
  }
  return out;
}

}  // namespace

std::vector<std::vector<Case>> similar_cases(const Analyzer& analyzer, std::span<const Entry> past,
                                             std::span<const Entry> asked, std::size_t top) {
  std::vector<std::string_view> texts;
  for (const Entry& entry : past) texts.push_back(entry.text);
  const NearGroups groups = near_groups(texts, COPY);
  const std::vector<Sparse> counts = count_all(analyzer, past);
  const FeatureSpace space(counts, 1);
  std::vector<std::vector<Posting>> postings(space.size());
  for (std::uint32_t i = 0; i < counts.size(); ++i)
    for (const Feature& feature : space.weighted(counts[i])) postings[feature.id].push_back({i, feature.value});
  const std::vector<Sparse> questions = count_all(analyzer, asked);
  std::vector<std::vector<Case>> out(asked.size());
  each_in_parallel(asked.size(), [&](std::size_t i) {
    std::vector<double> scores(past.size(), 0.0);
    for (const Feature& feature : space.weighted(questions[i]))
      for (const Posting& posting : postings[feature.id])
        scores[posting.past] += static_cast<double>(feature.value) * posting.value;
    out[i] = nearest(scores, past, groups.first, asked[i].key, top);
  });
  return out;
}

}  // namespace dure::text
