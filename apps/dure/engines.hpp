#pragma once

#include <dure/store/store.hpp>

namespace dure::app {

/// Every engine shows itself in SQL; at each opening of a store. A new engine is one line in engines.cpp.
void install_engines(store::Store& store);

}  // namespace dure::app
