#include "campaign.hpp"

#include "letters.hpp"
#include "near_duplicates.hpp"
#include "parallel.hpp"
#include "poisson.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr double ALIKE = 0.5;         // Jaccard of copies
constexpr std::int32_t PAUSE = 7;     // days without a request that end an episode
constexpr std::int32_t LONGEST = 60;  // days of an episode: what lasts longer is how things are
constexpr std::size_t SEED = 3;       // requests of an episode that may begin a campaign
constexpr double CHANCE = 1e-4;       // that an episode is an accident
constexpr double TERM_CHANCE = 0.01;  // that any of the terms that were looked at is
constexpr std::size_t FEWEST = 4;     // terms that a demand has: a place alone is none
constexpr double RARE = 10;           // times as common as usual that a word must be
constexpr double RISE = 5;            // times as common as usual that it must have become in other texts
constexpr double ENOUGH = 0.5;        // of the weight of the campaign's words that a text must hold
constexpr int ROUNDS = 4;             // of growing
constexpr std::uint32_t TERMS = 1u << 22;

using Terms = std::vector<std::uint32_t>;  // pairs of letters, hashed, ascending, each once

Terms terms_of(std::string_view text) {
  Terms terms;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    at += letter.size;
    const bool word = class_of(letter.code) != Class::none;
    if (word && before != 0)
      terms.push_back(
          static_cast<std::uint32_t>(((std::uint64_t{before} << 32 | letter.code) * 0x9E3779B97F4A7C15) >> 42));
    before = word ? letter.code : 0;
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

/// Near duplicates without a pause between them: they join a campaign together.
struct Episode {
  std::vector<std::uint32_t> texts;
  std::int32_t first = 0, last = 0;  // days
  std::size_t group = 0;             // requests of its group at any time
  bool taken = false;
};

class Search {
public:
  Search(std::span<const Entry> entries, std::int64_t least)
      : entries_(entries), least_(static_cast<std::size_t>(least)) {
    std::vector<std::string_view> texts;
    for (const Entry& entry : entries) texts.push_back(entry.text);
    near_ = near_groups(texts, ALIKE);
    cut_episodes();
  }

  Campaigns run() {
    std::vector<std::optional<std::uint32_t>> out(entries_.size());
    std::vector<std::size_t> seeds;
    for (std::size_t e = 0; e < episodes_.size(); ++e)
      if (episodes_[e].texts.size() >= SEED) seeds.push_back(e);
    std::stable_sort(seeds.begin(), seeds.end(), [&](std::size_t a, std::size_t b) {
      return episodes_[a].texts.size() > episodes_[b].texts.size();
    });
    if (!seeds.empty()) count_terms();
    for (const std::size_t seed : seeds) {
      if (episodes_[seed].taken || !sudden(episodes_[seed])) continue;
      std::vector<std::uint32_t> members = grown(seed);
      if (members.size() < least_) continue;
      std::sort(members.begin(), members.end());
      for (const std::uint32_t i : members) out[i] = members.front();
    }
    return {std::move(out), std::move(near_.wording)};
  }

private:
  std::int32_t day(std::uint32_t i) const { return *entries_[i].day; }

  void cut_episodes() {
    std::unordered_map<std::uint32_t, std::size_t> open, sizes;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (!entries_[i].day) continue;
      days_.push_back(i);
      ++sizes[near_.first[i]];
      const auto [known, fresh] = open.try_emplace(near_.first[i], episodes_.size());
      if (!fresh && day(i) - episodes_[known->second].last > PAUSE) known->second = episodes_.size();
      if (known->second == episodes_.size()) episodes_.push_back({{}, day(i), day(i)});
      episodes_[known->second].texts.push_back(i);
      episodes_[known->second].last = day(i);
    }
    for (Episode& episode : episodes_) episode.group = sizes[near_.first[episode.texts[0]]];
  }

  /// In how many wordings each term stands.
  void count_terms() {
    std::vector<std::atomic<std::uint32_t>> counts(TERMS);
    constexpr std::size_t share = 1024;
    each_in_parallel((days_.size() + share - 1) / share, [&](std::size_t part) {
      for (std::size_t n = part * share; n < std::min(days_.size(), (part + 1) * share); ++n)
        if (near_.wording[days_[n]] == days_[n])
          for (const std::uint32_t term : terms_of(entries_[days_[n]].text))
            counts[term].fetch_add(1, std::memory_order_relaxed);
    });
    wordings_with_.assign(counts.begin(), counts.end());
    for (const std::uint32_t i : days_) wordings_ += near_.wording[i] == i;
  }

  /// More requests than the group's others let expect of so many days.
  bool sudden(const Episode& episode) const {
    const double days = episode.last - episode.first + 1;
    const double all = day(days_.back()) - day(days_.front()) + 1;
    const double others = static_cast<double>(episode.group - episode.texts.size()) + 0.5;
    if (days > LONGEST) return false;
    return poisson_tail(static_cast<double>(episode.texts.size()), others * days / std::max(days, all - days)) < CHANCE;
  }

  /// Episodes that touch the days from `first` to `last`, are no longer than LONGEST and in no campaign yet.
  std::vector<std::size_t> around(std::int32_t first, std::int32_t last) const {
    std::vector<std::size_t> out;
    const auto from = std::lower_bound(episodes_.begin(), episodes_.end(), first - LONGEST,
                                       [](const Episode& episode, std::int32_t day) { return episode.first < day; });
    for (auto e = from; e != episodes_.end() && e->first <= last; ++e)
      if (!e->taken && e->last >= first && e->last - e->first < LONGEST)
        out.push_back(static_cast<std::size_t>(e - episodes_.begin()));
    return out;
  }

  /// Terms of a text, remembered: seeds near each other look at the same texts.
  const Terms& terms(std::uint32_t i) {
    if (terms_.size() > 200'000) terms_.clear();
    const auto [entry, fresh] = terms_.try_emplace(i);
    if (fresh) entry->second = terms_of(entries_[i].text);
    return entry->second;
  }

  using Weights = std::unordered_map<std::uint32_t, double>;

  /// The terms that half of the members' wordings have and that became common in the other texts around them: how rare
  /// they were before, by how common they are there now.
  Weights words_of(const std::vector<std::uint32_t>& members, const std::vector<std::uint32_t>& others) {
    struct Count {
      double inside = 0, beside = 0;
    };
    std::unordered_map<std::uint32_t, Count> counts;
    double wordings = 0, near = 0;
    for (const std::uint32_t i : members) {
      if (near_.wording[i] != i) continue;
      ++wordings;
      for (const std::uint32_t term : terms(i)) ++counts[term].inside;
    }
    std::erase_if(counts, [&](const auto& term) { return term.second.inside < 0.5 * wordings; });
    std::vector<bool> wanted(TERMS);
    for (const auto& [term, count] : counts) wanted[term] = true;
    for (const std::uint32_t i : others) {
      if (near_.wording[i] != i) continue;
      ++near;
      for (const std::uint32_t term : terms(i))
        if (wanted[term]) ++counts[term].beside;
    }
    Weights weights;
    const double outside = std::max(1.0, static_cast<double>(wordings_) - wordings - near);
    for (const auto& [term, count] : counts) {
      const double usual = (std::max(0.0, wordings_with_[term] - count.inside - count.beside) + 0.5) / outside;
      if (count.inside >= RARE * usual * wordings && count.beside >= std::max(2.0, RISE * usual * near) &&
          poisson_tail(count.beside, usual * near) * static_cast<double>(counts.size()) < TERM_CHANCE)
        weights[term] = std::log(1 / usual) * count.beside / near;
    }
    if (weights.size() < FEWEST) weights.clear();
    return weights;
  }

  /// Whether half of an episode's texts hold half of the weight of the words.
  bool says(const Episode& episode, const Weights& weights) {
    double total = 0;
    for (const auto& [term, weight] : weights) total += weight;
    std::size_t same = 0;
    for (const std::uint32_t i : episode.texts) {
      double sum = 0;
      for (const std::uint32_t term : terms(i))
        if (const auto found = weights.find(term); found != weights.end()) sum += found->second;
      same += sum >= ENOUGH * total;
    }
    return total > 0 && 2 * same >= episode.texts.size();
  }

  std::vector<std::uint32_t> grown(std::size_t seed) {
    std::vector<std::uint32_t> members;
    std::int32_t first = episodes_[seed].first, last = episodes_[seed].last;
    std::vector<std::size_t> taken;
    const auto take = [&](std::size_t e) {
      Episode& episode = episodes_[e];
      episode.taken = true;
      members.insert(members.end(), episode.texts.begin(), episode.texts.end());
      first = std::min(first, episode.first);
      last = std::max(last, episode.last);
      taken.push_back(e);
    };
    take(seed);
    for (int round = 0; round < ROUNDS; ++round) {
      const std::size_t before = members.size();
      const std::vector<std::size_t> near = around(first - PAUSE, last + PAUSE);
      std::vector<std::uint32_t> others;
      for (const std::size_t e : near)
        others.insert(others.end(), episodes_[e].texts.begin(), episodes_[e].texts.end());
      const Weights weights = words_of(members, others);
      for (const std::size_t e : near)
        if (says(episodes_[e], weights)) take(e);
      if (members.size() == before) break;
    }
    if (members.size() < least_)
      for (const std::size_t e : taken) episodes_[e].taken = e == seed;
    return members;
  }

  std::span<const Entry> entries_;
  std::size_t least_;
  NearGroups near_;
  std::vector<Episode> episodes_;
  std::vector<std::uint32_t> days_;  // texts with a day
  std::vector<std::uint32_t> wordings_with_;
  std::size_t wordings_ = 0;
  std::unordered_map<std::uint32_t, Terms> terms_;
};

}  // namespace

Campaigns campaigns_of(std::span<const Entry> entries, std::int64_t least) { return Search(entries, least).run(); }

}  // namespace dure::text
