#include "export_table.hpp"

#include <dure/core/markup.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dure::geo {

std::string text_of(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.string();
  if (value.is_number() && !value.is_integer()) return digits_of(value.number());
  return value.dump();
}

std::string escaped_xml(std::string_view text) {
  std::string plain(text);
  std::erase_if(plain, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
  return escaped(plain);
}

std::string digits_of(double value) {
  char text[400];
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-7 && size < 1e17);
  const auto end = plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                         : std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

std::size_t naming_column(const ExportTable& table) {
  std::size_t weak = std::string::npos;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string& name = table.columns[c].name;
    if (name == "name" || name == "NAME" || name == "이름" || name.ends_with("명칭")) return c;
    if (weak == std::string::npos && name.ends_with("명")) weak = c;
  }
  return weak;
}

void each_single(const Parts& shape, const std::function<void(const Parts&)>& take) {
  if (shape.kind != Parts::Kind::collection) return take(shape);
  for (const Parts& one : shape.inner) each_single(one, take);
}

double twice_area_of(const Ring& ring) {
  double sum = 0;
  for (std::size_t k = 1; k < ring.size(); ++k)
    sum +=
        (ring[k - 1].x - ring[0].x) * (ring[k].y - ring[0].y) - (ring[k].x - ring[0].x) * (ring[k - 1].y - ring[0].y);
  return sum;
}

Ring turned(Ring ring, bool counter_clockwise) {
  if ((twice_area_of(ring) > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
  return ring;
}

}  // namespace dure::geo
