#pragma once

#include "dashboard.hpp"
#include "manifest.hpp"
#include "order.hpp"

#include <dure/policy/checked.hpp>

namespace dure::policy {

/// README, samples and tests are there; sql/ holds nothing that no table names.
void check_folder(const Pack& pack, std::vector<Finding>& findings);

/// Where other packs are looked for when a pack reads their tables.
using Shelves = std::vector<std::filesystem::path>;
/// Around the pack, and until when it is tried.
struct Surroundings {
  Shelves shelves;
  store::City* city = nullptr;
  std::stop_token stop;
};
/// Computes every table and card on empty sources in `scratch`, a fresh store, so that every name, type and function is
/// proved. Returns the schemas of other packs that it looked for. @throws Error(input, "check.stopped")
std::set<std::string> check_by_trying(store::Store& scratch, const Manifest& manifest,
                                      const std::vector<Dashboard>& pages, const Surroundings& around,
                                      std::vector<Finding>& findings);

}  // namespace dure::policy
