#pragma once

#include <dure/policy/pack.hpp>

namespace dure::policy {

/// What a check found, and what it looked at beside the pack's own files and the shapes of the city's tables.
struct Checked {
  std::vector<Finding> findings;
  std::set<std::string> neighbours;  ///< schemas of other packs that were looked for, whether or not they are there
};

/// check() for who keeps its findings; ends between two statements. @throws Error(input, "check.stopped")
Checked check_until(const std::filesystem::path& folder, store::City* city, const std::stop_token& stop);

}  // namespace dure::policy
