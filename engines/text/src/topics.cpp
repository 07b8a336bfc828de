#include "topics.hpp"

#include "parallel.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace dure::text {
namespace {

constexpr std::size_t STARTS = 6;
constexpr int ROUNDS = 25;
constexpr std::size_t NAMED = 10;    // words of a topic
constexpr double SAME_TOPIC = 0.25;  // share of words in common
constexpr double TOO_COMMON = 0.6;   // share of texts above which a word tells nothing

/// Texts as unit vectors: the rarer a word, the longer.
struct Vectors {
  std::vector<float> rarity;  // a word; 0: tells nothing
  std::vector<float> length;  // a text; 0: holds no telling word
  const Words& words;

  explicit Vectors(const Words& of) : words(of) {
    const auto n = static_cast<double>(words.texts.size());
    for (const std::uint32_t with : words.texts_with)
      rarity.push_back(with > TOO_COMMON * n && n > 20 ? 0.0F : static_cast<float>(std::log((n + 1) / with)));
    for (const auto& text : words.texts) {
      float sum = 0;
      for (const std::uint32_t word : text) sum += rarity[word] * rarity[word];
      length.push_back(std::sqrt(sum));
    }
  }
};

struct Clusters {
  std::vector<std::uint32_t> of;
  std::vector<float> closeness;
  std::vector<std::vector<float>> centres;
  double total = 0;
};

void add_text(const Vectors& vectors, std::size_t text, std::vector<float>& centre) {
  for (const std::uint32_t word : vectors.words.texts[text])
    centre[word] += vectors.rarity[word] / vectors.length[text];
}

void to_length_one(std::vector<float>& centre) {
  const float length = std::sqrt(std::inner_product(centre.begin(), centre.end(), centre.begin(), 0.0F));
  for (float& value : centre) value = length > 0 ? value / length : 0;
}

void assign(const Vectors& vectors, Clusters& clusters) {
  each_in_parallel(vectors.words.texts.size(), [&](std::size_t text) {
    clusters.of[text] = 0;
    clusters.closeness[text] = 0;
    if (vectors.length[text] == 0) return;
    for (std::uint32_t c = 0; c < clusters.centres.size(); ++c) {
      float dot = 0;
      for (const std::uint32_t word : vectors.words.texts[text])
        dot += clusters.centres[c][word] * vectors.rarity[word];
      dot /= vectors.length[text];
      if (dot <= clusters.closeness[text]) continue;
      clusters.closeness[text] = dot;
      clusters.of[text] = c;
    }
  });
  clusters.total = std::accumulate(clusters.closeness.begin(), clusters.closeness.end(), 0.0);
}

/// Each start is a text unlike those before it: the least close of a few drawn.
std::vector<std::vector<float>> starts(const Vectors& vectors, const std::vector<std::size_t>& telling, std::size_t k,
                                       std::mt19937& random) {
  std::vector<std::vector<float>> centres;
  while (centres.size() < k) {
    std::size_t best = 0;
    float least = 2;
    for (int draw = 0; draw < 12; ++draw) {
      const std::size_t text = telling[random() % telling.size()];
      float most = 0;
      for (const auto& centre : centres) {
        float dot = 0;
        for (const std::uint32_t word : vectors.words.texts[text]) dot += centre[word] * vectors.rarity[word];
        most = std::max(most, dot / vectors.length[text]);
      }
      if (most >= least) continue;
      least = most;
      best = text;
    }
    centres.emplace_back(vectors.rarity.size(), 0.0F);
    add_text(vectors, best, centres.back());
    to_length_one(centres.back());
  }
  return centres;
}

Clusters clustered(const Vectors& vectors, const std::vector<std::size_t>& telling, std::size_t k, unsigned seed) {
  std::mt19937 random(seed);
  const std::size_t n = vectors.words.texts.size();
  Clusters clusters{std::vector<std::uint32_t>(n), std::vector<float>(n), starts(vectors, telling, k, random)};
  double before = -1;
  for (int round = 0; round < ROUNDS; ++round) {
    assign(vectors, clusters);
    if (clusters.total <= before * 1.0001) break;
    before = clusters.total;
    for (auto& centre : clusters.centres) std::fill(centre.begin(), centre.end(), 0.0F);
    for (const std::size_t text : telling)
      if (clusters.closeness[text] > 0) add_text(vectors, text, clusters.centres[clusters.of[text]]);
    for (auto& centre : clusters.centres) to_length_one(centre);
  }
  return clusters;
}

std::vector<std::string> telling_words(const Vectors& vectors, const std::vector<float>& centre) {
  std::vector<std::uint32_t> order(centre.size());
  std::iota(order.begin(), order.end(), 0U);
  const std::size_t most = std::min<std::size_t>(order.size(), 2 * NAMED);
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
      [&](std::uint32_t a, std::uint32_t b) { return centre[a] != centre[b] ? centre[a] > centre[b] : a < b; });
  std::vector<std::pair<std::string_view, double>> listed;
  for (std::size_t i = 0; i < most && centre[order[i]] > 0; ++i)
    listed.emplace_back(vectors.words.names[order[i]], vectors.words.texts_with[order[i]]);
  std::vector<std::string> words;
  for (const std::size_t i : without_parts(listed))
    if (words.size() < NAMED) words.emplace_back(listed[i].first);
  return words;
}

/// In how many topics each word stands.
using Spread = std::map<std::string_view, double>;

/// The share of words in common, each counted by how few topics have it: places and polite words stand in any.
double overlap(const std::vector<std::string>& a, const std::vector<std::string>& b, const Spread& spread) {
  const auto weight = [&](const std::string& word) { return 1 / spread.at(word); };
  double same = 0, of_a = 0, of_b = 0;
  for (const std::string& word : a) {
    of_a += weight(word);
    if (std::find(b.begin(), b.end(), word) != b.end()) same += weight(word);
  }
  for (const std::string& word : b) of_b += weight(word);
  return same > 0 ? same / std::max(of_a, of_b) : 0;
}

/// Hands the earlier numbers on, the closest pairs first.
void number(std::vector<Topic>& topics, const std::vector<Topic>& before) {
  std::int64_t next = 0;
  Spread spread;
  for (const Topic& old : before) next = std::max(next, old.id);
  for (const auto* list : {&before, static_cast<const std::vector<Topic>*>(&topics)})
    for (const Topic& topic : *list)
      for (const std::string& word : topic.words) ++spread[word];
  struct Pair {
    double overlap;
    std::size_t now, old;
  };
  std::vector<Pair> pairs;
  for (std::size_t now = 0; now < topics.size(); ++now)
    for (std::size_t old = 0; old < before.size(); ++old)
      if (const double same = overlap(topics[now].words, before[old].words, spread); same >= SAME_TOPIC)
        pairs.push_back({same, now, old});
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.overlap > b.overlap; });
  std::vector<bool> used(before.size(), false);
  for (const Pair& pair : pairs) {
    if (topics[pair.now].id != 0 || used[pair.old]) continue;
    topics[pair.now].id = before[pair.old].id;
    used[pair.old] = true;
  }
  for (Topic& topic : topics)
    if (topic.id == 0) topic.id = ++next;
}

}  // namespace

Topics topics_of(const Words& words, std::size_t k, const std::vector<Topic>& before) {
  const Vectors vectors(words);
  std::vector<std::size_t> telling;
  for (std::size_t text = 0; text < words.texts.size(); ++text)
    if (vectors.length[text] > 0) telling.push_back(text);
  Topics out{{}, std::vector<std::int64_t>(words.texts.size(), 0), std::vector<double>(words.texts.size(), 0.0)};
  if (telling.empty()) return out;
  Clusters best;
  for (unsigned start = 0; start < STARTS; ++start) {
    Clusters found = clustered(vectors, telling, std::min(k, telling.size()), start + 1);
    if (start == 0 || found.total > best.total) best = std::move(found);
  }
  std::vector<std::size_t> sizes(best.centres.size(), 0), order;
  for (const std::size_t text : telling) sizes[best.of[text]] += best.closeness[text] > 0;
  for (std::size_t c = 0; c < sizes.size(); ++c)
    if (sizes[c] > 0) order.push_back(c);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  std::vector<std::int64_t> id(sizes.size(), 0);
  for (const std::size_t c : order) out.topics.push_back({0, telling_words(vectors, best.centres[c])});
  number(out.topics, before);
  for (std::size_t i = 0; i < order.size(); ++i) id[order[i]] = out.topics[i].id;
  for (const std::size_t text : telling) {
    if (best.closeness[text] == 0) continue;
    out.of[text] = id[best.of[text]];
    out.closeness[text] = best.closeness[text];
  }
  return out;
}

}  // namespace dure::text
