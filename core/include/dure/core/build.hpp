#pragma once

#include <string>

namespace dure {

/// Tells one build from another: the marks that linkers left (`--build-id`) in this program and the libraries it was
/// started with, as a digest. What is kept of one build's work stands only for the same. "" when the program has none.
const std::string& build_id();

}  // namespace dure
