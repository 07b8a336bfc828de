#include "classify.hpp"

#include "near_duplicates.hpp"
#include "parallel.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace dure::text {
namespace {

constexpr double COST = 1.0;
constexpr double YEAR = 365.25;
constexpr double SAME = 0.6;                        // likeness of copies
constexpr double SILENT = 8, SILENT_DAYS = 180;     // a label is over after so many of its usual intervals, and days
constexpr std::size_t FEW = 60;                     // rows below which nothing is held back to choose by
constexpr std::size_t MANY = 5000;                  // rows above which one part is held back instead of three
constexpr double HALF_LIVES[] = {0, 4, 2, 1, 0.5};  // years; 0: all rows count the same

/// The rows to learn from, as numbers.
struct Rows {
  std::vector<Sparse> features;
  std::vector<std::uint32_t> labels;
  std::vector<std::optional<std::int32_t>> days;
  std::vector<std::uint32_t> copies;  // that a row's text has, itself counted
  std::vector<std::string> names;
  bool dated = false;
};

/// One machine and how common each label was lately.
struct Machine {
  std::optional<Linear> linear;
  std::vector<double> log_share;  // NaN: never suggested
};

/// How margins become probabilities: softmax(slope * margin + pull * log_share).
struct Scale {
  double slope = 3, pull = 0.5;
};

/// The day as of which rows are old: a date typed wrong into the future must not age all others.
double last_day(const Rows& rows, std::size_t end) {
  std::vector<std::int32_t> days;
  for (std::size_t i = 0; i < end; ++i)
    if (rows.days[i]) days.push_back(*rows.days[i]);
  return days.empty() ? 0 : days[(days.size() - 1) * 99 / 100];
}

/// By label whether it still comes: its silence is not far longer than its usual interval.
std::vector<bool> living(const Rows& rows, std::size_t end, double today) {
  struct Seen {
    double first = 0, last = 0, rows = 0;
  };
  std::vector<Seen> seen(rows.names.size());
  for (std::size_t i = 0; i < end; ++i) {
    Seen& label = seen[rows.labels[i]];
    const double day = rows.days[i] ? *rows.days[i] : today;
    if (label.rows++ == 0) label.first = label.last = day;
    label.first = std::min(label.first, day);
    label.last = std::max(label.last, day);
  }
  std::vector<bool> alive;
  for (const Seen& label : seen) {
    const double interval = (label.last - label.first) / std::max(1.0, label.rows - 1);
    alive.push_back(label.rows > 0 && today - label.last <= std::max(SILENT_DAYS, SILENT * interval));
  }
  return alive;
}

/// From the rows below `end`; `before`, if any, learnt from the first of them.
Machine learn(const Rows& rows, std::size_t end, std::uint32_t features, double half_life,
              const Linear* before = nullptr) {
  const double today = last_day(rows, end);
  const std::vector<bool> alive = rows.dated ? living(rows, end, today) : std::vector<bool>(rows.names.size(), true);
  std::vector<Example> examples(end);
  double total = 0, used = 0;
  std::vector<double> share(rows.names.size(), 0.0);
  for (std::size_t i = 0; i < end; ++i) {
    double weight = alive[rows.labels[i]] ? 1 / std::sqrt(static_cast<double>(rows.copies[i])) : 0;
    const double age = rows.days[i] ? std::max(0.0, today - *rows.days[i]) : 0;
    if (half_life > 0) weight *= std::exp2(-age / YEAR / half_life);
    examples[i] = {&rows.features[i], rows.labels[i], weight};
    share[rows.labels[i]] += weight;
    total += weight;
    used += weight > 0;
  }
  for (Example& example : examples) example.weight *= used / total;
  Machine machine;
  machine.linear.emplace(examples, features, static_cast<std::uint32_t>(rows.names.size()), COST, before);
  for (std::size_t label = 0; label < share.size(); ++label)
    machine.log_share.push_back(share[label] > 0 ? std::log((share[label] + 0.5) / total) : NAN);
  return machine;
}

std::vector<double> margins_of(const Machine& machine, const Sparse& features) {
  std::vector<double> margins(machine.log_share.size());
  machine.linear->margins(features, margins);
  return margins;
}

/// Probabilities in place of margins.
void soften(const Machine& machine, const Scale& scale, std::vector<double>& margins) {
  double most = -HUGE_VAL, total = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    margins[i] =
        std::isnan(machine.log_share[i]) ? -HUGE_VAL : scale.slope * margins[i] + scale.pull * machine.log_share[i];
    most = std::max(most, margins[i]);
  }
  for (double& value : margins) total += value = std::exp(value - most);
  for (double& value : margins) value /= total;
}

/// A part of the rows, asked of what was learnt from the rows before it.
struct Trial {
  Machine machine;
  std::vector<std::vector<double>> margins;
  std::vector<std::uint32_t> labels;
  std::vector<double> weights;
};

Trial tried(const Rows& rows, std::size_t begin, std::size_t end, std::uint32_t features, double half_life) {
  Trial trial{learn(rows, begin, features, half_life), {}, {}, {}};
  for (std::size_t i = begin; i < end; ++i) {
    if (std::isnan(trial.machine.log_share[rows.labels[i]])) continue;  // nobody could have known
    trial.margins.push_back(margins_of(trial.machine, rows.features[i]));
    trial.labels.push_back(rows.labels[i]);
    trial.weights.push_back(1.0 / rows.copies[i]);
  }
  return trial;
}

double loss_of(const std::vector<Trial>& trials, const Scale& scale) {
  double loss = 0, weight = 0;
  for (const Trial& trial : trials)
    for (std::size_t i = 0; i < trial.labels.size(); ++i) {
      std::vector<double> scores = trial.margins[i];
      soften(trial.machine, scale, scores);
      loss -= trial.weights[i] * std::log(std::max(1e-9, scores[trial.labels[i]]));
      weight += trial.weights[i];
    }
  return weight > 0 ? loss / weight : 0;
}

std::pair<Scale, double> fitted(const std::vector<Trial>& trials) {
  Scale best;
  double least = loss_of(trials, best);
  for (double slope = 0.75; slope < 13; slope *= 1.3)
    for (double pull = 0; pull < 1.3; pull += 0.25)
      if (const double loss = loss_of(trials, {slope, pull}); loss < least - 1e-12) {
        least = loss;
        best = {slope, pull};
      }
  return {best, least};
}

}  // namespace

struct Classifier::State {
  const Analyzer& analyzer;
  Rows rows;
  std::optional<FeatureSpace> space;
  Machine machine, begun;  // of all rows; of the first of them, when they have no days
  Scale scale;
  double half_life = 0;

  void read(std::vector<Entry> past) {
    std::erase_if(past, [](const Entry& entry) { return entry.label.empty(); });
    if (past.empty())
      throw Error(Fault::input, "text.labels", "배울 표에 분류가 적힌 행이 없습니다. 분류 열의 이름을 확인해 주세요.");
    rows.dated = std::count_if(past.begin(), past.end(), [](const Entry& e) { return e.day.has_value(); }) * 5 >=
                 static_cast<std::ptrdiff_t>(past.size()) * 4;
    std::mt19937 random(20260720);  // without days the rows held back must not be those of one key
    for (std::size_t i = past.size(); i > 1 && !rows.dated; --i) std::swap(past[i - 1], past[random() % i]);
    std::map<std::string, std::uint32_t> labels;
    for (const Entry& entry : past) labels.try_emplace(entry.label, 0);
    for (auto& [name, place] : labels) {
      place = static_cast<std::uint32_t>(rows.names.size());
      rows.names.push_back(name);
    }
    std::vector<std::string_view> texts;
    for (const Entry& entry : past) {
      rows.labels.push_back(labels[entry.label]);
      rows.days.push_back(entry.day);
      texts.push_back(entry.text);
    }
    const NearGroups groups = near_groups(texts, SAME);
    std::vector<std::uint32_t> sizes(texts.size(), 0);
    for (const std::uint32_t first : groups.first) ++sizes[first];
    for (const std::uint32_t first : groups.first) rows.copies.push_back(sizes[first]);
    rows.features = count_all(analyzer, past);
    space.emplace(rows.features);
    each_in_parallel(rows.features.size(),
                     [&](std::size_t i) { rows.features[i] = space->weighted(rows.features[i]); });
  }

  /// Chooses how fast rows age and how margins become probabilities, on rows held back.
  void choose() {
    const std::size_t n = rows.labels.size();
    if (n < FEW) return;
    std::vector<std::pair<std::size_t, std::size_t>> parts{{n * 8 / 10, n}};
    if (n < MANY && rows.dated) parts = {{n * 4 / 10, n * 6 / 10}, {n * 6 / 10, n * 8 / 10}, {n * 8 / 10, n}};
    double least = HUGE_VAL;
    for (const double candidate : HALF_LIVES) {
      if (candidate > 0 && !rows.dated) break;
      std::vector<Trial> trials;
      for (const auto& [begin, end] : parts) trials.push_back(tried(rows, begin, end, space->size(), candidate));
      const auto [fit, loss] = fitted(trials);
      if (loss >= least) continue;
      least = loss;
      scale = fit;
      half_life = candidate;
      if (!rows.dated) begun = std::move(trials.front().machine);
    }
  }

  void learn_all() {
    const Linear* before = begun.linear ? &*begun.linear : nullptr;
    machine = learn(rows, rows.labels.size(), space->size(), half_life, before);
    begun = {};
  }
};

Classifier::Classifier(const Analyzer& analyzer, std::vector<Entry> past)
    : state_(std::make_unique<State>(State{analyzer, {}, {}, {}, {}, {}, 0})) {
  state_->read(std::move(past));
  state_->choose();
  state_->learn_all();
}

Classifier::~Classifier() = default;

const std::vector<std::string>& Classifier::labels() const { return state_->rows.names; }

std::optional<double> Classifier::half_life() const {
  return state_->half_life > 0 ? std::optional(state_->half_life) : std::nullopt;
}

std::vector<std::vector<Suggestion>> Classifier::ask(std::span<const Entry> entries, std::size_t top) const {
  std::vector<Sparse> features = count_all(state_->analyzer, entries);
  std::vector<std::vector<Suggestion>> out(entries.size());
  each_in_parallel(entries.size(), [&](std::size_t i) {
    const Sparse known = state_->space->weighted(features[i]);
    std::vector<double> scores = margins_of(state_->machine, known);
    soften(state_->machine, known.empty() ? Scale{0, 1} : state_->scale, scores);  // no words: what is common
    for (std::uint32_t label = 0; label < scores.size(); ++label)
      if (scores[label] > 0) out[i].push_back({label, scores[label]});
    std::stable_sort(out[i].begin(), out[i].end(),
                     [](const Suggestion& a, const Suggestion& b) { return a.score > b.score; });
    if (out[i].size() > top) out[i].resize(top);
  });
  return out;
}

}  // namespace dure::text
