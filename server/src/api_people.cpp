#include "api.hpp"
#include "basic_sign_in.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

// /api/me, sign-in, sign-out, audit
namespace dure::server {
namespace {

constexpr std::int64_t kAuditPage = 100;

Json state_of(House& house, const Visit& visit) {
  auto connection = house.city.store().connect();
  const bool open = visit.known && visit.session.empty();
  Json user;
  if (visit.known) user = Json::object({{"name", visit.who.name}, {"role", store::role_name(visit.who.role)}});
  Json fresh;
  Json problems = 0;
  if (visit.known) {
    fresh = connection.value(R"(select strftime(max("at"), '%Y-%m-%dT%H:%M:%S') from dure.load)");
    problems = connection.value("select count(*) from dure.load_problem where state = 'open' and \"row\" is not null");
  }
  Json basemap;
  if (visit.known && house.basemap)
    basemap = Json::object(
        {{"address", house.basemap->address}, {"credit", house.basemap->credit}, {"zoom", house.basemap->most_zoom}});
  return Json::object({{"city", house.city.settings().text("city.name")},
                       {"version", DURE_VERSION},
                       {"user", std::move(user)},
                       {"open", open},
                       {"csrf", visit.csrf},
                       {"fresh", std::move(fresh)},
                       {"open_problems", std::move(problems)},
                       {"basemap", std::move(basemap)}});
}

std::string cookie_line(const std::string& id, bool secure, bool ends) {
  return "dure=" + id + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") +
         (ends ? "; Max-Age=0" : "");
}

}  // namespace

Response api::me(House& house, Visit& visit) { return json_response(state_of(house, visit)); }

Response api::sign_in(House& house, Visit& visit) {
  const auto body = body_of(visit);
  house.sessions.count_try(visit.request.peer);
  visit.who = audited_sign_in(house.city, body["name"].string(), body["password"].string(), visit.request.peer, "web");
  house.accounts.look_again();
  if (!visit.session.empty()) house.sessions.close(visit.session);
  auto opened = house.sessions.open(visit.who);
  visit.session = opened.id;
  visit.csrf = opened.csrf;
  visit.known = true;
  auto response = json_response(state_of(house, visit));
  response.headers.emplace_back("Set-Cookie", cookie_line(opened.id, visit.request.secure, false));
  return response;
}

Response api::sign_out(House& house, Visit& visit) {
  if (!visit.session.empty()) house.sessions.close(visit.session);
  visit.session.clear();
  visit.known = house.loopback && house.accounts.none();
  visit.csrf = house.csrf;
  auto response = json_response(state_of(house, visit));
  response.headers.emplace_back("Set-Cookie", cookie_line("", visit.request.secure, true));
  return response;
}

Response api::audit(House& house, Visit& visit) {
  const auto given = visit.request.argument("offset");
  const auto offset = given.empty() ? 0 : number_of(given);
  auto connection = house.city.store().connect();
  const auto check = store::verify_audit(connection);
  const auto entries = connection.rows(
      R"(select seq, "at", who, role, action, object, detail from dure.audit order by seq desc limit $most offset $offset)",
      {{"most", kAuditPage}, {"offset", offset}});
  Json json = Json::object({{"intact", !check.broken_at}, {"rows", check.rows}, {"entries", table_json(entries)}});
  if (check.broken_at) json.set("broken_at", *check.broken_at);
  return json_response(json);
}

}  // namespace dure::server
