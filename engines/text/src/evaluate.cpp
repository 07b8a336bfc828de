#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/text/index.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "questions.hpp"

namespace dure::text {
namespace {

constexpr std::size_t TOP = 10;

void count(const std::vector<Hit>& hits, const std::set<std::string>& gold, Quality& sum) {
  double gain = 0, ideal = 0;
  std::size_t first = TOP;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (!gold.contains(hits[i].key)) continue;
    first = std::min(first, i);
    gain += 1 / std::log2(static_cast<double>(i) + 2);
  }
  for (std::size_t i = 0; i < std::min(gold.size(), TOP); ++i) ideal += 1 / std::log2(static_cast<double>(i) + 2);
  sum.hit_1 += first < 1;
  sum.hit_3 += first < 3;
  sum.hit_10 += first < 10;
  sum.mrr += first < TOP ? 1 / (static_cast<double>(first) + 1) : 0;
  sum.ndcg_10 += gain / ideal;
}

/// Nearest rank: the smallest time that `share` of all do not exceed.
double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace

std::vector<Asked> read_questions(const std::filesystem::path& file) {
  const std::string bytes = read_file(file, std::uint64_t{1} << 30);
  std::vector<Asked> out;
  std::size_t line = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view said = std::string_view(bytes).substr(at, end - at);
    at = end + 1;
    ++line;
    if (said.find_first_not_of(" \t\r") == said.npos) continue;
    try {
      const Json json = Json::parse(said);
      Asked asked{json["question"].string(), {}, json["answer"].is_string() ? json["answer"].string() : ""};
      for (const Json& key : json["gold"].items()) asked.gold.insert(key.is_string() ? key.string() : key.dump());
      if (!asked.gold.empty()) out.push_back(std::move(asked));
    } catch (const Error&) {
      throw Error(
          Fault::input, "text.questions",
          file.filename().string() + " " + std::to_string(line) +
              "행을 읽지 못했습니다. 한 줄에 {\"question\": \"물음\", \"gold\": [\"문서 키\"]} 하나씩 적어 주세요.");
    }
  }
  return out;
}

Quality evaluate(const Index& index, const std::filesystem::path& questions, const SearchOptions& given) {
  SearchOptions options = given;
  options.operators = options.shown = false;
  Quality sum;
  std::vector<double> times;
  for (const Asked& asked : read_questions(questions)) {
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<Hit> hits = index.search(asked.question, TOP, options);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    count(hits, asked.gold, sum);
    ++sum.questions;
  }
  const double n = static_cast<double>(std::max<std::uint64_t>(sum.questions, 1));
  for (double* mean : {&sum.hit_1, &sum.hit_3, &sum.hit_10, &sum.mrr, &sum.ndcg_10}) *mean /= n;
  std::sort(times.begin(), times.end());
  sum.p50_ms = percentile(times, 0.5);
  sum.p95_ms = percentile(times, 0.95);
  sum.p99_ms = percentile(times, 0.99);
  return sum;
}

std::string to_json(const Quality& q) {
  return Json::object({{"questions", q.questions},
                       {"hit@1", q.hit_1},
                       {"hit@3", q.hit_3},
                       {"hit@10", q.hit_10},
                       {"mrr", q.mrr},
                       {"ndcg@10", q.ndcg_10},
                       {"p50_ms", q.p50_ms},
                       {"p95_ms", q.p95_ms},
                       {"p99_ms", q.p99_ms}})
      .dump();
}

}  // namespace dure::text
