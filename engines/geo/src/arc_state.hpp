#pragma once

#include "arc_routes.hpp"

#include <memory>
#include <random>

namespace dure::geo {

/// A plan while it is searched for: what an insertion costs, and whether shift, tank and runs allow it.
class ArcState {
public:
  explicit ArcState(const ArcProblem& problem);

  struct Place {
    std::size_t truck = 0, run = 0, at = 0;
    bool new_run = false;
    bool backward = false;
    double metres = std::numeric_limits<double>::infinity();
  };
  /// Where `task` costs fewest metres more; metres infinite when it has no place. Each place is passed over with
  /// probability 1 / `blink` (0: none). `tried` counts.
  Place best_place(std::uint32_t task, std::mt19937_64& random, unsigned blink, double& tried) const;
  void insert(std::uint32_t task, const Place& place);
  /// Takes `count` services out of a run, from `at` on; an empty run leaves.
  void remove(std::size_t truck, std::size_t run, std::size_t at, std::size_t count, std::vector<std::uint32_t>& out);

  double metres() const;
  const std::vector<std::vector<Run>>& trucks() const { return trucks_; }

private:
  struct Link {
    double metres = 0, minutes = 0;
  };
  struct Gap {  ///< what lies before and after an insertion
    std::uint32_t before = 0, after = 0;
    bool fill_before = false, fill_after = false;
    Link now;            ///< the link that the insertion replaces
    double filling = 0;  ///< minutes more at the pump
  };
  std::uint32_t start(const Served& served) const;
  std::uint32_t end(const Served& served) const;
  Link link(std::uint32_t from, std::uint32_t to, bool fill) const;
  Gap gap(std::size_t truck, std::size_t run, std::size_t at, bool new_run) const;
  void consider(std::uint32_t task, Place place, Place& best) const;
  void measure(std::size_t truck);

  const ArcProblem* problem_;
  std::shared_ptr<const std::vector<std::uint32_t>> refill_;  // places x places: which pump lies best between
  std::vector<std::vector<Run>> trucks_;
  std::vector<std::vector<double>> litres_;  // of each run
  std::vector<Link> day_;                    // of each truck
};

}  // namespace dure::geo
