#include "pack_checks.hpp"

#include <algorithm>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

/// Changes whenever a dataset or a pack's table gets, loses or retypes a column.
std::string shapes_of(store::City& city) {
  return city.store()
      .connect()
      .value(
          "select coalesce(bit_xor(hash(schema_name, table_name, column_name, column_index, data_type)), 0)::varchar "
          "from duckdb_columns() where database_name = current_database() and not internal and schema_name not in "
          "('dure', 'raw')")
      .string();
}

/// Changes whenever a file of the pack does.
std::string files_of(const fs::path& folder) {
  auto newest = fs::last_write_time(folder);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    newest = std::max(newest, entry.last_write_time());
    ++files;
  }
  return std::to_string(newest.time_since_epoch().count()) + " " + std::to_string(files);
}

}  // namespace

PackChecks::PackChecks(store::City& city, Check check)
    : city_(city), check_(std::move(check)), worker_([this](const std::stop_token& stop) { work(stop); }) {}

std::vector<std::optional<PackChecks::Findings>> PackChecks::of(const std::vector<fs::path>& folders) {
  const auto shapes = shapes_of(city_);
  const std::scoped_lock lock(mutex_);
  std::vector<std::optional<Findings>> findings;
  for (const auto& folder : folders) {
    const auto stamp = files_of(folder) + " " + shapes;
    auto& checked = checked_[folder];
    if (checked.stamp != stamp) checked = {stamp, std::nullopt};
    findings.push_back(checked.findings);
  }
  wake_.notify_one();
  return findings;
}

void PackChecks::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto next = [this] {
    return std::ranges::find_if(checked_, [](const auto& known) { return !known.second.findings; });
  };
  while (wake_.wait(lock, stop, [&] { return next() != checked_.end(); })) {
    const auto [folder, asked] = *next();
    lock.unlock();
    Findings findings;
    try {
      findings = check_(folder, &city_);
    } catch (const std::exception& error) {  // its folder went while it was read
      findings = {{"manifest.yaml", 1, error.what()}};
    }
    lock.lock();
    if (auto& checked = checked_[folder]; checked.stamp == asked.stamp) checked.findings = std::move(findings);
  }
}

}  // namespace dure::server
