#include "rights.hpp"

#include "duck.hpp"

#include <algorithm>

namespace dure::store {
namespace {

// Among them files as they came: what is read there has not been masked.
constexpr std::array<std::string_view, 6> admin_tables{"dure.audit", "dure.user_account", "dure.access",
                                                       "dure.log",   "dure.inbox",        "dure.received"};

/// A dataset is one thing, whether read through its view or its rows.
std::string key_of(std::string_view name) {
  auto key = lower_case(name);
  if (key.find('.') == std::string::npos) return "main." + key;
  return key.substr(0, 4) == "raw." ? "main." + key.substr(4) : key;
}

std::string schema_of(const std::string& key) { return key.substr(0, key.find('.')); }

}  // namespace

Rights::Rights(Connection& connection) {
  auto rows = connection.query("select name, role from dure.access");
  while (rows.next()) given_[rows.text(0)] = role_from_name(rows.text(1)).value_or(Role::admin);
  auto bound = connection.query("select distinct lower(dataset), lower(pack) from dure.binding");
  while (bound.next()) packs_of_[bound.text(0)].push_back(bound.text(1));
}

std::optional<Role> Rights::given(const std::string& key) const {
  auto found = given_.find(key);
  return found == given_.end() ? std::nullopt : std::optional(found->second);
}

Role Rights::least(std::string_view name) const {
  auto key = key_of(name);
  if (auto role = given(key)) return *role;
  auto schema = schema_of(key);
  if (key == "dure.embedding") return Role::analyst;  // asks the city's model over the network
  if (schema == "dure")
    return std::find(admin_tables.begin(), admin_tables.end(), key) != admin_tables.end() ? Role::admin : Role::officer;
  if (schema != "main") return given(schema).value_or(Role::analyst);
  auto packs = packs_of_.find(key.substr(5));
  if (packs == packs_of_.end()) return Role::analyst;
  auto least = Role::viewer;  // of several packs that use it, the strictest
  for (auto& pack : packs->second) least = std::max(least, given(pack).value_or(Role::analyst));
  return least;
}

void set_access(Connection& connection, std::string_view name, Role least) {
  auto key = name.find('.') == std::string_view::npos ? lower_case(name) : key_of(name);
  connection.exec("delete from dure.access where name = $n", {{"n", key}});
  connection.exec("insert into dure.access values ($n, $r)", {{"n", key}, {"r", role_name(least)}});
}

Role least_role(Connection& connection, std::string_view name) { return Rights(connection).least(name); }

}  // namespace dure::store
