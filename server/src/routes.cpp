#include "routes.hpp"

#include "target.hpp"
#include "upload.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/log.hpp>

#include <algorithm>
#include <array>

namespace dure::server {
namespace {

using store::Role;

constexpr std::uint64_t kSmall = 64U << 10U;    // a name and a password, a fix
constexpr std::uint64_t kQuery = 1024U << 10U;  // what a person types as SQL

// The statuses that HTTP has its own word for; every other fault is told by its kind.
constexpr std::array<std::pair<std::string_view, int>, 5> kStatuses{{
    {"login.required", 401},
    {"http.method", 405},
    {"http.too_large", 413},
    {"login.rate", 429},
    {"upload.full", 507},
}};

int status_of(const Error& error) {
  for (const auto& [code, status] : kStatuses) {
    if (error.code() == code) return status;
  }
  return http_status(error.fault());
}

// `{}` takes one segment, `{*}` the rest.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  for (;;) {
    const auto wanted = pattern.substr(0, pattern.find('/'));
    const auto segment = path.substr(0, path.find('/'));
    if (wanted == "{*}") {
      if (path.empty()) return std::nullopt;
      parts.emplace_back(path);
      return parts;
    }
    if (wanted == "{}" ? segment.empty() : wanted != segment) return std::nullopt;
    if (wanted == "{}") parts.emplace_back(segment);
    const bool pattern_ends = wanted.size() == pattern.size();
    const bool path_ends = segment.size() == path.size();
    if (pattern_ends != path_ends) return std::nullopt;
    if (pattern_ends) return parts;
    pattern.remove_prefix(wanted.size() + 1);
    path.remove_prefix(segment.size() + 1);
  }
}

bool is_ogc(const Request& request) { return request.path == "/ogc" || request.path.starts_with("/ogc/"); }

bool is_api(const Request& request) {
  return request.path.starts_with("/api/") || request.path.starts_with("/health/") ||
         request.path.starts_with("/tiles/") || is_ogc(request);
}

/// Programs without a cookie read maps, and nothing else.
bool takes_password(const Request& request) { return is_ogc(request) || request.path.starts_with("/tiles/"); }

bool changes(const Request& request) { return request.method != "GET" && request.method != "HEAD"; }

Response live(House&, Visit&) { return json_response(Json::object({{"live", true}})); }

Response ready(House& house, Visit&) {
  house.city.store().connect().value("select 1");
  return json_response(Json::object({{"ready", true}}));
}

}  // namespace

void Routes::protect(Response& response, bool api) const {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("Content-Security-Policy", policy_);
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  const auto has_word = [](const auto& header) { return header.first == "Cache-Control"; };
  if (api && std::none_of(response.headers.begin(), response.headers.end(), has_word))
    response.headers.emplace_back("Cache-Control", "no-store");
}

struct Routes::Route {
  std::string_view method, pattern;
  Endpoint endpoint;
  std::optional<Role> least;  ///< none: for those who are not signed in, too
  std::uint64_t body;
};

const std::vector<Routes::Route>& Routes::table() {
  static const std::vector<Route> routes{
      {"GET", "/health/live", live, {}, 0},
      {"GET", "/health/ready", ready, {}, 0},
      {"GET", "/api/me", api::me, {}, 0},
      {"POST", "/api/sign-in", api::sign_in, {}, kSmall},
      {"POST", "/api/sign-out", api::sign_out, {}, kSmall},
      {"GET", "/api/nav", api::nav, Role::viewer, 0},
      {"GET", "/api/page/{}", api::page, Role::viewer, 0},
      {"GET", "/api/desk/{}", api::desk, Role::officer, 0},
      {"POST", "/api/desk/{}", api::desk_choose, Role::officer, kSmall},
      {"GET", "/api/desk-similar/{}", api::desk_similar, Role::officer, 0},
      {"GET", "/api/indexes", api::indexes, Role::viewer, 0},
      {"POST", "/api/search", api::search, Role::viewer, kSmall},
      {"GET", "/api/document/{}", api::document, Role::viewer, 0},
      {"GET", "/api/line/{}/{}", api::line, Role::viewer, 0},
      {"GET", "/api/door/{}/{}", api::door, Role::viewer, 0},
      {"GET", "/api/report/{}", api::report, Role::viewer, 0},
      {"GET", "/api/find", api::find, Role::viewer, 0},
      {"GET", "/api/events", api::events, Role::viewer, 0},
      {"GET", "/api/catalog", api::catalog, Role::officer, 0},
      {"GET", "/api/dataset/{*}", api::dataset, Role::officer, 0},
      {"GET", "/api/problems", api::problems, Role::officer, 0},
      {"POST", "/api/problems/{}", api::mend_problem, Role::officer, kSmall},
      {"GET", "/api/export/{}", api::export_table, Role::viewer, 0},
      {"POST", "/api/crs/{*}", api::set_crs, Role::officer, kSmall},
      {"GET", "/api/personal", api::personal, Role::officer, 0},
      {"POST", "/api/sql", api::sql, Role::officer, kQuery},
      {"POST", "/api/sql/save", api::sql_save, Role::analyst, kQuery},
      {"PUT", "/api/upload/{}", api::upload, Role::officer, 0},
      {"GET", "/api/jobs", api::jobs, Role::officer, 0},
      {"DELETE", "/api/jobs/{}", api::cancel_job, Role::officer, kSmall},
      {"GET", "/api/packs", api::packs, Role::officer, 0},
      {"POST", "/api/packs/{}/run", api::run_pack, Role::officer, kSmall},
      {"GET", "/api/audit", api::audit, Role::admin, 0},
      {"GET", "/tiles/{}", api::tile_json, Role::viewer, 0},
      {"GET", "/tiles/{}/{}/{}/{}", api::tile, Role::viewer, 0},
      {"GET", "/ogc", api::ogc_landing, Role::viewer, 0},
      {"GET", "/ogc/", api::ogc_landing, Role::viewer, 0},
      {"GET", "/ogc/conformance", api::ogc_conformance, Role::viewer, 0},
      {"GET", "/ogc/api", api::ogc_definition, Role::viewer, 0},
      {"GET", "/ogc/collections", api::ogc_collections, Role::viewer, 0},
      {"GET", "/ogc/collections/{}", api::ogc_collection, Role::viewer, 0},
      {"GET", "/ogc/collections/{}/items", api::ogc_items, Role::viewer, 0},
      {"GET", "/ogc/collections/{}/items/{}", api::ogc_item, Role::viewer, 0},
  };
  return routes;
}

Routes::Routes(House& house, StaticFiles files)
    : house_(house), files_(std::move(files)), policy_(content_policy(house.basemap)) {}

std::optional<std::pair<const Routes::Route*, std::vector<std::string>>> Routes::find(const Request& request) const {
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  bool elsewhere = false;
  for (const auto& route : table()) {
    auto parts = match(route.pattern, request.path);
    if (parts && route.method == method) return std::pair{&route, std::move(*parts)};
    elsewhere = elsewhere || parts;
  }
  if (!elsewhere && !is_api(request) && method == "GET") return std::nullopt;
  if (elsewhere || !is_api(request)) {
    throw Error(Fault::input, "http.method", "이 주소는 " + request.method + "(으)로 쓸 수 없습니다.");
  }
  throw Error(Fault::missing, "http.missing", "그런 주소가 없습니다: " + request.path);
}

Visit Routes::visit_of(const Request& request) const {
  Visit visit{request};
  visit.csrf = house_.csrf;
  visit.session = std::string(cookie(request.header("cookie"), "dure"));
  const bool open = house_.loopback && house_.accounts.none();
  if (auto session = house_.sessions.find(visit.session); session && house_.accounts.has(session->who)) {
    visit.who = session->who;
    visit.csrf = session->csrf;
    visit.known = true;
    return visit;
  }
  visit.session.clear();
  if (takes_password(request) && !changes(request)) {
    if (auto who = house_.basic.who(request)) {
      if (!house_.accounts.has(*who)) house_.accounts.look_again();
      if (!house_.accounts.has(*who)) throw Error(Fault::denied, "login.required", "먼저 로그인하십시오.");
      visit.who = *who;
      visit.known = visit.basic = true;
      return visit;
    }
  }
  visit.known = open;
  visit.who.role = open ? Role::admin : Role::viewer;
  return visit;
}

void Routes::admit(const Route& route, const Visit& visit) const {
  const auto& request = visit.request;
  if (house_.loopback && !is_loopback_host(host_of(request.header("host")))) {
    throw Error(Fault::denied, "http.host",
                "이 서버는 이 컴퓨터에서만 엽니다. 주소창에 127.0.0.1이나 localhost로 여십시오.");
  }
  if (route.least && !visit.known) throw Error(Fault::denied, "login.required", "먼저 로그인하십시오.");
  if (route.least && !may(visit, *route.least)) {
    throw Error(Fault::denied, "access.role", "이 일을 할 권한이 없습니다. 관리자에게 역할을 바꿔 달라고 하십시오.");
  }
  if (changes(request) && !equal_in_constant_time(request.header("x-dure-csrf"), visit.csrf)) {
    throw Error(Fault::denied, "login.csrf", "화면이 오래되어 요청을 받을 수 없습니다. 새로 고친 뒤 다시 해 보십시오.");
  }
}

Plan Routes::plan(const Request& request) {
  const auto found = find(request);
  if (!found) return {};
  auto visit = visit_of(request);
  admit(*found->first, visit);
  if (found->first->endpoint == api::upload) return plan_upload(house_, visit, found->second.front());
  return {.limit = found->first->body, .sink = nullptr};
}

Response Routes::answer(Request& request, BodySink* sink) {
  const auto found = find(request);
  if (!found) {
    auto response = files_.answer(request);
    protect(response, false);
    return response;
  }
  auto visit = visit_of(request);
  admit(*found->first, visit);
  visit.sink = sink;
  visit.parts = found->second;
  auto response = found->first->endpoint(house_, visit);
  protect(response, true);
  return response;
}

Response Routes::failure(const Request& request, const std::exception& error) {
  Response response;
  Json problem;
  if (const auto* known = dynamic_cast<const Error*>(&error); known != nullptr && known->fault() != Fault::defect) {
    response.status = status_of(*known);
    problem = Json::object({{"code", std::string(known->code())}, {"detail", known->what()}});
  } else {
    const auto id = random_hex(4);
    log(Level::error, "http.defect", {{"id", id}, {"path", request.path}, {"why", error.what()}});
    response.status = 500;
    problem = Json::object(
        {{"code", "defect"},
         {"detail", "프로그램 안에서 뜻하지 않은 일이 일어났습니다. 관리자에게 번호 " + id + "을(를) 알려 주십시오."}});
  }
  if (is_ogc(request)) problem.set("description", problem["detail"]);  // the standard's word
  if (is_ogc(request) && problem["code"] == Json("login.wrong")) response.status = 401;
  if (response.status == 401 && is_ogc(request))
    response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"dure\", charset=\"UTF-8\"");
  response.body = problem.dump();
  protect(response, true);
  return response;
}

}  // namespace dure::server
