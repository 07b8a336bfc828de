#include "engines.hpp"

#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>

namespace dure::app {

void install_engines(store::Store& store) {
  ingest::install(store);
  policy::install(store);
}

}  // namespace dure::app
