// text_bench vectors ROWS DIMENSIONS [graph]: rows around one centre for every 250 of them, as texts lie, asked with
// 100 vectors of the same kind: milliseconds of the exact scan; of the graph with its recall of the scan's first ten.
#include "vector_codes.hpp"
#include "vectors_state.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <set>
#include <string>

using namespace dure::text;

namespace {

class Clumps {
public:
  Clumps(std::size_t centres, std::size_t dimensions) : dimensions_(dimensions) {
    for (std::size_t n = 0; n < centres * dimensions; ++n) centres_.push_back(normal_(random_));
  }
  std::vector<float> next() {
    const std::size_t from = random_() % (centres_.size() / dimensions_) * dimensions_;
    std::vector<float> row;
    for (std::size_t i = 0; i < dimensions_; ++i) row.push_back(centres_[from + i] + 0.5F * normal_(random_));
    to_unit(row);
    return row;
  }

private:
  std::size_t dimensions_;
  std::mt19937 random_{20261128};
  std::normal_distribution<float> normal_;
  std::vector<float> centres_;
};

template <class F>
double milliseconds(F&& f) {
  const auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

int bench_vectors(int argc, char** argv) {
  const std::size_t rows = std::stoul(argv[2]), dimensions = std::stoul(argv[3]);
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("dure-vector-bench-" + std::to_string(getpid()));
  Clumps clumps(std::max<std::size_t>(rows / 250, 1), dimensions);
  {
    std::vector<VectorRow> written;
    for (std::size_t n = 0; n < rows; ++n) written.push_back({std::to_string(n), clumps.next()});
    write_vectors(file, written, static_cast<std::uint32_t>(dimensions));
  }
  std::vector<std::vector<float>> asked;
  for (int n = 0; n < 100; ++n) asked.push_back(clumps.next());
  const VectorFile opened(file);
  std::vector<double> times;
  std::vector<std::set<std::uint64_t>> right(asked.size());
  const std::clock_t begin = std::clock();
  for (std::size_t q = 0; q < asked.size(); ++q)
    times.push_back(milliseconds([&] {
      for (const auto& [score, row] : best_rows(opened, nullptr, 0, asked[q], 10, {})) right[q].insert(row);
    }));
  const double processor =
      static_cast<double>(std::clock() - begin) * 1e3 / CLOCKS_PER_SEC / static_cast<double>(asked.size());
  std::printf("{\"rows\":%zu,\"dimensions\":%zu,\"exact_p50_ms\":%.3f,\"fastest_ms\":%.3f,\"processor_ms\":%.3f", rows,
              dimensions, median(times), *std::min_element(times.begin(), times.end()), processor);
  if (argc > 4) {
    std::unique_ptr<VectorGraph> graph;
    const double seconds =
        milliseconds([&] { graph = std::make_unique<VectorGraph>(VectorGraph::build(opened)); }) / 1e3;
    std::printf(",\"graph_build_s\":%.1f", seconds);
    for (const std::size_t breadth : {64, 128, 256, 512, 1024}) {
      std::size_t found = 0;
      std::vector<double> by;
      for (std::size_t q = 0; q < asked.size(); ++q)
        by.push_back(milliseconds([&] {
          for (const auto& [score, row] : best_rows(opened, graph.get(), breadth, asked[q], 10, {}))
            found += right[q].count(row);
        }));
      std::printf(",\"graph_%zu\":{\"recall@10\":%.3f,\"p50_ms\":%.3f}", breadth,
                  static_cast<double>(found) / static_cast<double>(10 * asked.size()), median(by));
    }
  }
  std::printf("}\n");
  std::filesystem::remove(file);
  return 0;
}
