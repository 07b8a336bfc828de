#include "zonal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dure::geo {
namespace {

constexpr double FULL = 1 - 1e-9;  // what rounding leaves of a whole cell

/// Signed areas, as of a glyph: an edge covers all that lies east of it in its rows; what each row's running sum says
/// of a cell is the share of it that lies inside. A window of the grid, in cells.
class Window {
public:
  Window(std::size_t top, std::size_t left, std::size_t rows, std::size_t columns)
      : top_(static_cast<double>(top)),
        left_(static_cast<double>(left)),
        rows_(rows),
        columns_(columns),
        area_(rows * (columns + 2), 0.0) {}

  void edge(Point from, Point to) {
    from.x -= left_, to.x -= left_, from.y -= top_, to.y -= top_;
    const double sign = from.y < to.y ? 1 : -1;
    if (from.y > to.y) std::swap(from, to);
    const double low = std::max(from.y, 0.0), high = std::min(to.y, static_cast<double>(rows_));
    if (!(low < high)) return;
    const double slope = (to.x - from.x) / (to.y - from.y);
    double x = from.x + (low - from.y) * slope;
    for (auto row = static_cast<std::size_t>(low); row < rows_ && static_cast<double>(row) < high; ++row) {
      const double y1 = std::max(low, static_cast<double>(row)), y2 = std::min(high, static_cast<double>(row + 1));
      const double next = from.x + (y2 - from.y) * slope;
      clipped(row, x, next, sign * (y2 - y1));
      x = next;
    }
  }

  /// The shares of a row, west to east.
  void row(std::size_t row, std::vector<double>& shares) const {
    shares.resize(columns_);
    double sum = 0;
    const double* area = area_.data() + row * (columns_ + 2);
    for (std::size_t k = 0; k < columns_; ++k) {
      sum += area[k];
      shares[k] = std::abs(sum);
    }
  }

private:
  /// The piece of an edge in one row, cut where it leaves the window to the west or east.
  void clipped(std::size_t row, double x1, double x2, double height) {
    if (x1 > x2) std::swap(x1, x2);  // the area east of a piece does not know which end is up
    const double east = static_cast<double>(columns_);
    if (x2 <= 0) return piece(row, 0, 0, height);
    if (x1 >= east) return;
    const double width = x2 - x1;
    double inside = height;
    if (x1 < 0) {
      const double part = height * (-x1 / width);
      piece(row, 0, 0, part);
      inside -= part;
      x1 = 0;
    }
    if (x2 > east) {
      inside -= height * ((x2 - east) / width);
      x2 = east;
    }
    piece(row, x1, x2, inside);
  }

  void piece(std::size_t row, double x1, double x2, double height) {
    double* area = area_.data() + row * (columns_ + 2);
    auto cell = std::min(static_cast<std::size_t>(x1), columns_);
    const auto last = std::min(static_cast<std::size_t>(x2), columns_);
    if (cell == last) {
      const double middle = (x1 + x2) / 2 - static_cast<double>(cell);
      area[cell] += height * (1 - middle);
      area[cell + 1] += height * middle;
      return;
    }
    const double per_cell = height / (x2 - x1);
    double at = x1;
    for (; cell <= last; ++cell) {
      const double end = std::min(x2, static_cast<double>(cell + 1));
      const double part = per_cell * (end - at), middle = (at + end) / 2 - static_cast<double>(cell);
      area[cell] += part * (1 - middle);
      area[cell + 1] += part * middle;
      at = end;
    }
  }

  double top_, left_;
  std::size_t rows_, columns_;
  std::vector<double> area_;
};

}  // namespace

void Coverage::add(const std::vector<Ring>& rings, const RasterGrid& grid) {
  const auto cells = [&](const Point& p) {
    return Point{(p.x - grid.west) / grid.cell_width, (grid.north - p.y) / grid.cell_height};
  };
  double west = HUGE_VAL, east = -HUGE_VAL, top = HUGE_VAL, bottom = -HUGE_VAL;
  for (const Ring& ring : rings)
    for (const Point& p : ring) {
      const Point c = cells(p);
      west = std::min(west, c.x), east = std::max(east, c.x), top = std::min(top, c.y), bottom = std::max(bottom, c.y);
    }
  const auto limit = [](double value, std::size_t most) {
    return static_cast<std::size_t>(std::clamp(value, 0.0, static_cast<double>(most)));
  };
  const std::size_t left = limit(std::floor(west), grid.columns), right = limit(std::ceil(east), grid.columns);
  const std::size_t first = limit(std::floor(top), grid.rows), last = limit(std::ceil(bottom), grid.rows);
  if (!rings.empty() && left < right && first < last) {
    Window window(first, left, last - first, right - left);
    for (const Ring& ring : rings)
      for (std::size_t k = 1; k < ring.size(); ++k) window.edge(cells(ring[k - 1]), cells(ring[k]));
    std::vector<double> shares;
    for (std::size_t row = first; row < last; ++row) {
      window.row(row - first, shares);
      add_row(row * grid.columns + left, shares);
    }
  }
  first_.push_back(runs_.size());
}

void Coverage::add_row(std::size_t cell, std::span<const double> shares) {
  for (std::size_t k = 0; k < shares.size();) {
    if (shares[k] < 1e-9) {
      ++k;
      continue;
    }
    const std::size_t from = k;
    const bool full = shares[k] >= FULL;
    while (k < shares.size() && shares[k] >= 1e-9 && (shares[k] >= FULL) == full) ++k;
    runs_.push_back(
        {cell + from, static_cast<std::uint32_t>(k - from), full ? -1 : static_cast<std::int64_t>(shares_.size())});
    if (!full)
      for (std::size_t at = from; at < k; ++at) shares_.push_back(shares[at]);
  }
}

template <class T>
std::vector<Coverage::Summary> Coverage::all(std::span<const T> values) const {
  std::vector<Summary> out(zones());
  for (std::size_t zone = 0; zone < zones(); ++zone) {
    double cells = 0, sum = 0, shift = 0, squares = 0;
    double least = HUGE_VAL, most = -HUGE_VAL;
    bool begun = false;
    const auto take = [&](double value, double share) {
      if (std::isnan(value)) return;
      if (!begun) {
        shift = value;  // squares are of differences from the first value, so that they keep their digits
        begun = true;
      }
      const double d = value - shift;
      cells += share;
      sum += share * d;
      squares += share * d * d;
      least = std::min(least, value);
      most = std::max(most, value);
    };
    for (std::size_t r = first_[zone]; r < first_[zone + 1]; ++r) {
      const Run& run = runs_[r];
      const T* value = values.data() + run.cell;
      if (run.share < 0)
        for (std::uint32_t k = 0; k < run.count; ++k) take(static_cast<double>(value[k]), 1);
      else
        for (std::uint32_t k = 0; k < run.count; ++k)
          take(static_cast<double>(value[k]), shares_[static_cast<std::size_t>(run.share) + k]);
    }
    Summary& one = out[zone];
    one.cells = cells;
    one.sum = sum + shift * cells;
    one.mean = begun ? shift + sum / cells : std::nan("");
    one.deviation = begun ? std::sqrt(std::max(0.0, squares / cells - sum / cells * (sum / cells))) : std::nan("");
    one.least = begun ? least : std::nan("");
    one.most = begun ? most : std::nan("");
  }
  return out;
}

std::vector<Coverage::Summary> Coverage::summarise(std::span<const double> values) const { return all(values); }
std::vector<Coverage::Summary> Coverage::summarise(std::span<const float> values) const { return all(values); }

}  // namespace dure::geo
