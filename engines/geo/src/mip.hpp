#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace dure::geo {

/// A mixed whole-number programme, to be made least.
class Mip {
public:
  std::size_t column(double cost, double low, double high, bool whole);
  std::size_t row(double low, double high);
  void put(std::size_t row, std::size_t column, double value) { entries_.push_back({row, column, value}); }

  struct Answer {
    bool feasible = false;    ///< `values` keep every row
    bool impossible = false;  ///< proven: no values do
    std::vector<double> values;
    double cost = std::numeric_limits<double>::infinity();
    double bound = -std::numeric_limits<double>::infinity();  ///< no values cost less
  };
  /// By CBC, after at most `nodes` branchings: the same programme has the same answer on every machine.
  Answer solve(int nodes) const;

private:
  struct Entry {
    std::size_t row, column;
    double value;
  };
  struct Column {
    double cost, low, high;
    bool whole;
  };
  struct Row {
    double low, high;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::vector<Entry> entries_;
};

}  // namespace dure::geo
