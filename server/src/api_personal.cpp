#include "api.hpp"

#include <dure/store/masking.hpp>

// /api/personal
namespace dure::server {
namespace {

// Of loads in force only: what was replaced is in no table any more.
constexpr std::string_view kColumns = R"(
  select p.dataset, coalesce(d.title, p.dataset), p."column", p.kind, sum(p.cells)::bigint as cells,
         strftime(max(l."at"), '%Y-%m-%dT%H:%M:%S')
  from dure.personal_data p join dure.load l using (load_id) left join dure.dataset d on d.name = p.dataset
  where l.state = 'current' group by p.dataset, d.title, p."column", p.kind order by cells desc, 1, 3, 4)";

constexpr std::string_view kDays = R"(
  select strftime(l."at", '%Y-%m-%d') as day, sum(p.cells)::bigint
  from dure.personal_data p join dure.load l using (load_id)
  where l.state = 'current' group by day order by day)";

constexpr std::string_view kKinds = R"(
  select p.kind, sum(p.cells)::bigint as cells from dure.personal_data p join dure.load l using (load_id)
  where l.state = 'current' group by p.kind order by cells desc, 1)";

}  // namespace

Response api::personal(House& house, Visit&) {
  auto connection = house.city.store().connect();
  const store::Masking* const masking = house.city.masking();
  const auto label = [&](const Json& kind) {
    return masking ? std::string(masking->label(kind.string())) : kind.string();
  };
  Json kinds = Json::array(), columns = Json::array(), days = Json::array();
  for (const auto& row : connection.rows(kKinds).rows)
    kinds.push(Json::object({{"kind", row[0]}, {"label", label(row[0])}, {"cells", row[1]}}));
  for (const auto& row : connection.rows(kColumns).rows)
    columns.push(Json::object({{"dataset", row[0]},
                               {"title", row[1]},
                               {"column", row[2]},
                               {"kind", row[3]},
                               {"label", label(row[3])},
                               {"cells", row[4]},
                               {"loaded_at", row[5]}}));
  for (const auto& row : connection.rows(kDays).rows) days.push(Json::object({{"day", row[0]}, {"cells", row[1]}}));
  return json_response(Json::object({{"masking", masking != nullptr},
                                     {"kinds", std::move(kinds)},
                                     {"columns", std::move(columns)},
                                     {"days", std::move(days)}}));
}

}  // namespace dure::server
