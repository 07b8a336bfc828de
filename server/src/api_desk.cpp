#include "api.hpp"

#include <dure/policy/page.hpp>

// /api/desk, desk-similar: what a person decides, one item after the other
namespace dure::server {

Response api::desk(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  auto reader = reader_for(house, visit, "desk " + pack.name);
  return json_response(policy::desk(reader, pack, choices_of(visit)));
}

Response api::desk_similar(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  auto reader = reader_for(house, visit, "desk similar " + pack.name);
  return json_response(policy::desk_similar(reader, pack, visit.request.argument("key"), choices_of(visit)));
}

Response api::desk_choose(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  const auto body = body_of(visit);
  auto reader = reader_for(house, visit, "desk " + pack.name);
  policy::desk_choose(reader, pack, body["key"].string(), body["choice"].string(), choices_of(visit));
  return json_response(Json::object());
}

}  // namespace dure::server
