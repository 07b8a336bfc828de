#pragma once

#include <dure/core/settings.hpp>
#include <dure/store/masking.hpp>
#include <dure/store/store.hpp>

#include <filesystem>
#include <memory>

namespace dure::store {

/// A city is one directory: dure.yaml, city.duckdb, inbox/, files/, index/, keys/.
class City {
public:
  /// Makes the directory and its dure.yaml. @throws Error(input, "city.exists") when one is there.
  static void create(const std::filesystem::path& directory, std::string_view name);
  /// Opens the store with the settings of dure.yaml. @throws Error(missing, "city.missing"), and what Store::open
  /// throws.
  static City open(const std::filesystem::path& directory);

  const std::filesystem::path& directory() const { return directory_; }
  const Settings& settings() const { return settings_; }
  Store& store() { return *store_; }
  std::filesystem::path inbox() const { return directory_ / "inbox"; }
  std::filesystem::path files() const { return directory_ / "files"; }    ///< received files by sha-256
  std::filesystem::path indexes() const { return directory_ / "index"; }  ///< derived: made again from tables
  std::filesystem::path socket() const { return directory_ / ".dure.sock"; }

  /// What keeps personal data out of this city's store; null until somebody gives one.
  const Masking* masking() const { return masking_.get(); }
  void mask_with(std::shared_ptr<const Masking> masking) { masking_ = std::move(masking); }

private:
  City(std::filesystem::path directory, Settings settings, Store store);
  std::filesystem::path directory_;
  Settings settings_;
  std::unique_ptr<Store> store_;
  std::shared_ptr<const Masking> masking_;
};

/// The whole city but its keys as one file (ZIP): a checkpointed copy of the store, dure.yaml, files/ and a list of
/// sha-256. Readers and the server go on meanwhile; writers wait. Written beside `target` and renamed, so a half backup
/// is never there.
void backup(City& city, const std::filesystem::path& target);
/// Checks every digest first. @throws Error(input, "restore.broken"), Error(input, "city.exists")
void restore(const std::filesystem::path& backup_file, const std::filesystem::path& directory);

}  // namespace dure::store
