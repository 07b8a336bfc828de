#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace dure::geo {

/// Roads to be served by trucks that run empty and fill up again. Places are the nodes that matter: ends of roads to
/// serve, the depot, the points to fill up.
struct ArcProblem {
  struct Task {
    std::uint32_t a = 0, b = 0;  ///< places
    double metres = 0;
    double minutes = 0;  ///< of serving it
    double litres = 0;
    double worth = 1;     ///< what is lost when it is not served
    bool oneway = false;  ///< served from a to b only
  };
  std::vector<Task> tasks;
  std::size_t places = 0;
  std::vector<double> metres, minutes;  ///< places x places, by the shortest ways, not serving; infinite: no way
  std::uint32_t depot = 0;
  std::vector<std::uint32_t> refills;
  double capacity = std::numeric_limits<double>::infinity();
  double refill_minutes = 0;
  double shift = std::numeric_limits<double>::infinity();  ///< minutes of a truck from depot to depot
  std::size_t trucks = 1;
  std::size_t runs = std::numeric_limits<std::size_t>::max();  ///< fillings of a truck, the first one counted

  double way(std::uint32_t from, std::uint32_t to) const { return metres[from * places + to]; }
  double time(std::uint32_t from, std::uint32_t to) const { return minutes[from * places + to]; }
};

/// A road served in a direction.
struct Served {
  std::uint32_t task;
  bool backward;  ///< from b to a
};
/// Between two fillings.
using Run = std::vector<Served>;

struct ArcPlan {
  std::vector<std::vector<Run>> trucks;  ///< each a day: from the depot, filled, run after run, back to the depot
  std::vector<std::uint32_t> left;       ///< tasks that no truck serves, ascending
  double metres = 0;                     ///< driven, serving or not
  double worth = 0;                      ///< of the tasks served
};

/// The point to fill up that lies best between two places; ties to the first.
std::uint32_t best_refill(const ArcProblem& problem, std::uint32_t from, std::uint32_t to);

/// Most worth within capacity, shift and runs, then fewest metres. Ruin and recreate (strings of neighbouring services
/// leave and come back where they cost least) under annealing: Christiaens and Vanden Berghe 2020, here over arcs.
/// `work`: places tried, about 1e7 a second. The same problem has the same plan.
ArcPlan arc_routes(const ArcProblem& problem, double work);

/// The most worth that any plan can serve: whole days and whole tanks shared out among the tasks best per minute or
/// litre.
double most_worth(const ArcProblem& problem);

/// A road as the bound sees it; direction does not matter.
struct ArcRoad {
  std::uint32_t a, b;
  double metres;
  double litres;  ///< of serving it
  bool served;
};
/// Metres that no plan serving those roads can be below: every node is left as often as reached, and a set of nodes
/// without a filling point is entered for each tankful that its roads need (Belenguer and Benavent 2003), by CBC.
double fewest_metres(std::span<const ArcRoad> roads, std::size_t nodes, std::span<const std::uint32_t> bases,
                     double capacity);

}  // namespace dure::geo
