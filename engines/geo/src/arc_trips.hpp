#pragma once

#include "arc_routes.hpp"
#include "road_table.hpp"

#include <string>

namespace dure::geo {

/// What a call asks of its trucks.
struct TruckDay {
  std::string depot;
  std::vector<std::string> refills;                           ///< empty: the depot
  double capacity = std::numeric_limits<double>::infinity();  ///< litres
  double use = 1;                                             ///< litres a metre, where the road tells no demand
  double refill_minutes = 15;
  double shift = std::numeric_limits<double>::infinity();  ///< minutes
  std::size_t trucks = 1;
  std::size_t runs = std::numeric_limits<std::size_t>::max();
  double speed = 30, serving = 10;  ///< km/h, driving (where the road tells no speed) and serving
};

/// Roads to serve as a problem over places, and the way back to nodes.
struct ArcTable {
  ArcProblem problem;
  std::vector<std::uint32_t> node;  ///< of a place
  std::vector<std::uint32_t> row;   ///< of a task
};

/// A road is to be served where `required`, where its weight is above 0, and where demand, if told, is above 0.
/// @throws Error(input, "geo.trucks") naming the road that no truck can reach or that needs more than a tank
ArcTable arc_table(const Roads& roads, const TruckDay& day);

/// A road driven, served or not; or a filling (`a` = `b`).
struct ArcStep {
  std::size_t truck, run;  ///< from 1
  std::uint32_t a, b;      ///< nodes
  bool serves, refills;
  double metres;
  double minutes;  ///< since the day began, when it starts
  double litres;   ///< left afterwards; infinite where the tank is
};
std::vector<ArcStep> arc_steps(const Roads& roads, const TruckDay& day, const ArcTable& table, const ArcPlan& plan);

/// fewest_metres() of serving what the plan serves.
double metres_bound(const Roads& roads, const ArcTable& table, const ArcPlan& plan);

}  // namespace dure::geo
