#include "arc_state.hpp"

#include <algorithm>
#include <numeric>

namespace dure::geo {

std::uint32_t best_refill(const ArcProblem& problem, std::uint32_t from, std::uint32_t to) {
  std::uint32_t best = problem.refills[0];
  double least = std::numeric_limits<double>::infinity();
  for (const std::uint32_t refill : problem.refills)
    if (const double metres = problem.way(from, refill) + problem.way(refill, to); metres < least) {
      least = metres;
      best = refill;
    }
  return best;
}

ArcState::ArcState(const ArcProblem& problem)
    : problem_(&problem), trucks_(problem.trucks), litres_(problem.trucks), day_(problem.trucks) {
  if (problem.refills.size() < 2) return;
  const auto pumps = std::make_shared<std::vector<std::uint32_t>>();
  for (std::uint32_t a = 0; a < problem.places; ++a)
    for (std::uint32_t b = 0; b < problem.places; ++b) pumps->push_back(best_refill(problem, a, b));
  refill_ = pumps;
}

std::uint32_t ArcState::start(const Served& served) const {
  const ArcProblem::Task& task = problem_->tasks[served.task];
  return served.backward ? task.b : task.a;
}

std::uint32_t ArcState::end(const Served& served) const {
  const ArcProblem::Task& task = problem_->tasks[served.task];
  return served.backward ? task.a : task.b;
}

ArcState::Link ArcState::link(std::uint32_t from, std::uint32_t to, bool fill) const {
  const ArcProblem& p = *problem_;
  if (!fill) return {p.way(from, to), p.time(from, to)};
  const std::uint32_t pump = !refill_ ? p.refills[0] : (*refill_)[from * p.places + to];
  return {p.way(from, pump) + p.way(pump, to), p.time(from, pump) + p.time(pump, to)};
}

ArcState::Gap ArcState::gap(std::size_t truck, std::size_t run, std::size_t at, bool new_run) const {
  const auto& runs = trucks_[truck];
  const std::uint32_t depot = problem_->depot;
  Gap out{depot, depot, false, false, {}, 0};
  const bool first = new_run || at == 0, last = new_run || at == runs[run].size();
  const std::size_t next = new_run ? run : run + 1;
  if (!first) {
    out.before = end(runs[run][at - 1]);
  } else if (run > 0) {
    out.before = end(runs[run - 1].back());
    out.fill_before = true;
  }
  if (!last) {
    out.after = start(runs[run][at]);
  } else if (next < runs.size()) {
    out.after = start(runs[next].front());
    out.fill_after = true;
  }
  if (new_run && runs.empty()) return out;
  if (new_run) {
    out.filling = problem_->refill_minutes;
    out.now = link(out.before, out.after, out.fill_before && out.fill_after);
  } else {
    out.now = link(out.before, out.after, out.fill_before || out.fill_after);
  }
  return out;
}

void ArcState::consider(std::uint32_t task, Place place, Place& best) const {
  const ArcProblem::Task& it = problem_->tasks[task];
  const Gap gap = this->gap(place.truck, place.run, place.at, place.new_run);
  for (const bool backward : {false, true}) {
    if (backward && it.oneway) break;
    const Link in = link(gap.before, backward ? it.b : it.a, gap.fill_before);
    const double metres_in = in.metres + it.metres - gap.now.metres;
    if (!(metres_in < best.metres)) continue;
    const Link out = link(backward ? it.a : it.b, gap.after, gap.fill_after);
    if (!(metres_in + out.metres < best.metres)) continue;
    const double minutes = in.minutes + out.minutes + it.minutes + gap.filling - gap.now.minutes;
    if (day_[place.truck].minutes + minutes > problem_->shift + 1e-9) continue;
    place.backward = backward;
    place.metres = metres_in + out.metres;
    best = place;
  }
}

ArcState::Place ArcState::best_place(std::uint32_t task, std::mt19937_64& random, unsigned blink, double& tried) const {
  Place best;
  const double litres = problem_->tasks[task].litres;
  bool fresh = false;  // of trucks that have nothing to do the first stands for all
  for (std::size_t truck = 0; truck < trucks_.size(); ++truck) {
    const auto& runs = trucks_[truck];
    if (runs.empty() && fresh) continue;
    fresh = fresh || runs.empty();
    for (std::size_t run = 0; run < runs.size(); ++run) {
      if (litres_[truck][run] + litres > problem_->capacity + 1e-9) continue;
      for (std::size_t at = 0; at <= runs[run].size(); ++at)
        if (blink == 0 || random() % blink != 0) consider(task, {truck, run, at, false, false, 0}, best);
      tried += static_cast<double>(runs[run].size() + 1);
    }
    if (runs.size() >= problem_->runs) continue;
    for (std::size_t run = 0; run <= runs.size(); ++run) consider(task, {truck, run, 0, true, false, 0}, best);
    tried += static_cast<double>(runs.size() + 1);
  }
  return best;
}

void ArcState::insert(std::uint32_t task, const Place& place) {
  auto& runs = trucks_[place.truck];
  auto& litres = litres_[place.truck];
  const auto at = static_cast<std::ptrdiff_t>(place.run);
  if (place.new_run) {
    runs.insert(runs.begin() + at, Run{});
    litres.insert(litres.begin() + at, 0.0);
  }
  Run& run = runs[place.run];
  run.insert(run.begin() + static_cast<std::ptrdiff_t>(place.at), Served{task, place.backward});
  litres[place.run] += problem_->tasks[task].litres;
  measure(place.truck);
}

void ArcState::remove(std::size_t truck, std::size_t run, std::size_t at, std::size_t count,
                      std::vector<std::uint32_t>& out) {
  Run& services = trucks_[truck][run];
  const auto first = services.begin() + static_cast<std::ptrdiff_t>(at);
  for (auto it = first; it != first + static_cast<std::ptrdiff_t>(count); ++it) out.push_back(it->task);
  services.erase(first, first + static_cast<std::ptrdiff_t>(count));
  litres_[truck][run] = 0;
  for (const Served& served : services) litres_[truck][run] += problem_->tasks[served.task].litres;
  if (services.empty()) {
    trucks_[truck].erase(trucks_[truck].begin() + static_cast<std::ptrdiff_t>(run));
    litres_[truck].erase(litres_[truck].begin() + static_cast<std::ptrdiff_t>(run));
  }
  measure(truck);
}

void ArcState::measure(std::size_t truck) {
  Link sum;
  std::uint32_t at = problem_->depot;
  const auto add = [&](const Link& link) {
    sum.metres += link.metres;
    sum.minutes += link.minutes;
  };
  bool fill = false;
  for (const Run& run : trucks_[truck]) {
    if (fill) sum.minutes += problem_->refill_minutes;
    for (const Served& served : run) {
      add(link(at, start(served), fill));
      fill = false;
      add({problem_->tasks[served.task].metres, problem_->tasks[served.task].minutes});
      at = end(served);
    }
    fill = true;
  }
  add(link(at, problem_->depot, false));
  day_[truck] = sum;
}

double ArcState::metres() const {
  return std::accumulate(day_.begin(), day_.end(), 0.0, [](double sum, const Link& day) { return sum + day.metres; });
}

}  // namespace dure::geo
