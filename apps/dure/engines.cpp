#include "engines.hpp"

#include <dure/geo/engine.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/text/engine.hpp>

namespace dure::app {

void install_engines(store::City& city) {
  store::Store& store = city.store();
  ingest::install(store);
  geo::install(store);
  text::install(store, city.indexes());
  policy::install(store);
}

}  // namespace dure::app
