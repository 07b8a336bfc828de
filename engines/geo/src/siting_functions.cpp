#include "cost_table.hpp"
#include "parts.hpp"
#include "recent.hpp"
#include "siting.hpp"

#include <dure/core/error.hpp>

#include <charconv>
#include <cmath>
#include <cstring>

namespace dure::geo {
namespace {

using store::Kind;

struct Planned {
  Siting siting;
  std::shared_ptr<const SitingPlan> plan;
  bool whole_names = false;
};

/// One of the four questions.
struct Solver {
  const char* name;
  const char* value;  ///< what it makes least or most
  bool with_radius;
  SitingPlan (*solve)(const Siting&, double radius);
};

using Plans = Recent<SitingPlan>;

std::optional<double> radius_of(const store::TableCall& call, const Solver& solver) {
  if (!solver.with_radius) return {};
  const Json& given = call.named("radius");
  if (given.is_null() || !(given.number() >= 0))
    throw Error(Fault::input, "siting.radius", "닿는 거리를 주십시오: radius := 500 (비용표의 cost와 같은 단위)");
  return given.number();
}

std::string question_of(const Siting& siting, const Solver& solver, double radius) {
  Question question;
  question.add(std::vector(solver.name, solver.name + std::strlen(solver.name))).add(radius);
  question.add(siting.weight).add(siting.arcs).add(siting.status).add(siting.capacity).add(siting.price);
  question.add(siting.budget).add(siting.p.has_value()).add(siting.p.value_or(0)).add(siting.too_close);
  question.add(siting.work);
  return question.take();
}

Planned planned(const store::TableCall& call, const Solver& solver, bool whole_names, Plans& plans) {
  const auto radius = radius_of(call, solver);
  Planned out{read_siting(call, radius), std::make_shared<SitingPlan>(), whole_names};
  if (out.siting.sites.empty()) return out;  // a pack may be bound before its data come
  out.plan = plans.of(question_of(out.siting, solver, radius.value_or(0)),
                      [&] { return solver.solve(out.siting, radius.value_or(0)); });
  return out;
}

void set_site(store::RowOut& row, std::size_t column, const Planned& planned, std::uint32_t site) {
  const std::string& name = planned.siting.sites[site];
  if (!planned.whole_names) return row.set(column, name);
  std::int64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  row.set(column, number);
}

store::TableRows::Row plan_rows(Planned given) {
  const auto done = std::make_shared<const Planned>(std::move(given));
  const auto served = std::make_shared<std::vector<double>>(done->siting.sites.size(), 0.0);
  for (const auto& service : done->plan->services)
    (*served)[service.site] += service.share * done->siting.weight[service.demand];
  return [done, served](std::size_t n, store::RowOut& row) {
    const SitingPlan& plan = *done->plan;
    if (n >= plan.sites.size()) return false;
    const std::uint32_t site = plan.sites[n];
    set_site(row, 0, *done, site);
    row.set(1, (*served)[site]);
    row.set(2, plan.value);
    row.set(3, plan.bound);
    row.set(
        4, plan.value == plan.bound ? 0.0 : std::abs(plan.value - plan.bound) / std::max(std::abs(plan.value), 1e-300));
    row.set(5, done->siting.status[site] == Site::required);
    return true;
  };
}

store::TableRows::Row service_rows(Planned given) {
  const auto done = std::make_shared<const Planned>(std::move(given));
  return [done](std::size_t n, store::RowOut& row) {
    if (n >= done->plan->services.size()) return false;
    const auto& service = done->plan->services[n];
    row.set(0, done->siting.demands[service.demand]);
    set_site(row, 1, *done, service.site);
    row.set(2, service.share);
    row.set(3, service.cost);
    return true;
  };
}

std::vector<store::TableFunction::Parameter> named_parameters(bool with_radius) {
  std::vector<store::TableFunction::Parameter> named = {
      {"p", Kind::integer},       {"sites", Kind::text, true}, {"standing", Kind::texts}, {"required", Kind::texts},
      {"forbidden", Kind::texts}, {"budget", Kind::real},      {"spacing", Kind::real},   {"seconds", Kind::real}};
  if (with_radius) named.push_back({"radius", Kind::real});
  return named;
}

void add(store::Store& store, const Solver& solver, const std::shared_ptr<Plans>& plans) {
  const std::string name = solver.name;
  store::table(store, {.name = name,
                       .positional = {{"costs", Kind::text, true}},
                       .named = named_parameters(solver.with_radius),
                       .bind = [=](const store::TableCall& call) {
                         radius_of(call, solver);
                         const bool whole = has_whole_sites(call);
                         return store::later({{"site", whole ? Kind::integer : Kind::text},
                                              {"served", Kind::real},
                                              {solver.value, Kind::real},
                                              {"bound", Kind::real},
                                              {"gap", Kind::real},
                                              {"required", Kind::boolean}},
                                             [=] { return plan_rows(planned(call, solver, whole, *plans)); });
                       }});
  store::table(store, {.name = name + "_services",
                       .positional = {{"costs", Kind::text, true}},
                       .named = named_parameters(solver.with_radius),
                       .bind = [=](const store::TableCall& call) {
                         radius_of(call, solver);
                         const bool whole = has_whole_sites(call);
                         return store::later({{"demand", Kind::text},
                                              {"site", whole ? Kind::integer : Kind::text},
                                              {"share", Kind::real},
                                              {"cost", Kind::real}},
                                             [=] { return service_rows(planned(call, solver, whole, *plans)); });
                       }});
}

}  // namespace

void install_siting(store::Store& store) {
  const auto plans = std::make_shared<Plans>(16);
  for (const Solver& solver :
       {Solver{"p_median", "cost", false, [](const Siting&siting, double) { return p_median(siting); }},
        Solver{"cover", "covered", true, cover}, Solver{"cover_all", "cost", true, cover_all},
        Solver{"p_center", "cost", false, [](const Siting&siting, double) { return p_center(siting); }}})
    add(store, solver, plans);
}

}  // namespace dure::geo
