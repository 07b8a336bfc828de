#include <dure/geo/engine.hpp>

#include "parts.hpp"

namespace dure::geo {

void install(store::Store& store) {
  install_siting(store);
  install_coordinates(store);
  install_statistics(store);
}

}  // namespace dure::geo
