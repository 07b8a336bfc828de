#pragma once

// What texts are about: groups of texts that share words, named by those words.

#include "words.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dure::text {

struct Topic {
  std::int64_t id;
  std::vector<std::string> words;  ///< up to 10, the most telling first
};

struct Topics {
  std::vector<Topic> topics;      ///< the largest first
  std::vector<std::int64_t> of;   ///< a text: id of its topic; 0 for a text that shares no word with any
  std::vector<double> closeness;  ///< a text: cosine with its topic
};

/// Up to `k` topics by spherical k-means over tf-idf of words, the best of a few starts with fixed seeds. Numbered 1, 2
/// … by size; with `before`, a topic keeps the number of the earlier one with which it shares most of its words (a
/// quarter at least), new ones get numbers never used there. Deterministic.
Topics topics_of(const Words& words, std::size_t k, const std::vector<Topic>& before);

}  // namespace dure::text
