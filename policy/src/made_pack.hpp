#pragma once

#include <dure/core/digest.hpp>
#include <dure/core/files.hpp>
#include <dure/policy/pack.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace dure::policy {

/// A folder that goes with the test.
struct MadeFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("dure-policy-" + random_hex(8));
  MadeFolder() { std::filesystem::create_directories(path); }
  ~MadeFolder() { std::filesystem::remove_all(path); }
  MadeFolder(const MadeFolder&) = delete;

  void write(const std::string& file, std::string_view text) const {
    std::filesystem::create_directories((path / file).parent_path());
    write_file_atomically(path / file, text);
  }
  /// A copy of what new_pack() writes, with `files` written over it.
  std::filesystem::path pack(const std::string& name, const std::map<std::string, std::string>& files = {}) const {
    new_pack(path, name);
    for (auto& [file, text] : files) write(name + "/" + file, text);
    return path / name;
  }
};

/// `a.yaml:3: sentence` of every finding.
inline std::string said(const std::vector<Finding>& findings) {
  std::string all;
  for (auto& f : findings) all += f.file + ":" + std::to_string(f.line) + ": " + f.sentence + "\n";
  return all;
}

}  // namespace dure::policy
