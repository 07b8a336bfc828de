#include "learned.hpp"
#include "questions.hpp"
#include "semantic.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>

#include <algorithm>
#include <cmath>

namespace dure::text {
namespace {

constexpr std::size_t MOST_FITTED = 2000;  // questions that weigh the features: the last ones

using Fit = std::pair<std::vector<Features>, std::vector<bool>>;

/// Each past question as one to the others.
std::vector<Fit> left_out(const Index::State& index, const Learned& learned, const std::vector<Asked>& cases) {
  std::vector<Fit> out;
  for (std::size_t c = cases.size() - std::min(cases.size(), MOST_FITTED); c < cases.size(); ++c) {
    const Query query = read_query(cases[c].question, *index.analyzer, false);
    Fit fit;
    for (const Candidate& one : learned.candidates(index, query, groups_of(index, query), 1, {}, c)) {
      fit.first.push_back(one.features);
      const std::string_view key = index.segments[one.found.segment].key(one.found.document);
      fit.second.push_back(cases[c].gold.contains(std::string(key)));
    }
    // A question whose answer is not among the candidates teaches nothing about their order.
    if (std::find(fit.second.begin(), fit.second.end(), true) != fit.second.end()) out.push_back(std::move(fit));
  }
  return out;
}

/// Adds the slope of one question's -log(likelihood of the right ones).
void add_slope(const Fit& question, const Features& weights, double share, Features& slope) {
  const auto& [candidates, right] = question;
  std::vector<double> p;
  double top = -INFINITY, sum = 0, mass = 0;
  for (const Features& x : candidates) {
    double z = 0;
    for (std::size_t f = 0; f < FEATURES; ++f) z += weights[f] * x[f];
    p.push_back(z);
    top = std::max(top, z);
  }
  for (double& z : p) sum += z = std::exp(z - top);
  for (std::size_t c = 0; c < p.size(); ++c) mass += right[c] ? p[c] : 0;
  for (std::size_t c = 0; c < p.size(); ++c) {
    const double push = p[c] / sum - (right[c] ? p[c] / (mass + 1e-12) : 0);
    for (std::size_t f = 0; f < FEATURES; ++f) slope[f] += candidates[c][f] * push * share;
  }
}

void remove_others(const std::filesystem::path& folder, const std::string& ours) {
  std::error_code ignored;  // a file that stays is only space
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const auto kind = entry.path().extension();
    if ((kind == ".asked" || kind == ".answered") && entry.path().stem() != ours)
      std::filesystem::remove(entry.path(), ignored);
  }
}

}  // namespace

Features fitted(const std::vector<Fit>& questions) {
  constexpr double pull = 0.004, rate = 0.1, keep = 0.9, keep_square = 0.99;  // Adam
  constexpr int rounds = 300;
  Features weights = BEGINNING, mean{}, square{};
  const double share = 1 / static_cast<double>(std::max<std::size_t>(questions.size(), 1));
  for (int round = 1; round <= rounds; ++round) {
    Features slope{};
    for (std::size_t f = 0; f < FEATURES; ++f) slope[f] = pull * (weights[f] - BEGINNING[f]);
    for (const Fit& question : questions) add_slope(question, weights, share, slope);
    for (std::size_t f = 0; f < FEATURES; ++f) {
      mean[f] = keep * mean[f] + (1 - keep) * slope[f];
      square[f] = keep_square * square[f] + (1 - keep_square) * slope[f] * slope[f];
      weights[f] -= rate * mean[f] / (1 - std::pow(keep, round)) /
                    (std::sqrt(square[f] / (1 - std::pow(keep_square, round))) + 1e-8);
    }
  }
  return weights;
}

std::uint64_t learn(const Index& opened, const std::filesystem::path& pairs) {
  const std::vector<Asked> cases = read_questions(pairs);
  if (cases.empty())
    throw Error(
        Fault::input, "text.nothing_to_learn",
        pairs.filename().string() + "에 배울 물음이 없습니다. 한 줄에 {\"question\", \"gold\"} 하나씩 적어 주세요.");
  const std::filesystem::path& folder = opened.state().folder;
  const FolderLock lock(folder);
  Index::State index(folder, read_manifest(folder), opened.state().analyzer);
  if (index.manifest.has_list()) index.manifest.semantic = judge_semantic(index, cases);
  std::vector<std::string> questions, answered;
  Learned::Gold gold;
  Json list = Json::array();
  for (const Asked& one : cases) {
    questions.push_back(one.question);
    answered.push_back(one.question + "\n" + one.answer);
    gold.push_back(one.gold);
    Json keys = Json::array();
    for (const std::string& key : one.gold) keys.push(key);
    list.push(std::move(keys));
  }
  const std::string asked_bytes = past_segment(index, questions), answered_bytes = past_segment(index, answered);
  const std::string files = "learned-" + sha256(asked_bytes + answered_bytes).substr(0, 16);
  const Learned learned(index, Segment::from_bytes(asked_bytes), Segment::from_bytes(answered_bytes), std::move(gold),
                        {});
  const std::vector<Fit> fits = left_out(index, learned, cases);
  Json weights = Json::array();
  for (const double weight : fitted(fits)) weights.push(weight);
  write_file_atomically(index.folder / (files + ".asked"), asked_bytes);
  write_file_atomically(index.folder / (files + ".answered"), answered_bytes);
  Json json = Json::object({{"version", 1}, {"files", files}});
  json.set("weights", std::move(weights));
  json.set("gold", std::move(list));
  write_file_atomically(index.folder / "learned.json", json.dump());
  write_manifest(folder, index.manifest);  // last: whoever has the index open sees that it changed
  remove_others(index.folder, files);
  return cases.size();
}

}  // namespace dure::text
