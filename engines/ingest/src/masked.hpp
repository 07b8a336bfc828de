#pragma once

#include "delimited.hpp"

#include <dure/store/masking.hpp>

#include <array>
#include <mutex>

namespace dure::ingest {

using ColumnMasks = std::vector<std::shared_ptr<const store::ColumnMask>>;

/// Chunks of another source with personal data masked in their texts, counted by column and kind. A short text that was
/// found clean is not looked at again.
class MaskedSource final : public store::ChunkSource {
public:
  /// `masks`: one a column from the first on, null or missing where texts stay.
  MaskedSource(store::ChunkSource& inner, const std::vector<store::BulkColumn>& columns, const ColumnMasks& masks);
  std::unique_ptr<store::ChunkFiller> filler() override;
  /// What was masked; complete when all fillers have come to their end.
  std::vector<PersonalCount> counts() const;

private:
  friend class MaskedFiller;
  using Cells = std::array<std::uint64_t, 32>;  ///< by kind
  store::ChunkSource& inner_;
  const std::vector<store::BulkColumn>& columns_;
  const ColumnMasks& masks_;
  std::mutex mutex_;
  std::vector<Cells> cells_;
};

/// `value` of a problem as it may be kept: by its column's mask; of a whole line, cell by cell.
std::string masked_problem(const store::Masking& masking, const ColumnMasks& masks, const Layout& layout,
                           const Problem& problem);

}  // namespace dure::ingest
