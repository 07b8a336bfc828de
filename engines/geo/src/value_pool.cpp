#include "value_pool.hpp"

#include <bit>
#include <charconv>
#include <cmath>

namespace dure::geo {
namespace {

// The fields of the specification's message Value.
enum Field : std::uint32_t { string_value = 1, double_value = 3, uint_value = 5, sint_value = 6, bool_value = 7 };

std::string encode(const Json& value) {
  std::string out;
  if (value.is_string()) {
    wire::text(out, string_value, value.string());
  } else if (value.is_bool()) {
    wire::tag(out, bool_value, wire::varint);
    wire::number(out, value.boolean() ? 1 : 0);
  } else if (value.is_integer()) {
    const std::int64_t n = value.integer();
    wire::tag(out, n < 0 ? sint_value : uint_value, wire::varint);
    wire::number(out, n < 0 ? wire::zigzag(n) : static_cast<std::uint64_t>(n));
  } else if (value.is_number() && std::isfinite(value.number())) {
    wire::tag(out, double_value, wire::fixed64);
    const auto bits = std::bit_cast<std::uint64_t>(value.number());
    for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(bits >> shift & 255U);
  }
  return out;
}

std::uint64_t read_number(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 127U} << shift;
    if (byte < 128) break;
  }
  return value;
}

}  // namespace

void wire::number(std::string& out, std::uint64_t value) {
  for (; value > 127; value >>= 7U) out += static_cast<char>((value & 127U) | 128U);
  out += static_cast<char>(value);
}

void wire::tag(std::string& out, std::uint32_t field, Type type) { number(out, field << 3U | type); }

void wire::text(std::string& out, std::uint32_t field, std::string_view content) {
  tag(out, field, bytes);
  number(out, content.size());
  out += content;
}

std::uint32_t ValuePool::add(const Json& value) {
  std::string code = encode(value);
  if (code.empty()) return kNone;
  const auto found = found_.find(code);
  if (found != found_.end()) return found->second;
  bytes_ += sizeof(std::string) + (code.capacity() > 15 ? code.capacity() + 1 : 0);
  const auto number = static_cast<std::uint32_t>(values_.size());
  found_.emplace(values_.emplace_back(std::move(code)), number);
  return number;
}

void ValuePool::seal() { found_ = {}; }

Json ValuePool::json(std::uint32_t number) const {
  if (number == kNone) return {};
  std::string_view bytes = values_[number];
  const std::uint64_t field = read_number(bytes) >> 3U;
  if (field == double_value) {
    std::uint64_t bits = 0;
    for (std::size_t k = 8; k-- > 0;) bits = bits << 8U | static_cast<unsigned char>(bytes[k]);
    return std::bit_cast<double>(bits);
  }
  const std::uint64_t n = read_number(bytes);  // of a string its length
  if (field == string_value) return bytes;
  if (field == bool_value) return n != 0;
  if (field == sint_value) return static_cast<std::int64_t>(n >> 1U ^ (0 - (n & 1U)));
  return static_cast<std::int64_t>(n);
}

bool ValuePool::says(std::uint32_t number, std::string_view text) const {
  const Json value = json(number);
  if (value.is_string()) return value.string() == text;
  if (value.is_bool()) return text == (value.boolean() ? "true" : "false");
  double wanted = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), wanted);
  return value.is_number() && !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size() &&
         value.number() == wanted;
}

}  // namespace dure::geo
