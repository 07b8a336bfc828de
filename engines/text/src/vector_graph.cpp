#include "vector_graph.hpp"

#include "hash.hpp"

#include <dure/core/files.hpp>

#include <hnswlib/hnswlib.h>

#include <exception>

namespace dure::text {
namespace {

constexpr std::size_t LINKS = 16, LOOKED_AT = 100;  // M and efConstruction of the paper (Malkov and Yashunin, 2018)
constexpr std::uint32_t ASKED = UINT32_MAX;         // instead of a row: the vector that is being asked
thread_local const Code* asked_now = nullptr;

/// A node holds the number of its row only; the numbers themselves stand in the file once.
class Space : public hnswlib::SpaceInterface<float> {
public:
  explicit Space(const VectorFile& file) : file_(file) {}
  std::size_t get_data_size() override { return sizeof(std::uint32_t); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return this; }

private:
  static float distance(const void* a, const void* b, const void* space) {
    const VectorFile& file = static_cast<const Space*>(space)->file_;
    const std::uint32_t x = *static_cast<const std::uint32_t*>(a), y = *static_cast<const std::uint32_t*>(b);
    const std::int8_t* code = x == ASKED ? asked_now->code.data() : file.code(x);
    const float scale = x == ASKED ? asked_now->scale : file.scale(x);
    const std::int32_t sum = product(code, file.code(y), file.sum(y), file.width());
    return 1 - static_cast<float>(sum) * scale * file.scale(y);
  }
  const VectorFile& file_;
};

}  // namespace

struct VectorGraph::State {
  explicit State(const VectorFile& file) : space(file) {}
  Space space;
  std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;
};

VectorGraph::VectorGraph(std::unique_ptr<State> state) : state_(std::move(state)) {}
VectorGraph::~VectorGraph() = default;
VectorGraph::VectorGraph(VectorGraph&&) noexcept = default;

VectorGraph VectorGraph::build(const VectorFile& file) {
  auto state = std::make_unique<State>(file);
  const auto rows = static_cast<std::size_t>(file.rows());
  state->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(&state->space, rows, LINKS, LOOKED_AT);
  for (std::uint32_t row = 0; row < rows; ++row) state->graph->addPoint(&row, row);
  return VectorGraph(std::move(state));
}

VectorGraph VectorGraph::open(const std::filesystem::path& path, const VectorFile& file, std::uint64_t checksum) {
  try {
    if (hash64(read_file(path, std::uint64_t{1} << 40)) != checksum) broken_vectors("이웃 그림");
    auto state = std::make_unique<State>(file);
    state->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(&state->space, path.string());
    return VectorGraph(std::move(state));
  } catch (const std::exception&) {
    broken_vectors("이웃 그림");
  }
}

std::uint64_t VectorGraph::save(const std::filesystem::path& path) const {
  const std::filesystem::path beside = path.string() + ".part";
  state_->graph->saveIndex(beside.string());
  const std::string bytes = read_file(beside, std::uint64_t{1} << 40);
  write_file_atomically(path, bytes);
  std::filesystem::remove(beside);
  return hash64(bytes);
}

std::vector<std::uint64_t> VectorGraph::near(const Code& asked, std::size_t wanted) const {
  asked_now = &asked;
  // The library takes how far to look from the graph or from the number wanted, whichever is more; the graph's own
  // stays at its least, so that threads need not agree on it.
  auto found = state_->graph->searchKnn(&ASKED, wanted);
  std::vector<std::uint64_t> rows;
  for (; !found.empty(); found.pop()) rows.push_back(found.top().second);
  return rows;
}

}  // namespace dure::text
