#pragma once

// Campaigns: many requests for one thing in a short time.

#include "corpus.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dure::text {

struct Campaigns {
  std::vector<std::optional<std::uint32_t>> first;  ///< a row: the place of the first row of its campaign, or nothing
  std::vector<std::uint32_t> wording;               ///< a row: the place of the first with the same letters
};

/// Rows in the order of days; those without a day are in no campaign. A campaign begins with near duplicates
/// (similarity 0.5) never more than a week apart, more than chance would bring, within two months. Other texts within a
/// week of it join when they hold the words that its texts share and that became common then, beyond its own copies:
/// the same demand in words of one's own. Those with fewer than `least` requests are none. Two campaigns never share a
/// row; the larger chooses first.
Campaigns campaigns_of(std::span<const Entry> entries, std::int64_t least);

}  // namespace dure::text
