#include "near_duplicates.hpp"

#include "hash.hpp"
#include "letters.hpp"
#include "parallel.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr std::size_t RUN = 5;              // letters
constexpr std::size_t SHORTEST = 8;         // letters below which only equal texts are joined
constexpr std::size_t LONGEST = 20'000;     // letters that are looked at
constexpr std::size_t BINS = 64;            // of a signature
constexpr std::size_t REPRESENTATIVES = 8;  // of a bucket that a text is compared with
constexpr std::size_t HELD = 40;            // runs that a contained text must have
constexpr double HELD_SHARE = 0.9;
constexpr std::uint32_t EMPTY = UINT32_MAX;

using Signature = std::array<std::uint32_t, BINS>;
using Runs = std::vector<std::uint32_t>;

void letters_of(std::string_view text, std::u32string& out) {
  out.clear();
  for (std::size_t at = 0; at < text.size() && out.size() < LONGEST;) {
    const Letter letter = letter_at(text, at);
    at += letter.size;
    if (class_of(letter.code) == Class::none) continue;
    const bool capital = letter.code >= 'A' && letter.code <= 'Z';
    out += capital ? static_cast<char32_t>(letter.code + ('a' - 'A')) : letter.code;
  }
}

/// What two equal texts have in common and no others: their letters; without any, whatever else they hold.
std::uint64_t wording_of(std::string_view text) {
  thread_local std::u32string letters;
  letters_of(text, letters);
  if (!letters.empty())
    return hash64({reinterpret_cast<const char*>(letters.data()), letters.size() * sizeof(char32_t)});
  std::string signs;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > ' ') signs += c;
  return signs.empty() ? 0 : hash64(signs, 1) | 1;
}

template <class F>
void each_run_of_letters(std::string_view text, F&& f) {
  thread_local std::u32string letters;
  letters_of(text, letters);
  if (letters.size() < SHORTEST) return;
  for (std::size_t at = 0; at + RUN <= letters.size(); ++at) {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < RUN; ++i) hash = (hash ^ letters[at + i]) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
    f(static_cast<std::uint32_t>((hash * 0xD6E8FEB86659FD93) >> 32));
  }
}

/// MinHash with one permutation: the least hash of each of 64 bins; an empty bin borrows from a full one that its own
/// number chooses (Shrivastava 2017). All EMPTY: a text too short.
Signature signature_of(std::string_view text) {
  Signature least;
  least.fill(EMPTY);
  bool any = false;
  each_run_of_letters(text, [&](std::uint32_t run) {
    auto& bin = least[run % BINS];
    bin = std::min(bin, run / static_cast<std::uint32_t>(BINS));
    any = true;
  });
  if (!any) return least;
  Signature out = least;
  for (std::uint32_t bin = 0; bin < BINS; ++bin)
    for (std::uint32_t turn = 1; out[bin] == EMPTY; ++turn) {
      std::uint64_t hash = (std::uint64_t{bin} << 32 | turn) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 29;
      if (const std::uint32_t lent = least[(hash * 0xD6E8FEB86659FD93) >> 58]; lent != EMPTY) out[bin] = lent;
    }
  return out;
}

Runs runs_of(std::string_view text) {
  Runs runs;
  each_run_of_letters(text, [&](std::uint32_t run) { runs.push_back(run); });
  std::sort(runs.begin(), runs.end());
  runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  return runs;
}

std::size_t common(const Runs& a, const Runs& b) {
  std::size_t n = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    n += *i == *j;
    const bool step_i = *i <= *j, step_j = *j <= *i;
    i += step_i;
    j += step_j;
  }
  return n;
}

/// Of each text and band the bucket it shares with another text, or NONE.
constexpr std::uint32_t NONE = UINT32_MAX;
struct Buckets {
  std::size_t bands;
  std::vector<std::uint32_t> of;  // text * bands + band
  std::uint32_t count = 0;
};

Buckets buckets_of(const std::vector<Signature>& signatures, double similarity) {
  const std::size_t rows = similarity >= 0.65 ? 4 : 3;  // in a band: texts alike by 0.7 meet, those by 0.2 seldom
  Buckets buckets{BINS / rows, {}};
  buckets.of.assign(signatures.size() * buckets.bands, NONE);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::size_t band = 0; band < buckets.bands; ++band) {
    keys.clear();
    for (std::uint32_t i = 0; i < signatures.size(); ++i)
      if (signatures[i][0] != EMPTY)
        keys.emplace_back(hash64({reinterpret_cast<const char*>(&signatures[i][band * rows]), rows * 4}), i);
    std::sort(keys.begin(), keys.end());
    for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
      while (end < keys.size() && keys[end].first == keys[begin].first) ++end;
      if (end - begin < 2) continue;
      for (std::size_t k = begin; k < end; ++k) buckets.of[keys[k].second * buckets.bands + band] = buckets.count;
      ++buckets.count;
    }
  }
  return buckets;
}

/// Lets each text choose the first of a group, or begin one.
class Leaders {
public:
  Leaders(std::span<const std::string_view> texts, const std::vector<std::uint32_t>& distinct, double similarity)
      : texts_(texts), distinct_(distinct), similarity_(similarity) {}

  /// Place among the distinct texts and likeness, for each of them.
  std::vector<std::pair<std::uint32_t, double>> run(const std::vector<Signature>& signatures, const Buckets& buckets) {
    std::vector<std::pair<std::uint32_t, double>> out;
    std::vector<std::vector<std::uint32_t>> stand(buckets.count);
    std::vector<std::uint32_t> met;
    for (std::uint32_t i = 0; i < distinct_.size(); ++i) {
      const auto mine = std::span(buckets.of).subspan(i * buckets.bands, buckets.bands);
      met.clear();
      for (const std::uint32_t bucket : mine)
        if (bucket != NONE) met.insert(met.end(), stand[bucket].begin(), stand[bucket].end());
      std::sort(met.begin(), met.end());
      met.erase(std::unique(met.begin(), met.end()), met.end());
      out.push_back(best(i, met, signatures));
      if (out.back().first != i) continue;
      for (const std::uint32_t bucket : mine)
        if (bucket != NONE && stand[bucket].size() < REPRESENTATIVES) stand[bucket].push_back(i);
    }
    return out;
  }

private:
  std::pair<std::uint32_t, double> best(std::uint32_t i, const std::vector<std::uint32_t>& met,
                                        const std::vector<Signature>& signatures) {
    std::pair<std::uint32_t, double> found{i, 0};
    Runs mine;
    for (const std::uint32_t leader : met) {
      if (!promising(signatures[i], signatures[leader])) continue;
      if (mine.empty()) mine = runs_of(texts_[distinct_[i]]);
      if (const double likeness = compare(runs(leader), mine); likeness > found.second) found = {leader, likeness};
    }
    if (found.first == i) found.second = 1;
    return found;
  }

  /// A tenth of the bins in common: less is an accident of the bands.
  static bool promising(const Signature& a, const Signature& b) {
    std::size_t same = 0;
    for (std::size_t bin = 0; bin < BINS; ++bin) same += a[bin] == b[bin];
    return same * 10 >= BINS;
  }

  const Runs& runs(std::uint32_t leader) {
    if (kept_.size() > 100'000) kept_.clear();
    const auto [entry, fresh] = kept_.try_emplace(leader);
    if (fresh) entry->second = runs_of(texts_[distinct_[leader]]);
    return entry->second;
  }

  /// Jaccard when they belong together, else 0.
  double compare(const Runs& a, const Runs& b) const {
    const auto both = static_cast<double>(common(a, b));
    const double jaccard = both / (static_cast<double>(a.size() + b.size()) - both);
    const std::size_t smaller = std::min(a.size(), b.size());
    const bool held = smaller >= HELD && both >= HELD_SHARE * static_cast<double>(smaller);
    return jaccard >= similarity_ || held ? jaccard : 0;
  }

  std::span<const std::string_view> texts_;
  const std::vector<std::uint32_t>& distinct_;
  double similarity_;
  std::unordered_map<std::uint32_t, Runs> kept_;
};

/// For each text the first with the same wording; texts without any keep to themselves.
std::vector<std::uint32_t> same_wording(std::span<const std::string_view> texts) {
  std::vector<std::uint64_t> hashes(texts.size());
  constexpr std::size_t share = 4096;
  each_in_parallel((texts.size() + share - 1) / share, [&](std::size_t part) {
    for (std::size_t i = part * share; i < std::min(texts.size(), (part + 1) * share); ++i)
      hashes[i] = wording_of(texts[i]);
  });
  std::vector<std::uint32_t> first(texts.size());
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  seen.reserve(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i)
    first[i] = hashes[i] == 0 ? i : seen.try_emplace(hashes[i], i).first->second;
  return first;
}

}  // namespace

NearGroups near_groups(std::span<const std::string_view> texts, double similarity) {
  NearGroups groups{{}, {}, same_wording(texts)};
  std::vector<std::uint32_t> distinct, place(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    if (groups.wording[i] != i) continue;
    place[i] = static_cast<std::uint32_t>(distinct.size());
    distinct.push_back(i);
  }
  std::vector<Signature> signatures(distinct.size());
  constexpr std::size_t share = 1024;
  each_in_parallel((distinct.size() + share - 1) / share, [&](std::size_t part) {
    for (std::size_t i = part * share; i < std::min(distinct.size(), (part + 1) * share); ++i)
      signatures[i] = signature_of(texts[distinct[i]]);
  });
  const Buckets buckets = buckets_of(signatures, similarity);
  const auto chosen = Leaders(texts, distinct, similarity).run(signatures, buckets);
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    const auto& [leader, likeness] = chosen[place[groups.wording[i]]];
    groups.first.push_back(distinct[leader]);
    groups.likeness.push_back(likeness);
  }
  return groups;
}

}  // namespace dure::text
