#pragma once

#include "manifest.hpp"
#include "query.hpp"
#include "scorer.hpp"

#include <dure/text/index.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace dure::text {

class Learned;
class Semantic;

struct Index::State {
  std::filesystem::path folder;
  Manifest manifest;
  std::vector<Segment> segments;
  std::vector<Bits> live;  ///< one a segment, empty when nothing is removed
  std::uint64_t documents = 0;
  std::shared_ptr<const Analyzer> analyzer;
  std::shared_ptr<const Learned> learned;    ///< absent: nothing was learnt
  std::shared_ptr<const Semantic> semantic;  ///< absent: not wished, does not help, or its files are broken

  State(std::filesystem::path where, Manifest said, std::shared_ptr<const Analyzer> how);
};

/// A group of terms that count as one word: its frequency is theirs together.
struct Group {
  Space space;
  std::vector<std::vector<std::uint32_t>> terms;  ///< of each segment
  double times = 1;
};

/// The terms of `query` that the index has.
std::vector<Group> groups_of(const Index::State& index, const Query& query);

enum class Part { all, words, pairs };
/// The best k; `part` counts only morphemes and compounds, or only bigrams. `allowed`: none, or one set a segment.
std::vector<Found> best_of(const Index::State& index, const std::vector<Group>& groups, std::size_t k, Part part,
                           const std::vector<Bits>& allowed);
/// The best `k` by the text, with their scores in BM25's own unit: by words, by the semantic list where there is one,
/// and (`near`) by how close together they stand.
std::vector<std::pair<Found, double>> best_by_text(const Index::State& index, const Query& query,
                                                   const std::vector<Group>& groups, std::size_t k, bool near,
                                                   const std::vector<Bits>& allowed);
/// What a Found's score is in BM25's own unit.
double score_of(const Found& found);

}  // namespace dure::text
