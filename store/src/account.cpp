#include "duck.hpp"

#include <dure/core/digest.hpp>
#include <dure/store/access.hpp>

#include <argon2.h>

#include <algorithm>

namespace dure::store {
namespace {

// RFC 9106's second choice scaled to some 50 ms: 32 MiB, three passes, one lane.
constexpr std::uint32_t passes = 3, kibibytes = 32 * 1024, lanes = 1;
constexpr std::size_t shortest_password = 8;
constexpr std::size_t most_strangers = 10'000;

std::string hash_password(std::string_view password) {
  auto salt = random_hex(8);
  std::array<char, 160> encoded{};
  auto done = argon2id_hash_encoded(passes, kibibytes, lanes, password.data(), password.size(), salt.data(),
                                    salt.size(), 32, encoded.data(), encoded.size());
  if (done != ARGON2_OK)
    throw Error(Fault::defect, "user.argon2",
                std::string("비밀번호를 갈무리하지 못했습니다: ") + argon2_error_message(done));
  return encoded.data();
}

void check_password(std::string_view password) {
  if (password.size() < shortest_password || password.size() > 1024)
    throw Error(Fault::input, "user.password", "비밀번호는 8자 이상이어야 합니다. 더 길게 정하십시오");
}

void check_name(std::string_view name) {
  bool plain = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) > ' '; });
  if (name.empty() || name.size() > 64 || !plain)
    throw Error(Fault::input, "user.name", "사용자 이름은 빈칸 없이 64바이트까지입니다. 다시 정하십시오");
}

bool has_user(Connection& connection, std::string_view name) {
  return connection.value("select count(*) from dure.user_account where name = $n", {{"n", name}}).integer() > 0;
}

void must_have(Connection& connection, std::string_view name) {
  if (!has_user(connection, name))
    throw Error(Fault::missing, "user.missing",
                "사용자 '" + std::string(name) + "'이(가) 없습니다. 이름을 확인하십시오");
}

[[noreturn]] void wrong() {
  throw Error(Fault::denied, "login.wrong", "이름이나 비밀번호가 맞지 않습니다. 다시 입력하십시오");
}

[[noreturn]] void locked() {
  throw Error(Fault::busy, "login.locked", "여러 번 틀려 잠시 잠겼습니다. 조금 뒤에 다시 하십시오");
}

/// Nobody's name: counted and locked as an account would be.
[[noreturn]] void refuse_stranger(Instance& instance, std::string_view name, int failures, int minutes) {
  auto now = std::chrono::steady_clock::now();
  if (instance.strangers.size() >= most_strangers) instance.strangers.clear();
  auto& tries = instance.strangers[std::string(name)];
  if (tries.locked_until > now) locked();
  if (++tries.failures >= failures) tries = {0, now + std::chrono::minutes(minutes)};
  wrong();
}

bool matches(const std::string& hash, std::string_view password) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace

void add_user(Connection& connection, std::string_view name, Role role, std::string_view password) {
  check_name(name);
  check_password(password);
  if (has_user(connection, name))
    throw Error(Fault::input, "user.exists",
                "사용자 '" + std::string(name) + "'은(는) 이미 있습니다. 다른 이름을 쓰십시오");
  connection.exec("insert into dure.user_account(name, role, password) values ($n, $r, $p)",
                  {{"n", name}, {"r", role_name(role)}, {"p", hash_password(password)}});
}

void set_password(Connection& connection, std::string_view name, std::string_view password) {
  must_have(connection, name);
  check_password(password);
  connection.exec("update dure.user_account set password = $p, failures = 0, locked_until = null where name = $n",
                  {{"n", name}, {"p", hash_password(password)}});
}

void remove_user(Connection& connection, std::string_view name) {
  must_have(connection, name);
  auto left = connection
                  .rows("select count(*), count(*) filter (role = 'admin') from dure.user_account where name <> $n",
                        {{"n", name}})
                  .rows[0];
  if (left[0].integer() > 0 && left[1].integer() == 0)
    throw Error(Fault::input, "user.last_admin", "마지막 관리자는 지울 수 없습니다. 다른 관리자를 먼저 만드십시오");
  connection.exec("delete from dure.user_account where name = $n", {{"n", name}});
}

std::vector<Account> users(Connection& connection) {
  std::vector<Account> accounts;
  auto rows = connection.query(
      "select name, role, coalesce(locked_until > current_localtimestamp(), false) from "
      "dure.user_account order by name");
  while (rows.next())
    accounts.push_back({rows.text(0), role_from_name(rows.text(1)).value_or(Role::viewer), rows.json(2).boolean()});
  return accounts;
}

Principal sign_in(Connection& connection, std::string_view name, std::string_view password, int failures, int minutes) {
  static const std::string nobody = hash_password(random_hex(16));
  auto& instance = *connection.state().instance;
  std::lock_guard lock(instance.login_mutex);  // tries count one after the other, however many come at once
  auto rows = connection
                  .rows(
                      "select password, role, failures, coalesce(locked_until > current_localtimestamp(), false) from "
                      "dure.user_account where name = $n",
                      {{"n", name}})
                  .rows;
  bool right = matches(rows.empty() ? nobody : rows[0][0].string(), password);
  if (rows.empty()) refuse_stranger(instance, name, failures, minutes);
  if (rows[0][3].boolean()) locked();
  if (!right) {
    bool lock_now = rows[0][2].integer() + 1 >= failures;
    connection.exec(
        "update dure.user_account set failures = $f, locked_until = case when $lock then current_localtimestamp() "
        "+ to_minutes($m) end where name = $n",
        {{"f", lock_now ? std::int64_t{0} : rows[0][2].integer() + 1},
         {"lock", lock_now},
         {"m", minutes},
         {"n", name}});
    wrong();
  }
  if (rows[0][2].integer() > 0)
    connection.exec("update dure.user_account set failures = 0, locked_until = null where name = $n", {{"n", name}});
  return {std::string(name), role_from_name(rows[0][1].string()).value_or(Role::viewer)};
}

}  // namespace dure::store
