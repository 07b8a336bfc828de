#include "coordinates.hpp"
#include "geometry.hpp"
#include "layer.hpp"

#include <dure/core/error.hpp>

#include <optional>

namespace dure::geo {
namespace {

void fault(Layer::Feature& feature, const char* code, std::string note) {
  feature.fault = code;
  feature.note = std::move(note);
}

/// Geometry without a place is none; one that crosses itself is mended. @returns what is left
std::optional<Geometry> mend(Layer::Feature& feature) {
  Geometry shape = Geometry::read(feature.geometry);
  if (shape.empty()) {
    feature.geometry.clear();
    fault(feature, "geometry_empty", "점이 하나도 없는 도형입니다. 도형 없이 실었습니다");
    return std::nullopt;
  }
  const std::string why = shape.fault();
  if (why.empty()) return shape;
  try {
    shape = shape.mended();
    feature.geometry = shape.wkb();
    fault(feature, "geometry_mended", "도형이 어긋나 고쳐 실었습니다: " + why);
    return shape;
  } catch (const Error&) {
    feature.geometry.clear();
    fault(feature, "geometry_broken", "고칠 수 없는 도형이라 도형 없이 실었습니다: " + why);
    return std::nullopt;
  }
}

/// Is it out of Korea, and would it be in it with x and y changed?
void place(Layer::Feature& feature, const Geometry& shape, std::int64_t epsg, std::size_t& outside,
           std::size_t& first_outside, std::size_t number) {
  const Box box = shape.bounds();
  const double x = (box.west + box.east) / 2, y = (box.south + box.north) / 2;
  if (in_korea(x, y, epsg)) return;
  if (in_korea(y, x, epsg)) {
    feature.geometry = shape.turned().wkb();
    return fault(feature, "geometry_swapped", "가로와 세로 좌표가 바뀌어 있어 바로잡았습니다");
  }
  if (outside++ == 0) first_outside = number;
  if (feature.fault.empty())
    fault(feature, "geometry_outside", "한국 밖이나 먼바다에 놓인 도형입니다. 좌표를 확인하십시오");
}

}  // namespace

void check_layer(Layer& layer, std::int64_t epsg) {
  std::size_t outside = 0, first = 0, placed = 0;
  for (std::size_t k = 0; k < layer.features.size(); ++k) {
    Layer::Feature& feature = layer.features[k];
    if (feature.geometry.empty()) {
      if (feature.fault.empty()) fault(feature, "geometry_empty", "도형이 없는 줄입니다");
      continue;
    }
    const std::optional<Geometry> shape = mend(feature);
    if (!shape) continue;
    ++placed;
    if (epsg != 0) place(feature, *shape, epsg, outside, first, k);
  }
  if (outside < placed || placed < 2) return;
  for (Layer::Feature& feature : layer.features)
    if (feature.fault == "geometry_outside") fault(feature, "", "");
  if (layer.features[first].fault.empty())
    fault(layer.features[first], "geometry_outside",
          "도형 " + std::to_string(outside) + "개가 모두 한국 밖에 놓입니다. 좌표계가 맞는지 확인하십시오");
}

}  // namespace dure::geo
