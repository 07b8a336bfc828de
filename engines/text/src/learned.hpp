#pragma once

// What answered questions teach: a candidate's BM25 beside how often it, what stands around it, and the like were the
// answer to questions such as this one, and at all. The features are joined by weights that are fitted on the questions
// themselves, each seen without its own answer.

#include "index_state.hpp"
#include "questions.hpp"

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dure::text {

constexpr std::size_t FEATURES = 11;
using Features = std::array<double, FEATURES>;

struct Candidate {
  Found found;
  Features features;
};

/// What a key says it is a part of, before its last #, else its last / or blank; else nothing: `kr/소방/법률.md#제3조`
/// is of `kr/소방/법률.md`, which is of `kr/소방`.
std::string_view group_of(std::string_view key);

class Learned {
public:
  using Gold = std::vector<std::set<std::string>>;  ///< of each past question

  /// Of the index's folder; nothing when nothing was learnt. @throws Error(input, "text.learned_broken")
  static std::shared_ptr<const Learned> open(const Index::State& index);
  /// `questions` and `answered` (with their answers) are the past texts, numbered as `gold`. Places are copied.
  Learned(const Index::State& index, Segment questions, Segment answered, Gold gold, const Features& weights);

  /// The best k by the weights. The text's best two are among the first ten in any case, at their end at least: whoever
  /// says an article's own words sees it, however often another was the answer. They have the score of what they moved.
  std::vector<std::pair<Found, double>> best(const Index::State& index, const Query& query,
                                             const std::vector<Group>& groups, std::size_t k,
                                             const std::vector<Bits>& allowed) const;
  /// Those that may be found, with what speaks for them. `without`: a case that is not looked at, or SIZE_MAX.
  std::vector<Candidate> candidates(const Index::State& index, const Query& query, const std::vector<Group>& groups,
                                    std::size_t k, const std::vector<Bits>& allowed, std::size_t without) const;
  const Gold& gold() const { return gold_; }
  /// The past questions and their gold, as they were learnt.
  std::vector<Asked> cases() const;

private:
  struct Votes;
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // segment, document
  void vote(const Index::State& past, const Query& query, std::size_t without, double power, Votes& votes) const;

  Gold gold_;
  Features weights_;
  std::vector<std::vector<Place>> places_;                           // of each case's gold that the index has
  std::vector<std::set<std::string, std::less<>>> groups_, larger_;  // of each case
  std::map<Place, double> counts_;
  std::map<std::string, double, std::less<>> larger_counts_;
  std::unique_ptr<Index::State> questions_, answered_;  // past questions; with their answers
};

/// Past texts as a segment of one column, in the index's own words.
std::string past_segment(const Index::State& like, const std::vector<std::string>& texts);

/// What a person would guess before any question was asked: the text counts most, then what the nearest were answered.
constexpr Features BEGINNING = {4, 1, 0.5, 0.25, 0.5, 0.25, 0.25, 0, 0, 1, 0};

/// Weights that make the right candidates likeliest (softmax over each question's), with a pull to BEGINNING.
Features fitted(const std::vector<std::pair<std::vector<Features>, std::vector<bool>>>& questions);

}  // namespace dure::text
