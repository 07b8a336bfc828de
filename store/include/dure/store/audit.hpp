#pragma once

#include <dure/core/json.hpp>
#include <dure/store/access.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dure::store {

/// Table `audit(seq, at, who, role, action, object, detail, previous, hash)`: who loaded, ran, read, exported what,
/// when. Append-only; hash = SHA-256 over the previous hash and this row's fields, so an edit, a gap or a cut shows.
/// action: load | replace | fix | choose | run | read | export | sign_in | sign_in_failed | user | backup | restore |
/// setting Written at once in a transaction of its own: call it when the thing is done and committed. detail: counts,
/// names and ids, never values of rows.
void audit(Connection& connection, const Principal& who, std::string_view action, std::string_view object,
           const Json& detail = {});

struct AuditCheck {
  std::int64_t rows = 0;
  std::optional<std::int64_t> broken_at;  ///< first seq whose hash does not follow
  std::string last_hash;                  ///< note it elsewhere: it also proves that nothing was cut off the end
};
AuditCheck verify_audit(Connection& connection);

}  // namespace dure::store
