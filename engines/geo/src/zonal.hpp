#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dure::geo {

/// Cells in rows from the north-west corner; `cell_height` counts downwards.
struct RasterGrid {
  double west = 0, north = 0;
  double cell_width = 1, cell_height = 1;
  std::size_t columns = 0, rows = 0;

  friend bool operator==(const RasterGrid&, const RasterGrid&) = default;
};

/// How much of each cell a zone covers, exactly. Worked out once, used for every raster on the same grid.
class Coverage {
public:
  /// `rings` of one zone as Geometry::rings() gives them.
  void add(const std::vector<Ring>& rings, const RasterGrid& grid);
  std::size_t zones() const { return first_.size() - 1; }

  /// Weighted by the covered share of a cell; NaN cells count for nothing.
  struct Summary {
    double cells = 0;  ///< covered cells with a value, parts counted as parts
    double sum = 0, mean = 0, deviation = 0;
    double least = 0, most = 0;  ///< NaN, like mean and deviation, where there is no cell
  };
  /// `values`: the cells of the grid, row by row. Zones in the order in which they were added.
  std::vector<Summary> summarise(std::span<const double> values) const;
  std::vector<Summary> summarise(std::span<const float> values) const;

private:
  struct Run {  ///< cells side by side: all fully covered, or with the shares from `share` on
    std::size_t cell;
    std::uint32_t count;
    std::int64_t share;  ///< negative: full
  };
  template <class T>
  std::vector<Summary> all(std::span<const T> values) const;
  void add_row(std::size_t cell, std::span<const double> shares);

  std::vector<Run> runs_;
  std::vector<double> shares_;
  std::vector<std::size_t> first_ = {0};  ///< zones + 1: where the runs of a zone begin
};

}  // namespace dure::geo
