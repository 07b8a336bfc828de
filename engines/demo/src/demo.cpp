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
}

}  // namespace dure::demo
