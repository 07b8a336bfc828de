#pragma once

#include "index_state.hpp"
#include "query.hpp"

#include <utility>
#include <vector>

namespace dure::text {

constexpr std::size_t PROXIMATE = 20;  ///< how many of the best are looked at again

/// Adds to the score of each of `found` (best first, in BM25's unit) what the best two sentences in a row of its last
/// column hold of `query`: 0.8 times the sum of idf over the pairs of syllables and other words that stand there, pairs
/// across a blank among them. Orders anew; equal ones keep their order. Questions of several sentences, of more than 64
/// pairs, or of one, are left alone. Cost: one walk through the texts.
void prefer_near(const Index::State& index, const Query& query, std::vector<std::pair<Found, double>>& found);

}  // namespace dure::text
