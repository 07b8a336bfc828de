#include "arc_routes.hpp"

#include "arc_state.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::geo {
namespace {

constexpr unsigned BLINK = 100;           // one place in so many is passed over
constexpr std::size_t MEAN_REMOVED = 10;  // services that leave at once
constexpr std::size_t LONGEST = 10;       // of one run
constexpr std::size_t AROUND = 100;       // neighbours of a service that may leave with it
constexpr std::size_t ABSENT_TRIED = 30;  // of those that nobody serves, beside those that have just left

double chance(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

/// For each task the others, nearest first by the ways between their ends.
std::vector<std::vector<std::uint32_t>> neighbours(const ArcProblem& problem) {
  std::vector<std::vector<std::uint32_t>> out;
  std::vector<std::pair<double, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < problem.tasks.size(); ++i) {
    const ArcProblem::Task& own = problem.tasks[i];
    order.clear();
    for (std::uint32_t j = 0; j < problem.tasks.size(); ++j) {
      const ArcProblem::Task& other = problem.tasks[j];
      double least = i == j ? -1 : std::numeric_limits<double>::infinity();
      for (const std::uint32_t from : {own.a, own.b})
        for (const std::uint32_t to : {other.a, other.b})
          least = std::min({least, problem.way(from, to), problem.way(to, from)});
      order.emplace_back(least, j);
    }
    const std::size_t kept = std::min(order.size(), AROUND);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end());
    out.emplace_back();
    for (std::size_t k = 0; k < kept; ++k) out.back().push_back(order[k].second);
  }
  return out;
}

class Search {
public:
  Search(const ArcProblem& problem, double work)
      : problem_(problem), work_(work), around_(neighbours(problem)), now_(problem), absent_(problem.tasks.size()) {
    std::iota(absent_.begin(), absent_.end(), 0U);
    double metres = 0;
    for (const ArcProblem::Task& task : problem.tasks) {
      metres += task.metres;
      least_worth_ = task.worth > 0 ? std::min(least_worth_, task.worth) : least_worth_;
    }
    for (const std::uint32_t pump : problem.refills)
      for (const ArcProblem::Task& task : problem.tasks)
        if (const double far = problem.way(pump, task.a) + problem.way(task.b, pump); std::isfinite(far))
          farthest_ = std::max(farthest_, far);
    farthest_ += metres / std::max<double>(1, static_cast<double>(problem.tasks.size()));
  }

  ArcPlan run() {
    recreate(absent_);
    keep();
    const double first = std::max(1e-9, 0.1 * farthest_), last = first / 1000;
    while (tried_ < work_ && !problem_.tasks.empty()) {
      const double heat = first * std::pow(last / first, tried_ / work_);
      const ArcState before = now_;
      const std::vector<std::uint32_t> absent = absent_;
      const double was = cost(before, absent);
      std::vector<std::uint32_t> out;
      ruin(out);
      absent_.insert(absent_.end(), out.begin(), out.end());
      recreate(out);
      tried_ += 50;
      if (cost(now_, absent_) < was - heat * std::log(std::max(chance(random_), 1e-300))) {
        keep();
      } else {
        now_ = before;
        absent_ = absent;
      }
    }
    return plan();
  }

private:
  /// Metres, and for what is not served more than any way to serve it could cost.
  double cost(const ArcState& state, const std::vector<std::uint32_t>& absent) const {
    double lost = 0;
    for (const std::uint32_t task : absent) lost += problem_.tasks[task].worth;
    return state.metres() + 2 * farthest_ / least_worth_ * lost;
  }

  void keep() {
    if (const double found = cost(now_, absent_); found < best_cost_) {
      best_cost_ = found;
      best_metres_ = now_.metres();
      best_ = now_.trucks();
      best_absent_ = absent_;
    }
  }

  /// Strings of services around one leave, each from another run.
  void ruin(std::vector<std::uint32_t>& out) {
    std::size_t runs = 0, served = 0;
    for (const auto& truck : now_.trucks()) {
      runs += truck.size();
      for (const Run& run : truck) served += run.size();
    }
    if (runs == 0) return;
    const double mean = static_cast<double>(served) / static_cast<double>(runs);
    const double longest = std::min<double>(LONGEST, mean);
    const double most = 4.0 * MEAN_REMOVED / (1 + longest) - 1;
    const auto strings = static_cast<std::size_t>(1 + chance(random_) * std::max(0.0, most));
    std::vector<std::uint32_t> touched;
    const std::uint32_t seed = static_cast<std::uint32_t>(random_() % problem_.tasks.size());
    for (const std::uint32_t task : around_[seed]) {
      if (touched.size() >= strings) break;
      if (std::find(out.begin(), out.end(), task) != out.end()) continue;
      remove_string(task, longest, touched, out);
    }
  }

  void remove_string(std::uint32_t task, double longest, std::vector<std::uint32_t>& touched,
                     std::vector<std::uint32_t>& out) {
    for (std::size_t truck = 0; truck < now_.trucks().size(); ++truck)
      for (std::size_t run = 0; run < now_.trucks()[truck].size(); ++run) {
        const Run& services = now_.trucks()[truck][run];
        const auto found =
            std::find_if(services.begin(), services.end(), [&](const Served& one) { return one.task == task; });
        if (found == services.end()) continue;
        // a run is known by one of its services that stays for the length of this ruin
        for (const Served& one : services)
          if (std::find(touched.begin(), touched.end(), one.task) != touched.end()) return;
        const double limit = std::min(static_cast<double>(services.size()), longest);
        const auto length = static_cast<std::size_t>(1 + chance(random_) * (limit - 1 + 1e-12));
        const auto at = static_cast<std::size_t>(found - services.begin());
        const std::size_t earliest = at + 1 >= length ? at + 1 - length : 0;
        const std::size_t latest = std::min(at, services.size() - length);
        const std::size_t from = earliest + random_() % (latest - earliest + 1);
        touched.push_back(from > 0                          ? services[from - 1].task
                          : from + length < services.size() ? services[from + length].task
                                                            : task);
        now_.remove(truck, run, from, length, out);
        return;
      }
  }

  /// Puts back what has left, and some that were absent before, in one of four orders, each where it costs least.
  void recreate(const std::vector<std::uint32_t>& left) {
    std::vector<std::uint32_t> order = left;
    for (std::size_t k = 0; k < ABSENT_TRIED && left.size() < absent_.size(); ++k) {
      const std::uint32_t task = absent_[random_() % absent_.size()];
      if (std::find(order.begin(), order.end(), task) == order.end()) order.push_back(task);
    }
    for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[random_() % k]);
    const auto by = [&](auto key) {
      std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) > key(b); });
    };
    const auto& tasks = problem_.tasks;
    const auto far = [&](std::uint32_t t) { return problem_.way(problem_.depot, tasks[t].a); };
    switch (random_() % 11) {
      case 0:
      case 1:
      case 2:
      case 3:
        break;
      case 4:
      case 5:
      case 6:
      case 7:
        by([&](std::uint32_t t) { return tasks[t].worth / std::max(1e-9, tasks[t].minutes + tasks[t].metres * 1e-6); });
        break;
      case 8:
      case 9:
        by(far);
        break;
      default:
        by([&](std::uint32_t t) { return -far(t); });
    }
    for (const std::uint32_t task : order) {
      const ArcState::Place place = now_.best_place(task, random_, BLINK, tried_);
      if (!std::isfinite(place.metres)) continue;
      now_.insert(task, place);
      absent_.erase(std::find(absent_.begin(), absent_.end(), task));
    }
  }

  ArcPlan plan() const {
    ArcPlan out;
    out.trucks = best_;
    out.left = best_absent_;
    std::sort(out.left.begin(), out.left.end());
    double lost = 0;
    for (const std::uint32_t task : out.left) lost += problem_.tasks[task].worth;
    for (const ArcProblem::Task& task : problem_.tasks) out.worth += task.worth;
    out.worth -= lost;
    out.metres = best_metres_;
    return out;
  }

  const ArcProblem& problem_;
  double work_, tried_ = 0;
  std::vector<std::vector<std::uint32_t>> around_;
  std::mt19937_64 random_{1};
  double farthest_ = 0, least_worth_ = 1e300;
  ArcState now_;
  std::vector<std::uint32_t> absent_;
  std::vector<std::vector<Run>> best_;
  std::vector<std::uint32_t> best_absent_;
  double best_cost_ = std::numeric_limits<double>::infinity(), best_metres_ = 0;
};

/// The most worth of tasks whose sizes together are at most `room`, parts of a task allowed.
double fractional(const ArcProblem& problem, double room, double (*size)(const ArcProblem&, const ArcProblem::Task&)) {
  std::vector<std::pair<double, double>> order;  // size, worth
  for (const ArcProblem::Task& task : problem.tasks) order.emplace_back(size(problem, task), task.worth);
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.second * b.first > b.second * a.first; });
  double sum = 0;
  for (const auto& [needs, worth] : order) {
    const double part = needs > 0 ? std::min(1.0, room / needs) : 1;
    sum += part * worth;
    room -= part * needs;
    if (part < 1) break;
  }
  return sum;
}

}  // namespace

ArcPlan arc_routes(const ArcProblem& problem, double work) { return Search(problem, work).run(); }

double most_worth(const ArcProblem& problem) {
  double most = 0;
  for (const ArcProblem::Task& task : problem.tasks) most += task.worth;
  const auto trucks = static_cast<double>(problem.trucks);
  if (std::isfinite(problem.shift))  // each tankful beyond the first of a truck costs a filling
    most = std::min(most, fractional(problem, trucks * (problem.shift + problem.refill_minutes),
                                     [](const ArcProblem& p, const ArcProblem::Task& task) {
                                       return task.minutes + task.litres / p.capacity * p.refill_minutes;
                                     }));
  if (problem.runs != std::numeric_limits<std::size_t>::max() && std::isfinite(problem.capacity))
    most = std::min(most, fractional(problem, trucks * static_cast<double>(problem.runs) * problem.capacity,
                                     [](const ArcProblem&, const ArcProblem::Task& task) { return task.litres; }));
  return most;
}

}  // namespace dure::geo
