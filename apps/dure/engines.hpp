#pragma once

#include <dure/store/city.hpp>
#include <dure/text/embedding.hpp>

namespace dure::app {

/// Every engine shows itself in SQL; at each opening of a city. A new engine is one line in engines.cpp.
void install_engines(store::City& city);

/// What dure.yaml says of it.
text::EmbeddingModel embedding_model(const store::City& city);

}  // namespace dure::app
