#include "mip.hpp"

#include <dure/core/error.hpp>

#include <coin/Cbc_C_Interface.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>

namespace dure::geo {
namespace {

struct Delete {
  void operator()(Cbc_Model* model) const { Cbc_deleteModel(model); }
};
using Model = std::unique_ptr<Cbc_Model, Delete>;

std::mutex& one_at_a_time() {  // CBC keeps settings of its own that are shared
  static std::mutex mutex;
  return mutex;
}

}  // namespace

std::size_t Mip::column(double cost, double low, double high, bool whole) {
  columns_.push_back({cost, low, high, whole});
  return columns_.size() - 1;
}

std::size_t Mip::row(double low, double high) {
  rows_.push_back({low, high});
  return rows_.size() - 1;
}

Mip::Answer Mip::solve(int nodes) const {
  std::vector<Entry> entries = entries_;
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.column != b.column ? a.column < b.column : a.row < b.row;
  });
  std::vector<CoinBigIndex> start(columns_.size() + 1, 0);
  std::vector<int> index;
  std::vector<double> value, low, high, cost, row_low, row_high;
  for (const Entry& entry : entries) {
    ++start[entry.column + 1];
    index.push_back(static_cast<int>(entry.row));
    value.push_back(entry.value);
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    start[c + 1] += start[c];
    low.push_back(columns_[c].low);
    high.push_back(columns_[c].high);
    cost.push_back(columns_[c].cost);
  }
  for (const Row& row : rows_) {
    row_low.push_back(row.low);
    row_high.push_back(row.high);
  }
  const bool any_whole = std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return c.whole; });
  if (!any_whole) {  // CBC writes to the standard output when nothing is whole, whatever its log level
    start.push_back(start.back());
    for (auto* side : {&low, &high, &cost}) side->push_back(0);
  }
  const std::lock_guard lock(one_at_a_time());
  const Model model(Cbc_newModel());
  Cbc_setParameter(model.get(), "logLevel", "0");
  Cbc_loadProblem(model.get(), static_cast<int>(cost.size()), static_cast<int>(rows_.size()), start.data(),
                  index.data(), value.data(), low.data(), high.data(), cost.data(), row_low.data(), row_high.data());
  for (std::size_t c = 0; c < columns_.size(); ++c)
    if (columns_[c].whole) Cbc_setInteger(model.get(), static_cast<int>(c));
  if (!any_whole) Cbc_setInteger(model.get(), static_cast<int>(columns_.size()));
  Cbc_setParameter(model.get(), "maxNodes", std::to_string(nodes).c_str());
  Cbc_setParameter(model.get(), "ratioGap", "0");
  Cbc_setParameter(model.get(), "allowableGap", "1e-9");
  Cbc_setParameter(model.get(), "threads", "0");
  Cbc_solve(model.get());
  Answer answer;
  answer.impossible = Cbc_isProvenInfeasible(model.get()) != 0;
  const double* solution = Cbc_getColSolution(model.get());
  const double found = Cbc_getObjValue(model.get());
  answer.feasible = !answer.impossible && solution != nullptr && found < 1e49;
  if (answer.feasible) {
    answer.values.assign(solution, solution + columns_.size());
    answer.cost = found;
    answer.bound = Cbc_isProvenOptimal(model.get()) ? found : Cbc_getBestPossibleObjValue(model.get());
  }
  return answer;
}

}  // namespace dure::geo
