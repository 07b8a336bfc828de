#include "manifest.hpp"
#include "parallel.hpp"
#include "vector_codes.hpp"
#include "vector_graph.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/text/vectors.hpp>

#include <algorithm>
#include <thread>

#include "vectors_state.hpp"

namespace dure::text {
namespace {

constexpr std::uint64_t A_THREAD = 20'000;  // rows that are worth a thread of their own

using Candidate = std::pair<float, std::uint64_t>;  // 8-bit score, row

bool better(const Candidate& a, const Candidate& b) {
  return a.first != b.first ? a.first > b.first : a.second < b.second;
}

/// Which rows may be found; `all` when every one.
struct Wanted {
  explicit Wanted(const NearOptions& by)
      : options(by), all(!by.allowed && !by.after && !by.before && by.department.empty()) {
    if (by.after) from = static_cast<std::int32_t>(by.after->time_since_epoch().count());
    if (by.before) until = static_cast<std::int32_t>(by.before->time_since_epoch().count());
  }
  bool operator()(const VectorFile& file, std::uint64_t row) const {
    if (options.after || options.before) {
      const std::int32_t day = file.day(row);
      if (day == INT32_MIN || day < from || day >= until) return false;
    }
    if (!options.department.empty() && file.department(row) != options.department) return false;
    return !options.allowed || options.allowed(file.key(row));
  }
  const NearOptions& options;
  bool all;
  std::int32_t from = INT32_MIN, until = INT32_MAX;
};

/// The best `most` of some rows by their codes.
std::vector<Candidate> scan(const VectorFile& file, const Code& asked, std::size_t most, const Wanted& wanted,
                            std::uint64_t begin, std::uint64_t end) {
  std::vector<Candidate> heap;
  for (std::uint64_t row = begin; row < end; ++row) {
    if (!wanted.all && !wanted(file, row)) continue;
    const std::int32_t sum = product(asked.code.data(), file.code(row), file.sum(row), file.width());
    const Candidate one{static_cast<float>(sum) * file.scale(row), row};
    if (heap.size() == most) {
      if (!better(one, heap.front())) continue;
      std::pop_heap(heap.begin(), heap.end(), better);
      heap.pop_back();
    }
    heap.push_back(one);
    std::push_heap(heap.begin(), heap.end(), better);
  }
  return heap;
}

std::vector<std::uint64_t> scan_all(const VectorFile& file, const Code& asked, std::size_t most, const Wanted& wanted) {
  const std::uint64_t cores = std::max(1u, std::thread::hardware_concurrency());
  // Who is asked for leave need not be safe from threads.
  const std::uint64_t shares = wanted.all ? std::clamp<std::uint64_t>(file.rows() / A_THREAD, 1, cores) : 1;
  std::vector<std::vector<Candidate>> parts(shares);
  each_in_parallel(shares, [&](std::uint64_t t) {
    parts[t] = scan(file, asked, most, wanted, file.rows() * t / shares, file.rows() * (t + 1) / shares);
  });
  std::vector<Candidate> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end(), better);
  if (all.size() > most) all.resize(most);
  std::vector<std::uint64_t> rows;
  for (const Candidate& one : all) rows.push_back(one.second);
  return rows;
}

}  // namespace

std::vector<std::pair<double, std::uint64_t>> best_rows(const VectorFile& file, const VectorGraph* graph,
                                                        std::size_t breadth, std::span<const float> unit, std::size_t k,
                                                        const NearOptions& options) {
  const std::size_t most = 4 * k + 32;
  const Code asked = encode(unit);
  const Wanted wanted(options);
  const bool by_graph = graph != nullptr && wanted.all && !options.exact;
  const std::vector<std::uint64_t> rows =
      by_graph ? graph->near(asked, std::max(most, breadth)) : scan_all(file, asked, most, wanted);
  std::vector<std::pair<double, std::uint64_t>> out;
  for (const std::uint64_t row : rows) out.emplace_back(cosine(unit, file.unit(row)), row);
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  if (out.size() > k) out.resize(k);
  return out;
}

Vectors::State::State(const std::filesystem::path& folder, VectorManifest said)
    : manifest(std::move(said)), file(folder / manifest.file) {
  if (file.rows() != manifest.rows || file.dimensions() != manifest.dimensions) broken_vectors("크기");
  if (!manifest.graph.empty()) graph.emplace(VectorGraph::open(folder / manifest.graph, file, manifest.graph_checksum));
}

Vectors::Vectors(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vectors::~Vectors() = default;
std::uint64_t Vectors::rows() const { return state_->file.rows(); }
std::uint32_t Vectors::dimensions() const { return state_->file.dimensions(); }
const std::string& Vectors::table() const { return state_->manifest.readers_of; }

bool Vectors::exists(const std::filesystem::path& directory, std::string_view name) {
  return std::filesystem::exists(index_folder(directory, name) / VectorManifest::NAME);
}

std::shared_ptr<const Vectors> Vectors::open(const std::filesystem::path& directory, std::string_view name) {
  const std::filesystem::path folder = index_folder(directory, name);
  if (!exists(directory, name))
    throw Error(Fault::missing, "text.index_missing",
                "'" + std::string(name) + "' 벡터 색인이 없습니다. dure index " + std::string(name) +
                    " --from 표 --key 열 --vector 열로 만드세요.");
  return std::make_shared<const Vectors>(std::make_unique<State>(folder, read_vector_manifest(folder)));
}

std::vector<Near> Vectors::nearest(std::span<const double> vector, std::size_t k, const NearOptions& options) const {
  if (vector.size() != dimensions())
    throw Error(Fault::input, "text.vector_length",
                "물은 벡터의 수가 " + std::to_string(vector.size()) + "개인데 색인은 " + std::to_string(dimensions()) +
                    "개입니다. 같은 모델로 만든 벡터를 주세요.");
  std::vector<float> unit(vector.begin(), vector.end());
  if (k == 0 || !to_unit(unit)) return {};
  std::vector<Near> out;
  for (const auto& [score, row] :
       best_rows(state_->file, state_->graph ? &*state_->graph : nullptr, state_->manifest.breadth, unit, k, options))
    out.push_back({std::string(state_->file.key(row)), score});
  return out;
}

}  // namespace dure::text
