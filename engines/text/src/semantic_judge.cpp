#include "mistyped.hpp"
#include "parallel.hpp"
#include "semantic.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::text {
namespace {

constexpr std::size_t TOP = 10;
constexpr std::size_t MOST_ASKED = 2000;  // answered questions: the last ones
constexpr double CHANCE = 0.05;

/// One by the place of the first right document among the first ten, or nothing.
double reciprocal_rank(const Index::State& index, const Asked& asked) {
  const Query query = read_query(asked.question, *index.analyzer, false);
  std::vector<Group> groups = groups_of(index, query);
  add_mistyped(index, query, groups);
  const auto found = best_by_text(index, query, groups, TOP, true, {});
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Found& one = found[i].first;
    if (asked.gold.contains(std::string(index.segments[one.segment].key(one.document))))
      return 1 / static_cast<double>(i + 1);
  }
  return 0;
}

std::vector<double> ranks_of(const Index::State& index, std::span<const Asked> cases) {
  std::vector<double> ranks(cases.size());
  each_in_parallel(ranks.size(), [&](std::size_t q) { ranks[q] = reciprocal_rank(index, cases[q]); });
  return ranks;
}

}  // namespace

double sign_test(std::uint64_t better, std::uint64_t worse) {
  const double n = static_cast<double>(better + worse);
  double tail = 0;
  for (std::uint64_t i = std::max(better, worse); i <= better + worse; ++i) {
    const double x = static_cast<double>(i);
    tail += std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) - n * std::log(2.0));
  }
  return std::min(1.0, 2 * tail);
}

bool helps(const SemanticList& measured) {
  return measured.with > measured.without && measured.better > measured.worse &&
         sign_test(measured.better, measured.worse) < CHANCE;
}

SemanticList judge_semantic(Index::State& index, const std::vector<Asked>& cases) {
  SemanticList list{.learnt = true};
  const auto last = std::span(cases).last(std::min(cases.size(), MOST_ASKED));
  index.semantic = nullptr;
  const std::vector<double> without = ranks_of(index, last);
  index.semantic = std::make_shared<const Semantic>(index);
  const std::vector<double> with = ranks_of(index, last);
  list.questions = last.size();
  for (std::size_t q = 0; q < last.size(); ++q) {
    list.better += with[q] > without[q];
    list.worse += with[q] < without[q];
  }
  const double n = static_cast<double>(std::max<std::size_t>(last.size(), 1));
  list.without = std::accumulate(without.begin(), without.end(), 0.0) / n;
  list.with = std::accumulate(with.begin(), with.end(), 0.0) / n;
  list.helps = helps(list);
  if (!list.helps) index.semantic = nullptr;
  return list;
}

}  // namespace dure::text
