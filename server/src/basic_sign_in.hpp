#pragma once

#include "http.hpp"

#include <dure/store/access.hpp>
#include <dure/store/city.hpp>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace dure::server {

class Sessions;

/// Name and password of an `Authorization: Basic` header (RFC 7617, UTF-8); nothing when it is none.
std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view header);

/// For programs that have no cookie (QGIS, ogr2ogr): the same accounts, lock-out and audit as the page's own sign-in.
/// Who gave the right password need not have it weighed again for five minutes (argon2id takes a tenth of a second);
/// of the password only a keyed digest is kept.
class BasicSignIn {
public:
  BasicSignIn(store::City& city, Sessions& sessions);
  /// Nothing without such a header. @throws what store::sign_in throws, Error(denied, "login.basic_tls") where others
  /// could listen, Error(busy, "login.rate")
  std::optional<store::Principal> who(const Request& request);
  void forget();  ///< everybody is weighed again: a password or an account changed

private:
  struct Known {
    store::Principal who;
    std::chrono::steady_clock::time_point until;
  };
  store::City& city_;
  Sessions& sessions_;
  std::string key_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  ///< by digest of name and password
};

/// Signs in with a line in the audit, right or wrong; `way`: web | basic.
store::Principal audited_sign_in(store::City& city, const std::string& name, const std::string& password,
                                 const std::string& peer, std::string_view way);

}  // namespace dure::server
