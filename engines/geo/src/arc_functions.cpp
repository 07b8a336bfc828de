#include "arc_trips.hpp"
#include "parts.hpp"
#include "recent.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dure::geo {
namespace {

using store::Kind;

/// One call, answered.
struct Answer {
  Roads roads;
  TruckDay day;
  int begin = 0;  ///< minutes after midnight
  ArcTable table;
  std::shared_ptr<const ArcPlan> plan = std::make_shared<ArcPlan>();
};

using Plans = Recent<ArcPlan>;

double above_zero(const store::TableCall& call, const char* name, double usual) {
  const Json& given = call.named(name);
  if (given.is_null()) return usual;
  if (!(given.number() > 0) || !std::isfinite(given.number()))
    throw Error(Fault::input, "geo.trucks", std::string(name) + "은(는) 0보다 큰 수여야 합니다");
  return given.number();
}

std::size_t whole(const store::TableCall& call, const char* name, std::size_t usual) {
  return call.named(name).is_null() ? usual : static_cast<std::size_t>(std::max(1.0, above_zero(call, name, 1)));
}

int begin_of(const store::TableCall& call) {
  const Json& given = call.named("begin");
  if (given.is_null()) return 9 * 60;
  int hour = -1, minute = -1;
  if (std::sscanf(given.string().c_str(), "%d:%d", &hour, &minute) != 2 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59)
    throw Error(Fault::input, "geo.trucks", "begin '" + given.string() + "'은(는) '10:00'처럼 적어 주십시오");
  return hour * 60 + minute;
}

TruckDay day_of(const store::TableCall& call) {
  TruckDay day;
  if (call.named("depot").is_null())
    throw Error(Fault::input, "geo.trucks", "차고의 교차점이 있어야 합니다: depot := '교차점'을 주십시오");
  day.depot = call.named("depot").string();
  if (const Json& refills = call.named("refills"); !refills.is_null())
    for (const Json& pump : refills.items()) day.refills.push_back(pump.string());
  day.capacity = above_zero(call, "capacity", day.capacity);
  day.use = above_zero(call, "use", day.use);
  day.shift = above_zero(call, "shift", day.shift);
  day.speed = above_zero(call, "speed", day.speed);
  day.serving = above_zero(call, "serving", day.serving);
  if (const Json& minutes = call.named("refill_minutes"); !minutes.is_null())
    day.refill_minutes = std::max(0.0, minutes.number());
  day.trucks = whole(call, "vehicles", 1);
  day.runs = whole(call, "runs", day.runs);
  if (day.trucks > 1'000) throw Error(Fault::input, "geo.trucks", "vehicles는 1,000대까지입니다");
  return day;
}

double work_of(const store::TableCall& call) { return 1e7 * std::min(3600.0, above_zero(call, "seconds", 2)); }

std::string question_of(const ArcProblem& problem, double work) {
  Question question;
  question.add(problem.tasks.size());
  for (const ArcProblem::Task& task : problem.tasks)
    question.add(task.a)
        .add(task.b)
        .add(task.metres)
        .add(task.minutes)
        .add(task.litres)
        .add(task.worth)
        .add(task.oneway);
  question.add(problem.places).add(problem.metres).add(problem.minutes).add(problem.depot).add(problem.refills);
  question.add(problem.capacity).add(problem.refill_minutes).add(problem.shift).add(problem.trucks).add(problem.runs);
  question.add(work);
  return question.take();
}

std::shared_ptr<const Answer> answer_of(const store::TableCall& call, Plans& plans) {
  const auto out = std::make_shared<Answer>();
  store::Connection sql = call.connect();
  out->day = day_of(call);
  out->begin = begin_of(call);
  out->roads = read_roads(sql, call.table(0));
  if (out->roads.rows.empty()) return out;  // a pack may be bound before its data come
  out->table = arc_table(out->roads, out->day);
  const ArcProblem& problem = out->table.problem;
  out->plan = plans.of(question_of(problem, work_of(call)), [&] { return arc_routes(problem, work_of(call)); });
  return out;
}

std::string clock(double minutes) {
  const auto whole = static_cast<long long>(std::floor(minutes + 1e-6));
  char text[32];
  std::snprintf(text, sizeof text, "%02lld:%02lld", whole / 60 % 24, whole % 60);
  return text;
}

store::TableRows::Row step_rows(const std::shared_ptr<const Answer>& answer) {
  const auto steps = std::make_shared<const std::vector<ArcStep>>(
      answer->roads.rows.empty() ? std::vector<ArcStep>{}
                                 : arc_steps(answer->roads, answer->day, answer->table, *answer->plan));
  return [answer, steps](std::size_t n, store::RowOut& row) {
    if (n >= steps->size()) return false;
    const ArcStep& step = (*steps)[n];
    row.set(0, static_cast<std::int64_t>(step.truck));
    row.set(1, static_cast<std::int64_t>(step.run));
    row.set(2, static_cast<std::int64_t>(n + 1));
    row.set(3, answer->roads.names[step.a]);
    row.set(4, answer->roads.names[step.b]);
    row.set(5, step.serves);
    row.set(6, step.refills);
    row.set(7, step.metres);
    row.set(8, step.minutes);
    row.set(9, clock(answer->begin + step.minutes));
    if (std::isfinite(step.litres)) row.set(10, step.litres);
    return true;
  };
}

double gap_of(double value, double bound) { return value > 0 ? std::abs(value - bound) / value : 0; }

store::TableRows::Row summary_rows(const std::shared_ptr<const Answer>& answer) {
  const ArcProblem& problem = answer->table.problem;
  std::int64_t used = 0, trips = 0;
  double asked = 0, served = 0;
  for (const ArcProblem::Task& task : problem.tasks) asked += task.metres;
  for (const auto& truck : answer->plan->trucks) {
    used += truck.empty() ? 0 : 1;
    trips += static_cast<std::int64_t>(truck.size());
    for (const Run& run : truck)
      for (const Served& one : run) served += problem.tasks[one.task].metres;
  }
  const double worth = answer->plan->worth, metres = answer->plan->metres;
  const double worth_bound = std::max(worth, most_worth(problem));
  const bool empty = answer->roads.rows.empty();
  const double bound = empty ? 0 : metres_bound(answer->roads, answer->table, *answer->plan);
  const std::vector<double> reals = {
      asked, served, worth, worth_bound, gap_of(worth, worth_bound), metres, bound, gap_of(metres, bound)};
  const auto left = static_cast<std::int64_t>(answer->plan->left.size());
  return [=](std::size_t n, store::RowOut& row) {
    if (n > 0 || empty) return false;
    row.set(0, used);
    row.set(1, trips);
    row.set(2, left);
    for (std::size_t k = 0; k < reals.size(); ++k) row.set(3 + k, reals[k]);
    return true;
  };
}

store::TableRows::Row unserved_rows(const std::shared_ptr<const Answer>& answer) {
  return [answer](std::size_t n, store::RowOut& row) {
    if (n >= answer->plan->left.size()) return false;
    const Roads::Row& road = answer->roads.rows[answer->table.row[answer->plan->left[n]]];
    row.set(0, answer->roads.names[road.a]);
    row.set(1, answer->roads.names[road.b]);
    row.set(2, road.length);
    row.set(3, road.weight);
    return true;
  };
}

using Columns = std::vector<store::TableRows::Column>;

void add(store::Store& store, const char* name, const Columns& columns, const std::shared_ptr<Plans>& plans,
         store::TableRows::Row (*rows)(const std::shared_ptr<const Answer>&)) {
  store::TableFunction function{.name = name,
                                .positional = {{"roads", Kind::text, true}},
                                .named = {{"depot", Kind::text},
                                          {"refills", Kind::texts},
                                          {"begin", Kind::text},
                                          {"vehicles", Kind::integer},
                                          {"runs", Kind::integer}},
                                .bind = [=](const store::TableCall& call) {
                                  day_of(call), begin_of(call), work_of(call);
                                  return store::later(columns, [=] { return rows(answer_of(call, *plans)); });
                                }};
  for (const char* number : {"capacity", "use", "refill_minutes", "shift", "speed", "serving", "seconds"})
    function.named.push_back({number, Kind::real});
  store::table(store, std::move(function));
}

}  // namespace

void install_trucks(store::Store& store) {
  const auto plans = std::make_shared<Plans>(4);
  const Columns steps{{"truck", Kind::integer},   {"trip", Kind::integer}, {"step", Kind::integer},
                      {"a", Kind::text},          {"b", Kind::text},       {"serves", Kind::boolean},
                      {"refills", Kind::boolean}, {"metres", Kind::real},  {"minutes", Kind::real},
                      {"time", Kind::text},       {"litres", Kind::real}};
  Columns summary;
  for (const char* name : {"trucks", "trips", "unserved"}) summary.push_back({name, Kind::integer});
  for (const char* name : {"asked", "served", "worth", "worth_bound", "worth_gap", "metres", "bound", "gap"})
    summary.push_back({name, Kind::real});
  const Columns unserved{{"a", Kind::text}, {"b", Kind::text}, {"metres", Kind::real}, {"weight", Kind::real}};
  add(store, "arc_routes", steps, plans, step_rows);
  add(store, "arc_routes_summary", summary, plans, summary_rows);
  add(store, "arc_routes_unserved", unserved, plans, unserved_rows);
}

}  // namespace dure::geo
