#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

namespace dure::ingest {

/// The received files of a city, kept by the digest of their bytes: files/ab/<sha-256>.<ext>. What is kept here has
/// been written to disk by sync(); what was not released is taken away again.
class ReceivedFiles {
public:
  explicit ReceivedFiles(std::filesystem::path folder);
  ~ReceivedFiles();
  ReceivedFiles(const ReceivedFiles&) = delete;
  ReceivedFiles& operator=(const ReceivedFiles&) = delete;

  struct Kept {
    std::string sha256;
    std::uint64_t bytes = 0;
    std::string path;  ///< relative to the city: `files/ab/….csv`
    std::filesystem::path where;
  };
  /// Copies the file (a shared extent where the file system can) and digests what was copied: what is loaded afterwards
  /// is what is kept, even when somebody is still writing the original.
  /// @throws Error(busy, "ingest.disk" | "ingest.stopped"), Error(missing, "ingest.unreadable")
  Kept keep(const std::filesystem::path& source, const std::string& name,
            const std::function<void(std::uint64_t bytes)>& progress, const std::stop_token& stop);
  void sync();                    ///< all that was kept since is on disk
  void release();                 ///< it stays
  void forget(const Kept& kept);  ///< takes this one away, unless another use of the same bytes needs it

  std::filesystem::path incoming() const { return folder_ / ".incoming"; }  ///< for temporary files

private:
  std::filesystem::path folder_;
  std::map<std::filesystem::path, int> added_;  ///< and how many files have these bytes
};

}  // namespace dure::ingest
