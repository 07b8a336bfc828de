#pragma once

#include "types.hpp"

#include <exception>

namespace dure::ingest {

/// A value that no column of the type chosen from a sample may hold: the whole file must be looked at.
struct Misfit : std::exception {
  const char* what() const noexcept override { return "a value does not fit the type of its column"; }
};

struct ColumnTally {
  std::uint64_t nulls = 0, suppressed = 0, bad = 0;
  KindCounts kinds{};  ///< of unknown columns only
};

struct FillTotals {
  static constexpr std::size_t most_problems = 1'000'000;
  std::vector<ColumnTally> columns;
  std::uint64_t rows = 0, problem_count = 0;
  std::vector<Problem> problems;

  void add(FillTotals&& part);
  /// Whether the whole file agrees with rules that a sample gave.
  bool stand(const Layout& layout, const std::vector<ColumnRule>& rules) const;
};

/// Parses a file into chunks, with as many threads as ask for fillers. With `strict`, a Misfit ends the load; else such
/// a value is one more bad value.
class FillSource final : public store::ChunkSource {
public:
  FillSource(const Reading& reading, const LoadJob& job, const std::vector<ColumnRule>& rules, bool strict);
  std::unique_ptr<store::ChunkFiller> filler() override;
  FillTotals& totals() { return totals_; }  ///< complete when all fillers are gone

private:
  friend class Filler;
  void report(std::uint64_t rows);

  const Reading& reading_;
  const LoadJob& job_;
  const std::vector<ColumnRule>& rules_;
  const bool strict_;
  BlockReader blocks_;
  std::mutex mutex_;
  FillTotals totals_;
  std::atomic<std::uint64_t> rows_{0};
  std::atomic<std::int64_t> reported_{0};  ///< steady clock, milliseconds
};

}  // namespace dure::ingest
