#pragma once

#include <dure/policy/pack.hpp>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace dure::server {

/// The findings of each pack, made anew, one pack after the other on a thread of their own, only when a file of the
/// pack or the shape of a table of the city changed: a check tries all its SQL, which never depends on rows.
class PackChecks {
public:
  using Findings = std::vector<policy::Finding>;
  using Check = std::function<Findings(const std::filesystem::path& folder, store::City* city)>;
  explicit PackChecks(store::City& city, Check check = policy::check);

  /// In the order of `folders`; nothing of one that is yet to be checked.
  std::vector<std::optional<Findings>> of(const std::vector<std::filesystem::path>& folders);

private:
  void work(const std::stop_token& stop);

  struct Checked {
    std::string stamp;
    std::optional<Findings> findings;
  };
  store::City& city_;
  Check check_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::filesystem::path, Checked> checked_;
  std::jthread worker_;
};

}  // namespace dure::server
