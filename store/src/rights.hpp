#pragma once

#include <dure/store/access.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dure::store {

/// Who may read what, at one moment.
class Rights {
public:
  explicit Rights(Connection& connection);
  Role least(std::string_view name) const;

private:
  std::optional<Role> given(const std::string& key) const;
  std::map<std::string, Role, std::less<>> given_;                         ///< by `schema.name` or by pack, lower case
  std::map<std::string, std::vector<std::string>, std::less<>> packs_of_;  ///< the packs a dataset is bound to
};

}  // namespace dure::store
