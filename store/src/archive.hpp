#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace dure::store {

/// @throws Error(input, "restore.broken")
[[noreturn]] void throw_broken(const std::string& why);
/// Until it returns, a power cut may take the file away. @throws Error(busy, "store.full"|"store.io")
void sync_file(const std::filesystem::path& file);

/// Writes a ZIP: what is added is read, hashed and written when finish() is called.
class ZipWriter {
public:
  explicit ZipWriter(const std::filesystem::path& file);
  ~ZipWriter();
  void add_image(const std::string& name, int descriptor);  ///< borrowed; its content as it is now
  void add_file(const std::string& name, const std::filesystem::path& file);
  /// Adds the list of digests under `sums_name` and writes all. @throws Error(busy, "store.full"|"store.io"); no file
  /// is left
  void finish(const std::string& sums_name);

private:
  struct State;
  std::unique_ptr<State> state_;
};

class ZipReader {
public:
  explicit ZipReader(const std::filesystem::path& file);
  ~ZipReader();
  std::size_t count() const;
  std::string text(const std::string& name, std::size_t most);
  void read(const std::string& name, const std::function<void(std::string_view)>& take);
  void extract(const std::string& name, const std::filesystem::path& to);

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dure::store
