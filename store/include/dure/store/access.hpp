#pragma once

#include <dure/store/store.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

/// From least to most. A role may do and read all that the lesser ones may, unless a table names its roles.
enum class Role { viewer, officer, analyst, admin };
std::string_view role_name(Role role) noexcept;
std::optional<Role> role_from_name(std::string_view name) noexcept;

/// Who asks. On a machine without users, whoever sits at it is its admin.
struct Principal {
  std::string name = "local";
  Role role = Role::admin;
};

struct Limits {
  double seconds = 30;
  std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes of growth while the query runs
  std::size_t rows = 10'000;
};

/// The least role that reads `name` (`main.x`, `complaints.request`). Datasets bound to a pack's source take that
/// pack's role; a dataset nobody bound is for analysts; catalogue tables are for officers, accounts and the audit for
/// admins. `name` is `schema.table`, or a pack alone for all its tables that have no role of their own (analyst without
/// either).
void set_access(Connection& connection, std::string_view name, Role least);
Role least_role(Connection& connection, std::string_view name);

/// Tables and functions a SELECT reads, views resolved down to tables; from DuckDB's syntax tree.
struct Reads {
  std::vector<std::string> tables;     ///< schema-qualified, sorted, each once
  std::vector<std::string> functions;  ///< table functions and scalar functions, lower case
};
Reads reads_of(Connection& connection, std::string_view sql);

/// Reads on behalf of a person: every page, notebook, report and file comes through here and nowhere else.
/// Only SELECT; only tables this role reads; no function that reaches files, settings or other databases; limits hold.
/// Every query is written to the audit with the principal, the purpose and the tables (not the values).
class Reader {
public:
  Reader(Store& store, Principal who, std::string purpose, Limits limits = {});
  /// @throws Error(denied, "access.table") naming the table; Error(busy, "sql.time"|"sql.memory"); Error(input,
  /// "sql.…")
  Rows query(std::string_view sql, const Params& params = {}, std::stop_token stop = {});
  /// The same without holding it in memory: `take` reads the result. The row limit is the taker's.
  void read(std::string_view sql, const Params& params, const std::function<void(Result&)>& take,
            std::stop_token stop = {});
  /// Throws as query() would, without running it.
  void check(std::string_view sql);
  const Principal& who() const { return who_; }
  Store& store() { return store_; }

private:
  Store& store_;
  Principal who_;
  std::string purpose_;
  Limits limits_;
};

/// SQL that changes things, by an admin at the machine (`dure sql --write`): all of it or nothing. Accounts, rights and
/// the audit cannot be changed so, nor files, settings or transactions reached. Audited. Returns the rows of a last
/// SELECT.
/// @throws Error(denied, "access.write")
Rows write_sql(Store& store, const Principal& who, std::string_view sql);

/// Accounts. Passwords are argon2id; a wrong name and a wrong password take the same time and say the same.
struct Account {
  std::string name;
  Role role = Role::viewer;
  bool locked = false;
};
void add_user(Connection& connection, std::string_view name, Role role, std::string_view password);
void set_password(Connection& connection, std::string_view name, std::string_view password);
void remove_user(Connection& connection, std::string_view name);
std::vector<Account> users(Connection& connection);
/// @throws Error(denied, "login.wrong"), Error(busy, "login.locked") after `failures` wrong ones for `minutes`.
Principal sign_in(Connection& connection, std::string_view name, std::string_view password, int failures, int minutes);

}  // namespace dure::store
