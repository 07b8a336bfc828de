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

class Joiner {
public:
  Joiner(std::span<const std::string_view> texts, double similarity)
      : texts_(texts), similarity_(similarity), parent_(texts.size()), likeness_(texts.size(), 0.0) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  /// The earlier text stays the first of its group.
  void join(std::uint32_t a, std::uint32_t b, double likeness) {
    const std::uint32_t one = find(a), other = find(b);
    parent_[std::max(one, other)] = std::min(one, other);
    for (const std::uint32_t i : {a, b}) likeness_[i] = std::max(likeness_[i], likeness);
  }

  /// Compares the texts that share a bucket, each with the few that stand for the groups before it.
  void bucket(std::span<const std::pair<std::uint64_t, std::uint32_t>> members) {
    std::vector<std::pair<std::uint32_t, Runs>> stand;
    for (const auto& [key, i] : members) {
      const auto same = [&](const auto& other) { return find(other.first) == find(i); };
      if (std::any_of(stand.begin(), stand.end(), same)) continue;
      Runs runs = runs_of(texts_[i]);
      const auto alike = std::find_if(stand.begin(), stand.end(), [&, i = i](const auto& other) {
        const double likeness = compare(other.second, runs);
        if (likeness > 0) join(other.first, i, likeness);
        return likeness > 0;
      });
      if (alike != stand.end()) continue;
      if (stand.size() == REPRESENTATIVES) stand.erase(stand.begin());
      stand.emplace_back(i, std::move(runs));
    }
  }

  std::vector<double> likeness() && { return std::move(likeness_); }

private:
  /// Jaccard when they are to be joined, else 0.
  double compare(const Runs& a, const Runs& b) const {
    const auto both = static_cast<double>(common(a, b));
    const double jaccard = both / (static_cast<double>(a.size() + b.size()) - both);
    const std::size_t smaller = std::min(a.size(), b.size());
    const bool held = smaller >= HELD && both >= HELD_SHARE * static_cast<double>(smaller);
    return jaccard >= similarity_ || held ? jaccard : 0;
  }

  std::span<const std::string_view> texts_;
  double similarity_;
  std::vector<std::uint32_t> parent_;
  std::vector<double> likeness_;
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
  NearGroups groups;
  groups.wording = same_wording(texts);
  std::vector<std::uint32_t> distinct;
  for (std::uint32_t i = 0; i < texts.size(); ++i)
    if (groups.wording[i] == i) distinct.push_back(i);

  std::vector<Signature> signatures(distinct.size());
  constexpr std::size_t share = 1024;
  each_in_parallel((distinct.size() + share - 1) / share, [&](std::size_t part) {
    for (std::size_t i = part * share; i < std::min(distinct.size(), (part + 1) * share); ++i)
      signatures[i] = signature_of(texts[distinct[i]]);
  });

  Joiner joiner(texts, similarity);
  const std::size_t rows = similarity >= 0.65 ? 4 : 3;  // in a band: more texts alike by 0.7 than by 0.3 meet
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::size_t at = 0; at + rows <= BINS; at += rows) {
    keys.clear();
    for (std::size_t i = 0; i < distinct.size(); ++i)
      if (signatures[i][at] != EMPTY)
        keys.emplace_back(hash64({reinterpret_cast<const char*>(&signatures[i][at]), rows * 4}), distinct[i]);
    std::sort(keys.begin(), keys.end());
    for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
      while (end < keys.size() && keys[end].first == keys[begin].first) ++end;
      if (end - begin > 1) joiner.bucket(std::span(keys).subspan(begin, end - begin));
    }
  }

  groups.first.resize(texts.size());
  std::vector<std::uint32_t> copies(texts.size(), 0);
  for (const std::uint32_t wording : groups.wording) ++copies[wording];
  for (std::uint32_t i = 0; i < texts.size(); ++i) groups.first[i] = joiner.find(groups.wording[i]);
  const std::vector<double> joined = std::move(joiner).likeness();
  groups.likeness.resize(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i)
    groups.likeness[i] = groups.first[i] == i || copies[groups.wording[i]] > 1 ? 1.0 : joined[i];
  return groups;
}

}  // namespace dure::text
