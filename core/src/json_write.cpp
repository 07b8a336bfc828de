#include <dure/core/encoding.hpp>
#include <dure/core/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace dure {
namespace {

constexpr std::array<bool, 256> must_escape = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = table[0x7f] = true;
  return table;
}();

void escape(unsigned char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr char digits[] = "0123456789abcdef";
  out += "\\u00";
  out += digits[c >> 4];
  out += digits[c & 15];
}

void write_number(double d, std::string& out) {
  if (!std::isfinite(d)) {
    out += "null";
    return;
  }
  if (d == 0 && std::signbit(d)) {  // "-0" would be read as the integer 0
    out += "-0.0";
    return;
  }
  char buffer[32];
  const bool whole = std::abs(d) < 1e15 && std::trunc(d) == d;  // 100000, not 1e+05
  const auto end = whole ? std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed)
                         : std::to_chars(buffer, buffer + sizeof buffer, d);
  out.append(buffer, end.ptr);
}

void write_integer(std::int64_t i, std::string& out) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, i).ptr);
}

void write(const Json& value, std::string& out);

void write_array(const Json::Array& items, std::string& out) {
  out += '[';
  for (const Json& item : items) {
    if (&item != items.data()) out += ',';
    write(item, out);
  }
  out += ']';
}

void write_object(const Json::Object& members, std::string& out) {
  out += '{';
  for (const Json::Member& member : members) {
    if (&member != members.data()) out += ',';
    json_quote(member.first, out);
    out += ':';
    write(member.second, out);
  }
  out += '}';
}

void write(const Json& value, std::string& out) {
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.boolean() ? "true" : "false";
  } else if (value.is_integer()) {
    write_integer(value.integer(), out);
  } else if (value.is_number()) {
    write_number(value.number(), out);
  } else if (value.is_string()) {
    json_quote(value.string(), out);
  } else if (value.is_array()) {
    write_array(value.items(), out);
  } else {
    write_object(value.members(), out);
  }
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  write(*this, out);
  return out;
}

void json_quote(std::string_view text, std::string& out) {
  if (first_invalid_utf8(text) != std::string_view::npos) {
    json_quote(to_utf8(text, Encoding::utf8), out);
    return;
  }
  out += '"';
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!must_escape[c]) continue;
    out.append(text, run, i - run);
    escape(c, out);
    run = i + 1;
  }
  out.append(text, run);
  out += '"';
}

std::string json_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  json_quote(text, out);
  return out;
}

}  // namespace dure
