#include "wkb.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace dure::geo {
namespace {

[[noreturn]] void refuse() {
  throw Error(Fault::input, "geo.geometry", "도형(WKB)이 깨졌습니다. 그 도형이 든 파일을 다시 받으십시오");
}

constexpr int DEEPEST = 16;

class Reading {
public:
  explicit Reading(std::string_view bytes) : bytes_(bytes) {}

  Parts shape(int depth) {
    little_ = take<std::uint8_t>() == 1;
    std::uint32_t type = number<std::uint32_t>();
    dimensions_ = 2 + (type & 0x80000000U ? 1 : 0) + (type & 0x40000000U ? 1 : 0);
    if (type & 0x20000000U) skip(4);
    type &= 0x0FFFFFFFU;
    dimensions_ += type >= 3000 ? 2 : type >= 1000 ? 1 : 0;
    type %= 1000;
    if (type < 1 || type > 7 || depth > DEEPEST) refuse();
    Parts out;
    out.kind = static_cast<Parts::Kind>(type);
    if (type == 1) {
      const Point p = point();
      if (!std::isnan(p.x)) out.parts.push_back({Ring{p}});
    } else if (type == 2) {
      out.parts.push_back({ring()});
    } else if (type == 3) {
      out.parts.push_back(rings());
    } else {
      inner(out, type, depth);
    }
    return out;
  }

private:
  void inner(Parts& out, std::uint32_t type, int depth) {
    const std::size_t count = counted(5);
    for (std::size_t k = 0; k < count; ++k) {
      Parts one = shape(depth + 1);
      if (type == 7)
        out.inner.push_back(std::move(one));
      else if (static_cast<std::uint32_t>(one.kind) != type - 3)
        refuse();
      else
        std::move(one.parts.begin(), one.parts.end(), std::back_inserter(out.parts));
    }
  }

  std::vector<Ring> rings() {
    std::vector<Ring> out(counted(4));
    for (Ring& one : out) one = ring();
    return out;
  }

  Ring ring() {
    Ring out(counted(8U * static_cast<unsigned>(dimensions_)));
    for (Point& p : out) p = point();
    return out;
  }

  Point point() {
    const double x = number<double>(), y = number<double>();
    skip(8U * static_cast<unsigned>(dimensions_ - 2));
    return {x, y};
  }

  /// How many follow, of at least `size` bytes each.
  std::size_t counted(std::size_t size) {
    const std::size_t count = number<std::uint32_t>();
    if (count > (bytes_.size() - at_) / size) refuse();
    return count;
  }

  void skip(std::size_t count) {
    if (count > bytes_.size() - at_) refuse();
    at_ += count;
  }

  template <class T>
  T take() {
    T value;
    const std::size_t from = at_;
    skip(sizeof value);
    std::memcpy(&value, bytes_.data() + from, sizeof value);
    return value;
  }

  template <class T>
  T number() {
    T value = take<T>();
    if (!little_) {
      char bytes[sizeof value];
      std::memcpy(bytes, &value, sizeof value);
      std::reverse(bytes, bytes + sizeof value);
      std::memcpy(&value, bytes, sizeof value);
    }
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool little_ = true;
  int dimensions_ = 2;
};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

template <class T>
void Wkb::put(T value) {
  static_assert(std::endian::native == std::endian::little);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  hex_ += to_hex({bytes, sizeof value});
}

void Wkb::start(std::uint32_t type) {
  put(std::uint8_t{1});
  put(type);
}

void Wkb::count(std::size_t count) { put(static_cast<std::uint32_t>(count)); }

void Wkb::points(const Ring& ring) {
  count(ring.size());
  for (const Point& p : ring) point(p);
}

void Wkb::point(const Point& p) {
  put(p.x);
  put(p.y);
}

bool Parts::empty() const {
  const auto no_points = [](const std::vector<Ring>& part) {
    return std::all_of(part.begin(), part.end(), [](const Ring& ring) { return ring.empty(); });
  };
  return std::all_of(parts.begin(), parts.end(), no_points) &&
         std::all_of(inner.begin(), inner.end(), [](const Parts& one) { return one.empty(); });
}

Parts take_apart(std::string_view hex) {
  const std::string bytes = from_hex(hex);
  return Reading(bytes).shape(0);
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += "0123456789ABCDEF"[byte >> 4U];
    out += "0123456789ABCDEF"[byte & 15U];
  }
  return out;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  out.reserve(hex.size() / 2);
  if (hex.size() % 2 != 0) refuse();
  for (std::size_t k = 0; k < hex.size(); k += 2) {
    const int high = digit(hex[k]), low = digit(hex[k + 1]);
    if (high < 0 || low < 0) refuse();
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace dure::geo
