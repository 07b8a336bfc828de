#pragma once

#include "index_state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// Words of the index that a run of Hangul may have meant: where two neighbouring syllables stand nowhere in the index
/// and no known word ends between them, the longest word around them that differs by one jamo of one of the two
/// (쉼텨 → 쉼터, 쳐리 → 처리); of several the one that most documents hold. Mostly none.
std::vector<std::string> meant_by(const Index::State& index, std::string_view run);

/// The terms of what the query's runs may have meant, added to what they say.
void add_mistyped(const Index::State& index, const Query& query, std::vector<Group>& groups);

}  // namespace dure::text
