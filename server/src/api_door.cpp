#include "api.hpp"

// /api/door
namespace dure::server {

Response api::door(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  const auto& card = visit.parts.at(1);
  const auto row = visit.request.argument("row");
  auto reader = reader_for(house, visit, "door " + pack.name + " " + card);
  return json_response(policy::door(reader, pack, card, row.empty() ? 0 : static_cast<std::size_t>(number_of(row)),
                                    visit.request.argument("column"), choices_of(visit)));
}

}  // namespace dure::server
