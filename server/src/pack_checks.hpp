#pragma once

#include <dure/policy/checked.hpp>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace dure::server {

/// The findings of each pack, made anew, one pack after the other on a thread of their own, only when what a check
/// looks at changed: a file of the pack or of one whose tables it reads, the shape of a table of the city, or this
/// program. A check tries all SQL of a pack, which never depends on rows. Kept in the city's index/ for the next start.
class PackChecks {
public:
  using Findings = std::vector<policy::Finding>;
  using Check = std::function<policy::Checked(const std::filesystem::path& folder, store::City* city,
                                              const std::stop_token& stop)>;
  explicit PackChecks(store::City& city, Check check = policy::check_until);

  /// In the order of `folders`, packs of the city; nothing of one that is yet to be checked.
  std::vector<std::optional<Findings>> of(const std::vector<std::filesystem::path>& folders);

private:
  /// What all checks look at, at one moment.
  struct World {
    std::string common;                                    ///< this program, the shapes of tables
    std::map<std::filesystem::path, std::string> folders;  ///< of the packs: digests of all files
    bool operator==(const World&) const = default;
  };
  struct Known {
    std::string stamp;  ///< of the world it was checked in
    std::set<std::string> neighbours;
    std::optional<Findings> findings;
    bool failed = false;  ///< the check itself: not for the next start
  };

  World look() const;
  static std::string stamp_of(const World& world, const std::filesystem::path& folder,
                              const std::set<std::string>& neighbours);
  void work(const std::stop_token& stop);
  Known checked(const std::filesystem::path& folder, const std::stop_token& stop) const;
  void recall();
  void keep() const;

  store::City& city_;
  Check check_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::filesystem::path, Known> known_;
  std::jthread worker_;
};

}  // namespace dure::server
