#include "engines.hpp"

#include <dure/geo/engine.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/series/engine.hpp>
#include <dure/text/engine.hpp>

namespace dure::policy {

void install_engines(store::Store& store, const std::filesystem::path& indexes, const std::filesystem::path& inbox) {
  install(store);
  ingest::install(store);
  text::install(store, indexes);
  geo::install(store, inbox);
  series::install(store);
}

}  // namespace dure::policy
