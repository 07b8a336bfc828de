#pragma once

#include "dashboard.hpp"
#include "manifest.hpp"
#include "order.hpp"

namespace dure::policy {

/// README, samples and tests are there; sql/ holds nothing that no table names.
void check_folder(const Pack& pack, std::vector<Finding>& findings);

/// Where other packs are looked for when a pack reads their tables.
using Shelves = std::vector<std::filesystem::path>;
/// Computes every table and card on empty sources in `scratch`, a fresh store, so that every name, type and function is
/// proved.
void check_by_trying(store::Store& scratch, const Manifest& manifest, const std::vector<Dashboard>& pages,
                     const Shelves& shelves, store::City* city, std::vector<Finding>& findings);

}  // namespace dure::policy
