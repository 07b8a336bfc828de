#pragma once

#include <dure/policy/pack.hpp>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace dure::server {

/// The findings of each pack, made anew only when a file of the pack or the newest load changed: a check tries all its
/// SQL.
class PackChecks {
public:
  std::vector<policy::Finding> of(store::City& city, const std::filesystem::path& folder);

private:
  struct Checked {
    std::string stamp;
    std::vector<policy::Finding> findings;
  };
  std::mutex mutex_;
  std::map<std::filesystem::path, Checked> checked_;
};

}  // namespace dure::server
