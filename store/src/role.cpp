#include <dure/store/access.hpp>

#include <array>

namespace dure::store {
namespace {

constexpr std::array<std::string_view, 4> names{"viewer", "officer", "analyst", "admin"};

}  // namespace

std::string_view role_name(Role role) noexcept { return names[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Role>(i);
  return std::nullopt;
}

}  // namespace dure::store
