#pragma once

#include "accounts.hpp"
#include "basemap.hpp"
#include "basic_sign_in.hpp"
#include "events.hpp"
#include "http.hpp"
#include "jobs.hpp"
#include "map_sources.hpp"
#include "pack_checks.hpp"
#include "sessions.hpp"

#include <dure/core/json.hpp>
#include <dure/policy/page.hpp>
#include <dure/store/access.hpp>
#include <dure/store/city.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dure::server {

/// What stands as long as the server does.
struct House {
  store::City& city;
  Events& events;
  Jobs& jobs;
  Sessions& sessions;
  Accounts& accounts;
  policy::PageCache& pages;
  PackChecks& checks;
  BasicSignIn& basic;
  MapSources& maps;
  std::optional<Basemap> basemap;
  bool loopback = true;  ///< only this machine reaches us
  std::string csrf;      ///< for those without a session
};

/// One request of one person.
struct Visit {
  const Request& request;
  BodySink* sink = nullptr;
  std::vector<std::string> parts{};  ///< what stood in the braces of the route
  store::Principal who{};
  bool known = false;     ///< signed in, or the house is open
  std::string session{};  ///< id from the cookie, "" when there is no session
  bool basic = false;     ///< signed in by name and password with this request
  std::string csrf{};
};

/// An answer's parts; every api_*.cpp is one thought of schema/api.ts.
using Endpoint = Response (*)(House&, Visit&);

namespace api {
Response me(House&, Visit&);
Response sign_in(House&, Visit&);
Response sign_out(House&, Visit&);
Response nav(House&, Visit&);
Response page(House&, Visit&);
Response door(House&, Visit&);
Response desk(House&, Visit&);
Response desk_similar(House&, Visit&);
Response desk_choose(House&, Visit&);
Response indexes(House&, Visit&);
Response search(House&, Visit&);
Response document(House&, Visit&);
Response line(House&, Visit&);
Response report(House&, Visit&);
Response catalog(House&, Visit&);
Response dataset(House&, Visit&);
Response problems(House&, Visit&);
Response mend_problem(House&, Visit&);
Response personal(House&, Visit&);
Response export_table(House&, Visit&);
Response set_crs(House&, Visit&);
Response sql(House&, Visit&);
Response sql_save(House&, Visit&);
Response upload(House&, Visit&);
Response jobs(House&, Visit&);
Response cancel_job(House&, Visit&);
Response events(House&, Visit&);
Response packs(House&, Visit&);
Response run_pack(House&, Visit&);
Response find(House&, Visit&);
Response audit(House&, Visit&);
Response tile_json(House&, Visit&);
Response tile(House&, Visit&);
Response ogc_landing(House&, Visit&);
Response ogc_conformance(House&, Visit&);
Response ogc_definition(House&, Visit&);
Response ogc_collections(House&, Visit&);
Response ogc_collection(House&, Visit&);
Response ogc_items(House&, Visit&);
Response ogc_item(House&, Visit&);
}  // namespace api

Response json_response(const Json& json);
/// The body as a JSON object. @throws Error(input, "json.…")
Json body_of(const Visit& visit);
/// Reads for this person, within the limits of dure.yaml; `purpose` stands in the audit.
store::Reader reader_for(House& house, const Visit& visit, std::string purpose);
/// A result as `Table` of schema/api.ts.
Json table_json(const store::Rows& rows);
/// A pack this person may see. @throws Error(missing | denied)
policy::Pack pack_for(House& house, const Visit& visit, const std::string& name);
/// The layer of this name, with one line in the audit for each sitting. @throws as MapSources::open
std::shared_ptr<const MapSource> map_source(House& house, const Visit& visit, const std::string& table);
/// The title of a dataset; of any other table its name.
std::string map_title(store::Connection& connection, const std::string& table);
/// `https://host:port` as the asker called us. @throws Error(input, "http.host")
std::string origin_of(const Request& request);
/// The filters that the address of a page names.
policy::Choices choices_of(const Visit& visit);
bool may(const Visit& visit, store::Role least);
std::int64_t number_of(std::string_view digits);  ///< @throws Error(input, "http.number")

}  // namespace dure::server
