#include "api.hpp"

#include <dure/core/error.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/page.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>
#include <map>
#include <set>

// /api/nav, page, line
namespace dure::server {
namespace {

std::set<std::string> packs_that_ran(House& house) {
  std::set<std::string> ran;
  for (const auto& row :
       house.city.store().connect().rows("select distinct pack from dure.run where state = 'done'").rows) {
    ran.insert(row.at(0).string());
  }
  return ran;
}

}  // namespace

Response api::nav(House& house, Visit& visit) {
  const auto ran = packs_that_ran(house);
  std::vector<std::pair<std::string, Json>> owners;  // in the order in which they first come
  for (const auto& pack : policy::packs(house.city)) {
    if (!may(visit, pack.read)) continue;
    auto found =
        std::find_if(owners.begin(), owners.end(), [&](const auto& owner) { return owner.first == pack.owner; });
    if (found == owners.end()) found = owners.insert(owners.end(), {pack.owner, Json::array()});
    auto entry = Json::object(
        {{"name", pack.name}, {"title", pack.title}, {"icon", pack.icon}, {"runs", ran.contains(pack.name)}});
    if (const auto title = policy::desk_title(pack); !title.empty() && may(visit, store::Role::officer))
      entry.set("desk", title);
    found->second.push(std::move(entry));
  }
  Json groups = Json::array();
  for (auto& [owner, packs] : owners) groups.push(Json::object({{"owner", owner}, {"packs", std::move(packs)}}));
  return json_response(Json::object({{"groups", std::move(groups)}}));
}

Response api::page(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  auto reader = reader_for(house, visit, "page " + pack.name);
  Response response;
  response.body = *house.pages.page(reader, pack, choices_of(visit));
  return response;
}

Response api::line(House& house, Visit& visit) {
  const auto load = number_of(visit.parts.at(0));
  const auto row = number_of(visit.parts.at(1));
  auto connection = house.city.store().connect();
  const auto known = connection.rows(
      "select l.dataset, f.sha256 from dure.load l join dure.source_file f using (file_id) where l.load_id = $load",
      {{"load", load}});
  if (known.rows.empty())
    throw Error(Fault::missing, "line.missing", "그런 자료가 없습니다. 새 파일로 바뀌었을 수 있습니다.");
  const auto& name = known.rows[0][0].string();
  reader_for(house, visit, "line " + name).check("select 1 from main." + store::quote_name(name));
  const auto found = ingest::source_row(house.city, load, row);
  store::audit(connection, visit.who, "read", name, Json::object({{"load", load}, {"row", row}}));
  Json names = Json::array();
  for (const auto& column : found.names) names.push(column);
  Json cells = Json::array();
  for (const auto& cell : found.cells) cells.push(cell);
  return json_response(Json::object({{"file", found.file},
                                     {"sheet", found.sheet},
                                     {"row", found.row},
                                     {"names", std::move(names)},
                                     {"cells", std::move(cells)},
                                     {"sha256", known.rows[0][1]}}));
}

}  // namespace dure::server
