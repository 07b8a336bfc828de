#include "cost_table.hpp"
#include "parts.hpp"
#include "siting.hpp"

#include <dure/core/error.hpp>

#include <charconv>
#include <cmath>

namespace dure::geo {
namespace {

using store::Kind;

struct Planned {
  Siting siting;
  SitingPlan plan;
  bool whole_names = false;
};

using Solve = SitingPlan (*)(const Siting&, double radius);

std::shared_ptr<const Planned> planned(const store::TableCall& call, Solve solve, bool with_radius) {
  const auto out = std::make_shared<Planned>();
  double radius = 0;
  if (with_radius) {
    const Json& given = call.named("radius");
    if (given.is_null() || !(given.number() >= 0))
      throw Error(Fault::input, "siting.radius", "닿는 거리를 주십시오: radius := 500 (비용표의 cost와 같은 단위)");
    radius = given.number();
  }
  out->siting = read_siting(call, with_radius ? std::optional(radius) : std::nullopt, out->whole_names);
  const bool asked = !out->siting.sites.empty();  // a pack may be bound before its data come
  if (asked) out->plan = solve(out->siting, radius);
  return out;
}

void set_site(store::RowOut& row, std::size_t column, const Planned& planned, std::uint32_t site) {
  const std::string& name = planned.siting.sites[site];
  if (!planned.whole_names) return row.set(column, name);
  std::int64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  row.set(column, number);
}

store::TableRows plan_rows(const std::shared_ptr<const Planned>& done, const char* value) {
  const auto served = std::make_shared<std::vector<double>>(done->siting.sites.size(), 0.0);
  for (const auto& service : done->plan.services)
    (*served)[service.site] += service.share * done->siting.weight[service.demand];
  return {{{"site", done->whole_names ? Kind::integer : Kind::text},
           {"served", Kind::real},
           {value, Kind::real},
           {"bound", Kind::real},
           {"gap", Kind::real},
           {"required", Kind::boolean}},
          [done, served](std::size_t n, store::RowOut& row) {
            const SitingPlan& plan = done->plan;
            if (n >= plan.sites.size()) return false;
            const std::uint32_t site = plan.sites[n];
            set_site(row, 0, *done, site);
            row.set(1, (*served)[site]);
            row.set(2, plan.value);
            row.set(3, plan.bound);
            row.set(4, plan.value == plan.bound
                           ? 0.0
                           : std::abs(plan.value - plan.bound) / std::max(std::abs(plan.value), 1e-300));
            row.set(5, done->siting.status[site] == Site::required);
            return true;
          }};
}

store::TableRows service_rows(const std::shared_ptr<const Planned>& done) {
  return {{{"demand", Kind::text},
           {"site", done->whole_names ? Kind::integer : Kind::text},
           {"share", Kind::real},
           {"cost", Kind::real}},
          [done](std::size_t n, store::RowOut& row) {
            if (n >= done->plan.services.size()) return false;
            const auto& service = done->plan.services[n];
            row.set(0, done->siting.demands[service.demand]);
            set_site(row, 1, *done, service.site);
            row.set(2, service.share);
            row.set(3, service.cost);
            return true;
          }};
}

std::vector<store::TableFunction::Parameter> named_parameters(bool with_radius) {
  std::vector<store::TableFunction::Parameter> named = {
      {"p", Kind::integer},       {"sites", Kind::text, true}, {"standing", Kind::texts}, {"required", Kind::texts},
      {"forbidden", Kind::texts}, {"budget", Kind::real},      {"spacing", Kind::real},   {"seconds", Kind::real}};
  if (with_radius) named.push_back({"radius", Kind::real});
  return named;
}

void add(store::Store& store, const std::string& name, const char* value, Solve solve, bool with_radius) {
  store::table(store, {.name = name,
                       .positional = {{"costs", Kind::text, true}},
                       .named = named_parameters(with_radius),
                       .bind = [=](const store::TableCall& call) {
                         return plan_rows(planned(call, solve, with_radius), value);
                       }});
  store::table(store,
               {.name = name + "_services",
                .positional = {{"costs", Kind::text, true}},
                .named = named_parameters(with_radius),
                .bind = [=](const store::TableCall& call) { return service_rows(planned(call, solve, with_radius)); }});
}

}  // namespace

void install_siting(store::Store& store) {
  add(
      store, "p_median", "cost", [](const Siting& siting, double) { return p_median(siting); }, false);
  add(store, "cover", "covered", cover, true);
  add(store, "cover_all", "cost", cover_all, true);
  add(
      store, "p_center", "cost", [](const Siting& siting, double) { return p_center(siting); }, false);
}

}  // namespace dure::geo
