#include "box_tree.hpp"

#include <algorithm>
#include <cmath>

namespace dure::geo {
namespace {

constexpr Box kNowhere{INFINITY, INFINITY, -INFINITY, -INFINITY};

Box both(const Box& a, const Box& b) {
  return {std::min(a.west, b.west), std::min(a.south, b.south), std::max(a.east, b.east), std::max(a.north, b.north)};
}

bool somewhere(const Box& box) { return box.west <= box.east && box.south <= box.north; }

}  // namespace

BoxTree::BoxTree(std::vector<Box> boxes) : boxes_(std::move(boxes)) {
  for (std::uint32_t k = 0; k < boxes_.size(); ++k)
    if (somewhere(boxes_[k])) order_.push_back(k);
  const auto by = [&](auto middle) {
    return [&, middle](std::uint32_t a, std::uint32_t b) { return middle(boxes_[a]) < middle(boxes_[b]); };
  };
  const auto x = by([](const Box& box) { return box.west + box.east; });
  const auto y = by([](const Box& box) { return box.south + box.north; });
  std::stable_sort(order_.begin(), order_.end(), x);
  const double nodes = std::ceil(static_cast<double>(order_.size()) / kFan);
  const auto slice = kFan * static_cast<std::size_t>(std::ceil(std::sqrt(nodes)));
  for (std::size_t k = 0; k < order_.size(); k += slice) {
    const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(k);
    std::stable_sort(begin, begin + static_cast<std::ptrdiff_t>(std::min(slice, order_.size() - k)), y);
  }
  std::vector<Box> below;
  below.reserve(order_.size());
  for (const std::uint32_t k : order_) below.push_back(boxes_[k]);
  while (below.size() > 1 || levels_.empty()) {
    std::vector<Box> level((below.size() + kFan - 1) / kFan, kNowhere);
    for (std::size_t k = 0; k < below.size(); ++k) level[k / kFan] = both(level[k / kFan], below[k]);
    levels_.push_back(level);
    below = std::move(level);
  }
}

std::vector<std::uint32_t> BoxTree::meeting(const Box& window) const {
  std::vector<std::uint32_t> out;
  if (levels_.empty() || levels_.back().empty()) return out;
  std::vector<std::size_t> now{0}, next;
  for (std::size_t level = levels_.size(); level-- > 0; now.swap(next)) {
    next.clear();
    const std::size_t below = level > 0 ? levels_[level - 1].size() : order_.size();
    for (const std::size_t node : now) {
      if (!meet(levels_[level][node], window)) continue;
      for (std::size_t k = node * kFan; k < std::min(below, (node + 1) * kFan); ++k) next.push_back(k);
    }
  }
  for (const std::size_t leaf : now)
    if (meet(boxes_[order_[leaf]], window)) out.push_back(order_[leaf]);
  std::sort(out.begin(), out.end());
  return out;
}

std::size_t BoxTree::bytes() const { return boxes_.size() * (sizeof(Box) + sizeof(std::uint32_t)) * (kFan + 1) / kFan; }

}  // namespace dure::geo
