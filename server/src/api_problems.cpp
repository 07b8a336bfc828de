#include "api.hpp"

#include "problem_words.hpp"

#include <dure/core/error.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/store/audit.hpp>

// /api/problems
namespace dure::server {
namespace {

constexpr std::int64_t kPage = 100;
/// A cell that a person can mend; a file refused whole has no row and is told where it was dropped.
constexpr std::string_view kWhere =
    R"( from dure.load_problem where "row" is not null and ($dataset = '' or dataset = $dataset) and ($state = '' or state = $state) )";
constexpr std::string_view kOfCode = " and ($code = '' or code = $code) ";

}  // namespace

Response api::problems(House& house, Visit& visit) {
  const auto given = visit.request.argument("offset");
  const auto state = visit.request.argument("state");
  const store::Params which{{"dataset", std::string(visit.request.argument("dataset"))},
                            {"state", state.empty() ? "open" : std::string(state)}};
  const std::string code(visit.request.argument("code"));
  auto page = which;
  page.emplace_back("code", code);
  page.emplace_back("most", kPage);
  page.emplace_back("offset", given.empty() ? 0 : number_of(given));
  auto connection = house.city.store().connect();
  Json codes = Json::array();
  std::int64_t total = 0;
  for (const auto& row :
       connection.rows("select code, count(*)" + std::string(kWhere) + "group by code order by 2 desc, 1", which)
           .rows) {
    codes.push(Json::object({{"code", row[0]}, {"sentence", problem_sentence(row[0].string())}, {"count", row[1]}}));
    if (code.empty() || row[0].string() == code) total += row[1].integer();
  }
  Json list = Json::array();
  const auto rows = connection.rows(
      R"(select problem_id, coalesce(file, ''), coalesce(sheet, ''), coalesce(dataset, ''), "row", coalesce("column", ''), code,
                coalesce(value, ''), state, fixed_value)" +
          std::string(kWhere) + std::string(kOfCode) +
          "order by dataset, file, sheet, \"row\", problem_id limit $most offset $offset",
      page);
  for (const auto& row : rows.rows) {
    Json problem = Json::object({{"id", row[0]},
                                 {"file", row[1]},
                                 {"sheet", row[2]},
                                 {"dataset", row[3]},
                                 {"row", row[4]},
                                 {"column", row[5]},
                                 {"code", row[6]},
                                 {"sentence", problem_sentence(row[6].string())},
                                 {"value", row[7]},
                                 {"state", row[8]}});
    if (!row[9].is_null()) problem.set("fixed_value", row[9]);
    list.push(std::move(problem));
  }
  return json_response(Json::object({{"total", total}, {"by_code", std::move(codes)}, {"problems", std::move(list)}}));
}

Response api::mend_problem(House& house, Visit& visit) {
  const auto id = number_of(visit.parts.at(0));
  const auto body = body_of(visit);
  auto connection = house.city.store().connect();
  const auto dataset = connection.value("select dataset from dure.load_problem where problem_id = $id", {{"id", id}});
  if (!dataset.is_string())
    throw Error(Fault::missing, "problem.missing", "그런 문제가 없습니다. 이미 고쳤거나 파일이 바뀌었습니다.");
  Json rerun = Json::array();
  if (body["accept"] == Json(true)) {
    ingest::accept_problem(house.city, id, visit.who);
  } else {
    ingest::fix_problem(house.city, id, body["value"].string(), visit.who);
    const auto touched = policy::packs_touched_by(house.city, {dataset.string()});
    for (const auto& pack : touched) rerun.push(pack);
    house.jobs.run_later(touched, visit.who);
  }
  return json_response(Json::object({{"rerun", std::move(rerun)}}));
}

}  // namespace dure::server
