#include "api.hpp"

#include <dure/core/error.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>

// /api/jobs, events, packs
namespace dure::server {
namespace {

using Checked = std::optional<PackChecks::Findings>;  // nothing while they are made

Json findings_json(const Checked& findings) {
  Json list = Json::array();
  if (!findings) return list;
  for (const auto& finding : *findings) {
    list.push(Json::object({{"file", finding.file}, {"line", finding.line}, {"sentence", finding.sentence}}));
  }
  return list;
}

Json source_json(store::Connection& connection, const policy::Pack& pack, const policy::Source& source) {
  const auto rows = connection.rows(
      R"(select dataset, "column", from_column, how from dure.binding where pack = $pack and source = $source order by dataset, "column")",
      {{"pack", pack.name}, {"source", source.name}});
  Json bound = Json::array();
  for (const auto& row : rows.rows) {
    if (bound.items().empty() || bound.items().back()["dataset"] != row[0]) {
      bound.push(Json::object({{"dataset", row[0]}, {"columns", Json::array()}}));
    }
    bound.items().back().find("columns")->push(Json::object({{"column", row[1]},
                                                             {"from", row[2].is_null() ? Json("") : row[2]},
                                                             {"how", row[3].is_null() ? Json("") : row[3]}}));
  }
  Json missing = Json::array();
  if (bound.items().empty() && !source.optional) {
    for (const auto& column : source.columns) {
      if (column.required) missing.push(column.label.empty() ? column.name : column.label);
    }
  }
  return Json::object(
      {{"name", source.name}, {"label", source.label}, {"bound", std::move(bound)}, {"missing", std::move(missing)}});
}

Json tables_json(store::Connection& connection, const policy::Pack& pack) {
  const auto rows = connection.rows(
      R"(select name, rows, seconds from dure.run_table where run_id = (select max(run_id) from dure.run where pack = $pack and state = 'done'))",
      {{"pack", pack.name}});
  Json tables = Json::array();
  for (const auto& table : pack.tables) {
    const auto made = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const store::Row& row) {
      const auto& name = row[0].string();
      return name == table.name || name.ends_with("." + table.name);
    });
    Json from = Json::array();
    for (const auto& name : table.from) from.push(name);
    tables.push(Json::object({{"name", table.name},
                              {"label", table.label},
                              {"rows", made == rows.rows.end() ? Json(0) : (*made)[1]},
                              {"seconds", made == rows.rows.end() ? Json(0) : (*made)[2]},
                              {"from", std::move(from)}}));
  }
  return tables;
}

Json last_run(store::Connection& connection, const std::string& pack) {
  const auto rows = connection.rows(
      R"(select run_id, strftime(started_at, '%Y-%m-%dT%H:%M:%S'), coalesce(seconds, 0), state, error from dure.run
         where pack = $pack order by run_id desc limit 1)",
      {{"pack", pack}});
  if (rows.rows.empty()) return {};
  const auto& row = rows.rows[0];
  Json run = Json::object({{"id", row[0]}, {"at", row[1]}, {"seconds", row[2]}, {"state", row[3]}});
  if (!row[4].is_null()) run.set("error", row[4]);
  return run;
}

Json pack_json(store::Connection& connection, const policy::Pack& pack, const Checked& findings) {
  Json sources = Json::array();
  bool waiting = false;
  for (const auto& source : pack.sources) {
    sources.push(source_json(connection, pack, source));
    waiting = waiting || !sources.items().back()["missing"].items().empty();
  }
  return Json::object({{"name", pack.name},
                       {"title", pack.title},
                       {"owner", pack.owner},
                       {"version", pack.version},
                       {"folder", pack.folder.string()},
                       {"state", !findings            ? "checking"
                                 : !findings->empty() ? "broken"
                                 : waiting            ? "waiting"
                                                      : "ready"},
                       {"findings", findings_json(findings)},
                       {"sources", std::move(sources)},
                       {"tables", tables_json(connection, pack)},
                       {"last_run", last_run(connection, pack.name)},
                       {"reports", Json(Json::Array{"html", "xlsx", "pdf", "hwpx"})}});
}

// A folder that cannot even be read: its name and its faults.
Json broken_json(const std::filesystem::path& folder, const Checked& findings) {
  const auto name = folder.filename().string();
  return Json::object({{"name", name},
                       {"title", name},
                       {"owner", ""},
                       {"version", ""},
                       {"folder", folder.string()},
                       {"state", findings ? "broken" : "checking"},
                       {"findings", findings_json(findings)},
                       {"sources", Json::array()},
                       {"tables", Json::array()},
                       {"last_run", nullptr},
                       {"reports", Json::array()}});
}

}  // namespace

Response api::jobs(House& house, Visit&) { return json_response(house.jobs.list()); }

Response api::cancel_job(House& house, Visit& visit) {
  house.jobs.cancel(visit.parts.at(0));
  return json_response(Json::object());
}

Response api::events(House& house, Visit& visit) {
  Response response;
  response.type = "text/event-stream";
  const bool sees_jobs = may(visit, store::Role::officer);
  response.events = house.events.listen(
      [sees_jobs](std::string_view name) { return sees_jobs || (name != "job" && name != "running"); });
  return response;
}

Response api::packs(House& house, Visit& visit) {
  auto connection = house.city.store().connect();
  Json list = Json::array();
  const auto folders = policy::pack_folders(house.city);
  const auto checked = house.checks.of(folders);
  const auto packs = policy::packs(house.city);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto pack = std::ranges::find(packs, folders[i].filename().string(), &policy::Pack::name);
    if (pack == packs.end())
      list.push(broken_json(folders[i], checked[i]));
    else if (may(visit, pack->read))
      list.push(pack_json(connection, *pack, checked[i]));
  }
  return json_response(list);
}

Response api::run_pack(House& house, Visit& visit) {
  const auto pack = pack_for(house, visit, visit.parts.at(0));
  const auto step = [&](std::string_view table, std::size_t done, std::size_t total) {
    house.events.say("running", Json::object({{"pack", pack.name},
                                              {"table", table},
                                              {"done", static_cast<std::int64_t>(done)},
                                              {"total", static_cast<std::int64_t>(total)}}));
  };
  policy::RunOptions options;
  options.progress = step;
  try {
    const auto run = policy::run(house.city, pack, visit.who, options);
    house.events.say("run", Json::object({{"pack", pack.name}, {"run", run.run_id}}));
    return json_response(Json::object({{"run", run.run_id}}));
  } catch (...) {
    step("", 0, 0);  // whoever watches sees it end
    throw;
  }
}

}  // namespace dure::server
