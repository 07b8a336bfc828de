#include <dure/series/engine.hpp>

#include "parts.hpp"

namespace dure::series {

void install(store::Store& store) {
  install_synthetic(store);
  install_differences(store);
}

}  // namespace dure::series
