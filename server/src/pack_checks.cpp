#include "pack_checks.hpp"

#include <algorithm>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

// Changes whenever the pack's files or the city's datasets do.
std::string stamp_of(store::City& city, const fs::path& folder) {
  auto newest = fs::last_write_time(folder);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    newest = std::max(newest, entry.last_write_time());
    ++files;
  }
  const auto load = city.store().connect().value("select coalesce(max(load_id), 0) from dure.load").integer();
  return std::to_string(newest.time_since_epoch().count()) + " " + std::to_string(files) + " " + std::to_string(load);
}

}  // namespace

std::vector<policy::Finding> PackChecks::of(store::City& city, const fs::path& folder) {
  const auto stamp = stamp_of(city, folder);
  const std::scoped_lock lock(mutex_);
  auto& checked = checked_[folder];
  if (checked.stamp != stamp) checked = {stamp, policy::check(folder, &city)};
  return checked.findings;
}

}  // namespace dure::server
