#include "commands.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <ostream>

namespace dure::app {
namespace {

// The deed and its line in the audit stand or fall together.
template <class Deed>
void change_users(store::City& city, const std::string& name, const Json& detail, Deed deed) {
  const auto lock = city.store().write_lock();
  auto connection = city.store().connect();
  store::Transaction transaction(connection);
  deed(connection);
  store::audit(connection, {}, "user", name, detail);
  transaction.commit();
}

}  // namespace

int user_add(store::City& city, const std::string& name, store::Role role, Terminal& terminal) {
  const Json detail = Json::object({{"did", "add"}, {"role", std::string(store::role_name(role))}});
  change_users(city, name, detail, [&](store::Connection& c) { store::add_user(c, name, role, terminal.input); });
  terminal.out << name << " (" << store::role_name(role) << ")님을 더했습니다.\n";
  return 0;
}

int user_list(store::City& city, Terminal& terminal) {
  auto connection = city.store().connect();
  store::Rows rows;
  for (const char* title : {"이름", "역할", "상태"}) rows.columns.push_back({title, store::Type::text, "VARCHAR"});
  for (const auto& account : store::users(connection)) {
    rows.rows.push_back({account.name, store::role_name(account.role), account.locked ? "잠김" : "열림"});
  }
  if (rows.rows.empty()) {
    terminal.out
        << "사람이 없습니다: 이 컴퓨터 앞의 사람이 관리자입니다. 'dure user add 이름 --role admin'으로 더하십시오.\n";
    return 0;
  }
  terminal.out << store::write_table(rows);
  return 0;
}

int user_remove(store::City& city, const std::string& name, Terminal& terminal) {
  change_users(city, name, Json::object({{"did", "remove"}}),
               [&](store::Connection& c) { store::remove_user(c, name); });
  terminal.out << name << "님을 뺐습니다.\n";
  return 0;
}

int user_password(store::City& city, const std::string& name, Terminal& terminal) {
  change_users(city, name, Json::object({{"did", "password"}}),
               [&](store::Connection& c) { store::set_password(c, name, terminal.input); });
  terminal.out << name << "님의 비밀번호를 바꾸었습니다.\n";
  return 0;
}

int audit_verify(store::City& city, Terminal& terminal) {
  auto connection = city.store().connect();
  const auto check = store::verify_audit(connection);
  if (check.broken_at) {
    throw Error(Fault::input, "audit.broken",
                "감사 기록 " + std::to_string(*check.broken_at) +
                    "번부터 앞뒤가 맞지 않습니다. 고쳐졌거나 빠진 것입니다: 갈무리한 것과 견주십시오.");
  }
  terminal.out << "감사 기록 " << check.rows << "건이 온전합니다. 마지막 해시 " << check.last_hash << "\n";
  return 0;
}

}  // namespace dure::app
