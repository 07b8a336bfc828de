#include "pack_checks.hpp"

#include <dure/core/build.hpp>
#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/log.hpp>

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
std::string digest_of(const fs::path& folder) try {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  std::string all;
  for (const auto& file : files) all += file.string() + "\n" + sha256_file(file) + "\n";
  return sha256(all);
} catch (const std::exception&) {  // it goes while it is read, or cannot be: its check says so
  return folder.string();
}

fs::path file_of(const store::City& city) { return city.indexes() / "pack_checks.json"; }

Json json_of(const PackChecks::Findings& findings) {
  Json list = Json::array();
  for (const auto& one : findings)
    list.push(Json::object({{"file", one.file}, {"line", one.line}, {"sentence", one.sentence}}));
  return list;
}

PackChecks::Findings findings_of(const Json& list) {
  PackChecks::Findings findings;
  for (const auto& one : list.items())
    findings.push_back({one["file"].string(), static_cast<int>(one["line"].integer()), one["sentence"].string()});
  return findings;
}

}  // namespace

PackChecks::PackChecks(store::City& city, Check check) : city_(city), check_(std::move(check)) {
  recall();
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

std::vector<std::optional<PackChecks::Findings>> PackChecks::of(const std::vector<fs::path>& folders) {
  const auto world = look();
  const std::scoped_lock lock(mutex_);
  std::vector<std::optional<Findings>> findings;
  for (const auto& folder : folders) {
    auto& known = known_[folder];
    if (known.stamp != stamp_of(world, folder, known.neighbours)) known = {};
    findings.push_back(known.findings);
  }
  wake_.notify_one();
  return findings;
}

PackChecks::World PackChecks::look() const {
  World world{build_id() + " " + shapes_of(city_), {}};
  for (const auto& folder : policy::pack_folders(city_)) world.folders[folder] = digest_of(folder);
  return world;
}

std::string PackChecks::stamp_of(const World& world, const fs::path& folder, const std::set<std::string>& neighbours) {
  std::string all = world.common;
  for (const auto& [other, digest] : world.folders)
    if (other == folder || neighbours.contains(policy::schema_of(other.filename().string()))) all += "\n" + digest;
  return sha256(all);
}

void PackChecks::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto next = [this] {
    return std::ranges::find_if(known_, [](const auto& known) { return !known.second.findings; });
  };
  while (wake_.wait(lock, stop, [&] { return next() != known_.end(); })) {
    const auto folder = next()->first;
    lock.unlock();
    auto found = checked(folder, stop);
    if (stop.stop_requested()) return;
    lock.lock();
    known_[folder] = std::move(found);
    keep();
  }
}

/// Without findings when something changed meanwhile: then it is to be checked again.
PackChecks::Known PackChecks::checked(const fs::path& folder, const std::stop_token& stop) const {
  const auto world = look();
  try {
    auto [findings, neighbours] = check_(folder, &city_, stop);
    if (look() != world) return {};
    auto stamp = stamp_of(world, folder, neighbours);
    return {std::move(stamp), std::move(neighbours), std::move(findings)};
  } catch (const std::exception& error) {  // its folder went while it was read
    return {stamp_of(world, folder, {}), {}, Findings{{"manifest.yaml", 1, error.what()}}, true};
  }
}

/// What an earlier server kept; a file that is not as keep() wrote it says nothing.
void PackChecks::recall() {
  try {
    const auto text = read_file(file_of(city_));
    const auto line = std::min(text.find('\n'), text.size());
    if (text.substr(0, line) != sha256(std::string_view(text).substr(line))) return;
    const auto kept = Json::parse(text.substr(line));
    for (const auto& one : kept.items()) {
      Known known{one["stamp"].string(), {}, findings_of(one["findings"]), false};
      for (const auto& schema : one["neighbours"].items()) known.neighbours.insert(schema.string());
      known_[one["folder"].string()] = std::move(known);
    }
  } catch (const Error&) {
    known_.clear();
  }
}

void PackChecks::keep() const {
  Json all = Json::array();
  for (const auto& [folder, known] : known_) {
    if (!known.findings || known.failed || build_id().empty()) continue;
    Json neighbours = Json::array();
    for (const auto& schema : known.neighbours) neighbours.push(schema);
    all.push(Json::object({{"folder", folder.string()},
                           {"stamp", known.stamp},
                           {"neighbours", std::move(neighbours)},
                           {"findings", json_of(*known.findings)}}));
  }
  try {
    const auto text = "\n" + all.dump();
    write_file_atomically(file_of(city_), sha256(text) + text);
  } catch (const Error& error) {
    log(Level::warning, "packs.unkept", {{"why", error.what()}});
  }
}

}  // namespace dure::server
