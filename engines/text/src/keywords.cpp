#include "keywords.hpp"

#include "poisson.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace dure::text {
namespace {

constexpr double PRIOR = 100;       // texts
constexpr double SURE = 1.96;       // standard deviations
constexpr std::size_t BEFORE = 26;  // weeks that a week is compared with
constexpr std::size_t FIRST = 8;    // weeks that must have been
constexpr double FEWEST = 3;        // texts

/// Log-odds of a word in `n` texts of which `with` hold it, on top of a prior that expects the share `usual`.
double log_odds(double with, double n, double usual) {
  return std::log((with + PRIOR * usual) / (n + PRIOR - with - PRIOR * usual));
}

double score_of(double with, double n, double with_rest, double n_rest, double usual) {
  const double apart = log_odds(with, n, usual) - log_odds(with_rest, n_rest, usual);
  return apart / std::sqrt(1 / (with + PRIOR * usual) + 1 / (with_rest + PRIOR * usual));
}

/// Texts of each week, and of each word in it.
struct Weeks {
  std::int32_t first = 0;  // Monday
  std::vector<double> texts;
  std::vector<std::vector<double>> with;  // a word, a week

  Weeks(const Words& words, std::span<const Entry> entries) : with(words.names.size()) {
    std::vector<std::int32_t> days;
    for (const Entry& entry : entries)
      if (entry.day) days.push_back(*entry.day);
    if (days.empty()) return;
    std::sort(days.begin(), days.end());
    // One date typed wrong into another century must not make empty weeks without end.
    const std::int32_t middle = days[days.size() / 2], reach = 366 * 30;
    const auto inside = [&](std::int32_t day) { return std::abs(std::int64_t{day} - middle) < reach; };
    std::erase_if(days, [&](std::int32_t day) { return !inside(day); });
    first = monday(days.front());
    const auto weeks = static_cast<std::size_t>((days.back() - first) / 7 + 1);
    texts.assign(weeks, 0);
    for (auto& word : with) word.assign(weeks, 0);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].day || !inside(*entries[i].day)) continue;
      const auto week = static_cast<std::size_t>((*entries[i].day - first) / 7);
      ++texts[week];
      for (const std::uint32_t word : words.texts[i]) ++with[word][week];
    }
  }

  static std::int32_t monday(std::int32_t day) { return day - ((day + 3) % 7 + 7) % 7; }  // 1970-01-01 is a Thursday
};

struct Tested {
  std::uint32_t word;
  double expected, chance;
};

/// How unlikely a word's number in `week` is after the weeks before it.
Tested test(const Weeks& weeks, std::uint32_t word, std::size_t week) {
  const std::size_t from = week > BEFORE ? week - BEFORE : 0;
  double with = 0.5, texts = 0;
  for (std::size_t w = from; w < week; ++w) {
    with += weeks.with[word][w];
    texts += weeks.texts[w];
  }
  const double share = std::min(1.0, with / std::max(1.0, texts));
  double squares = 0, counted = 0;
  for (std::size_t w = from; w < week; ++w) {
    if (weeks.texts[w] == 0) continue;
    const double usual = share * weeks.texts[w], off = weeks.with[word][w] - usual;
    squares += off * off / usual;
    ++counted;
  }
  const double spread = std::max(1.0, squares / std::max(1.0, counted - 1));
  const double expected = share * weeks.texts[week];
  return {word, expected, poisson_tail(weeks.with[word][week] / spread, expected / spread)};
}

}  // namespace

std::vector<Keyword> keywords_of(const Words& words, std::span<const Entry> entries, std::size_t top) {
  struct Group {
    double texts = 0;
    std::map<std::uint32_t, double> with;
  };
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].label.empty()) continue;
    Group& group = groups[entries[i].label];
    ++group.texts;
    for (const std::uint32_t word : words.texts[i]) ++group.with[word];
  }
  const auto all = static_cast<double>(entries.size());
  std::vector<Keyword> out;
  for (const auto& [name, group] : groups) {
    std::vector<Keyword> found;
    for (const auto& [word, with] : group.with) {
      const double everywhere = words.texts_with[word];
      const double score = score_of(with, group.texts, everywhere - with, all - group.texts, everywhere / (all + 1));
      if (score > SURE) found.push_back({name, words.names[word], static_cast<std::int64_t>(with), score});
    }
    std::stable_sort(found.begin(), found.end(), [](const Keyword& a, const Keyword& b) { return a.score > b.score; });
    if (found.size() > 3 * top) found.resize(3 * top);
    std::vector<std::pair<std::string_view, double>> listed;
    for (const Keyword& keyword : found) listed.emplace_back(keyword.word, static_cast<double>(keyword.texts));
    std::vector<std::size_t> kept = without_parts(listed);
    if (kept.size() > top) kept.resize(top);
    for (const std::size_t i : kept) out.push_back(std::move(found[i]));
  }
  return out;
}

std::vector<Burst> bursts_of(const Words& words, std::span<const Entry> entries, double false_alarms) {
  const Weeks weeks(words, entries);
  std::vector<Burst> out;
  for (std::size_t week = FIRST; week < weeks.texts.size(); ++week) {
    std::vector<Tested> tested;
    for (std::uint32_t word = 0; word < words.names.size(); ++word)
      if (weeks.with[word][week] >= FEWEST) tested.push_back(test(weeks, word, week));
    std::stable_sort(tested.begin(), tested.end(),
                     [](const Tested& a, const Tested& b) { return a.chance < b.chance; });
    std::size_t named = 0;  // words that came less often could not have been named: they count as tested
    for (std::size_t i = 0; i < tested.size(); ++i)
      if (tested[i].chance <= false_alarms * static_cast<double>(i + 1) / static_cast<double>(words.names.size()))
        named = i + 1;
    std::vector<std::pair<std::string_view, double>> listed;
    for (std::size_t i = 0; i < named; ++i)
      listed.emplace_back(words.names[tested[i].word], weeks.with[tested[i].word][week]);
    for (const std::size_t i : without_parts(listed))
      out.push_back({weeks.first + static_cast<std::int32_t>(week) * 7, words.names[tested[i].word],
                     static_cast<std::int64_t>(weeks.with[tested[i].word][week]), tested[i].expected,
                     tested[i].chance});
  }
  return out;
}

}  // namespace dure::text
