#pragma once

// Which label a text gets, learnt from rows that have one.

#include "features.hpp"
#include "linear.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dure::text {

struct Suggestion {
  std::uint32_t label;  ///< place in Classifier::labels()
  double score;         ///< probability; all of a text's suggestions add up to 1
};

/// Learns from rows with a label. Where most rows have days, newer rows count more: by how much is chosen on the rows
/// themselves, each time learning from earlier and asking later ones. Labels that fell silent (a department that is no
/// more) are not suggested and their rows not learnt from. Copies of one text count as the square root of their number.
class Classifier {
public:
  /// `past` in the order of days. @throws Error(input, "text.labels") when no row has a label
  Classifier(const Analyzer& analyzer, std::vector<Entry> past);
  ~Classifier();
  const std::vector<std::string>& labels() const;  ///< in their order as text
  std::optional<double> half_life() const;         ///< years after which a row counts half, when that helped
  /// The best `top` labels of each text, best first, equals in the order of labels.
  std::vector<std::vector<Suggestion>> ask(std::span<const Entry> entries, std::size_t top) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dure::text
