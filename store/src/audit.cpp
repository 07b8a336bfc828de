#include "duck.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/korean.hpp>
#include <dure/store/audit.hpp>

namespace dure::store {
namespace {

std::string hash_of(const Json::Array& fields) { return sha256(Json(fields).dump()); }

/// `2026-07-19 09:05:00.123456`, as the column `at` says it back.
std::string now_in_korea() {
  auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) + std::chrono::hours(9);
  auto day = std::chrono::floor<std::chrono::days>(now);
  auto micros = std::to_string((now - day).count() % 1'000'000);
  auto whole = write_datetime({day, std::chrono::floor<std::chrono::seconds>(now - day)});
  return whole + "." + std::string(6 - micros.size(), '0') + micros;
}

}  // namespace

void audit(Connection& connection, const Principal& who, std::string_view action, std::string_view object,
           const Json& detail) {
  auto& instance = *connection.state().instance;
  std::lock_guard lock(instance.audit_mutex);
  auto own = connection.another();
  own.state().schemas_seen = instance.schemas;  // all names are written out: no search path is needed
  if (!instance.audit_tail) {
    auto last = own.rows("select seq, hash from dure.audit order by seq desc limit 1").rows;
    instance.audit_tail = last.empty() ? AuditTail{} : AuditTail{last[0][0].integer(), last[0][1].string()};
  }
  auto& [last_seq, previous] = *instance.audit_tail;
  auto seq = last_seq + 1;
  auto at = now_in_korea();
  auto text = detail.is_null() ? std::string("{}") : detail.dump();
  auto hash = hash_of({previous, seq, at, who.name, role_name(who.role), action, object, text});
  own.exec(
      "insert into dure.audit values ($seq, cast($at as timestamp), $who, $role, $action, $object, $detail, $previous, "
      "$hash)",
      {{"seq", seq},
       {"at", at},
       {"who", who.name},
       {"role", role_name(who.role)},
       {"action", action},
       {"object", object},
       {"detail", text},
       {"previous", previous},
       {"hash", hash}});
  instance.audit_tail = AuditTail{seq, hash};
}

AuditCheck verify_audit(Connection& connection) {
  AuditCheck check;
  std::string previous;
  auto rows = connection.query(
      "select seq, strftime(\"at\", '%Y-%m-%d %H:%M:%S.%f'), who, role, action, object, detail, previous, hash from "
      "dure.audit order by seq");
  while (rows.next()) {
    auto seq = rows.json(0).integer();
    Json::Array fields{previous, seq};
    for (std::size_t i = 1; i <= 6; ++i) fields.push_back(rows.text(i));
    ++check.rows;
    bool follows = seq == check.rows && rows.text(7) == previous && rows.text(8) == hash_of(fields);
    if (!follows && !check.broken_at) check.broken_at = seq;
    previous = rows.text(8);
  }
  check.last_hash = previous;
  return check;
}

}  // namespace dure::store
