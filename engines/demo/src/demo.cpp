#include <dure/demo/demo.hpp>

#include "departments.hpp"
#include "sets.hpp"

namespace dure::demo {

void write_city(const std::filesystem::path& inbox) {
  write_departments(inbox);
  write_regions(inbox);
  write_complaints(inbox);
  write_duty_log(inbox);
  write_disclosure(inbox);
  write_card_sales(inbox);
  write_floating_population(inbox);
  write_auctions(inbox);
  write_population(inbox);
  write_shelters(inbox);
  write_weather(inbox);
  write_population_grid(inbox);
  write_villages(inbox);
  write_canopies(inbox);
  write_canopy_sites(inbox);
  write_shelter_sites(inbox);
  write_fog_sites(inbox);
  write_boundaries(inbox);
  write_surface_temperature(inbox);
  write_green(inbox);
  write_roads(inbox);
  write_farms(inbox);
  write_air(inbox);
  write_village_visits(inbox);
  write_festivals(inbox);
}

}  // namespace dure::demo
