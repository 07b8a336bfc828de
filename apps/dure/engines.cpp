#include "engines.hpp"

#include <dure/geo/engine.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/series/engine.hpp>
#include <dure/text/embedding.hpp>
#include <dure/text/engine.hpp>
#include <dure/text/personal.hpp>

namespace dure::app {
namespace {

/// The key stands apart from the data, so that a copy of the data alone tells nobody who is who.
void mask_personal_data(store::City& city) {
  const auto mask = std::make_shared<const text::PersonalMask>(text::personal_key(city.directory() / "keys"));
  text::install_personal(city.store(), mask);
  const Settings& settings = city.settings();
  if (settings.flag("privacy.mask"))
    city.mask_with(text::city_masking(
        mask, {.keep = settings.text("privacy.keep"), .office_numbers = settings.text("privacy.office_numbers")}));
}

}  // namespace

text::EmbeddingModel embedding_model(const store::City& city) {
  const Settings& settings = city.settings();
  const std::string key = settings.text("embedding.key_file");
  return {settings.text("embedding.url"), settings.text("embedding.model"), key.empty() ? "" : city.directory() / key};
}

void install_engines(store::City& city) {
  store::Store& store = city.store();
  ingest::install(store);
  geo::install(store, city.inbox());
  series::install(store);
  text::install(store, city.indexes());
  text::install_embedding(store, embedding_model(city));
  mask_personal_data(city);
  policy::install(store);
}

}  // namespace dure::app
