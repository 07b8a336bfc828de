#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/utf8.hpp>

#include <simdjson.h>

#include <algorithm>

namespace dure {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Offset of the first invalid byte; a character cut at the very end counts unless `may_be_cut`.
std::size_t scan_utf8(std::string_view bytes, bool may_be_cut) noexcept {
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = code_point_at(bytes, at);
    if (!c.valid && !(may_be_cut && at + c.size == bytes.size() && static_cast<unsigned char>(bytes[at]) >= 0xC2 &&
                      static_cast<unsigned char>(bytes[at]) <= 0xF4))
      return at;
    at += c.size;
  }
  return std::string_view::npos;
}

std::size_t copy_utf8(std::string_view bytes, std::string& out) {
  std::size_t bad = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = code_point_at(bytes, at);
    out += c.valid ? bytes.substr(at, c.size) : replacement;
    bad += !c.valid;
    at += c.size;
  }
  return bad;
}

std::size_t utf16_to_utf8(std::string_view bytes, bool big, std::string& out) {
  std::size_t bad = 0, at = 0;
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
  };
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t code = unit(at);
    if (code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.size() && (unit(at + 2) & 0xFC00) == 0xDC00) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    }
    bad += code >= 0xD800 && code < 0xE000;
    append_utf8(code, out);
  }
  if (at < bytes.size()) {  // half a unit
    out += replacement;
    ++bad;
  }
  return bad;
}

/// UTF-16 shows itself by zero bytes of ASCII at one parity and (nearly) none at the other.
std::size_t zeros_at(std::string_view bytes, std::size_t parity) noexcept {
  std::size_t zeros = 0;
  for (std::size_t i = parity; i < bytes.size(); i += 2) zeros += bytes[i] == 0;
  return zeros;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::utf8:
      return "UTF-8";
    case Encoding::cp949:
      return "CP949";
    case Encoding::utf16le:
      return "UTF-16LE";
    case Encoding::utf16be:
      return "UTF-16BE";
  }
  return "UTF-8";
}

Encoding encoding_from_name(std::string_view name) {
  std::string plain;  // letters and digits only, in lower case
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  const auto any_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), plain) != names.end();
  };
  if (any_of({"utf8", "utf8sig", "utf8bom", "ascii", "usascii"})) return Encoding::utf8;
  if (any_of({"cp949", "euckr", "ms949", "uhc", "windows949", "ksc5601", "ksc56011987", "ksx1001", "xwindows949"}))
    return Encoding::cp949;
  if (any_of({"utf16", "utf16le", "ucs2", "unicode"})) return Encoding::utf16le;
  if (any_of({"utf16be"})) return Encoding::utf16be;
  throw Error(Fault::input, "encoding.unknown",
              "'" + to_utf8(name.substr(0, 60), Encoding::utf8) +
                  "'은(는) 모르는 문자 인코딩입니다. UTF-8, CP949, UTF-16LE, UTF-16BE 가운데 하나로 적어 주세요.");
}

Sniffed sniff_encoding(std::string_view bytes) noexcept {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
  if (bytes.starts_with("\xFF\xFE")) return {Encoding::utf16le, 2};
  if (bytes.starts_with("\xFE\xFF")) return {Encoding::utf16be, 2};
  const std::string_view head = bytes.substr(0, std::min<std::size_t>(bytes.size() & ~std::size_t{1}, 1 << 16));
  const std::size_t even = zeros_at(head, 0), odd = zeros_at(head, 1),
                    enough = std::max<std::size_t>(2, head.size() / 50);
  if (odd >= enough && even * 2 < odd) return {Encoding::utf16le, 0};
  if (even >= enough && odd * 2 < even) return {Encoding::utf16be, 0};
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return {Encoding::utf8, 0};
  const std::size_t tail = bytes.size() - std::min<std::size_t>(3, bytes.size());
  const std::size_t bad = first_invalid_utf8(bytes);
  const bool cut = bad >= tail && scan_utf8(bytes.substr(bad), true) == std::string_view::npos;
  return {cut ? Encoding::utf8 : Encoding::cp949, 0};
}

std::size_t first_invalid_utf8(std::string_view bytes) noexcept {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::string_view::npos;
  constexpr std::size_t block = 4096;
  std::size_t from = 0;
  while (from + block < bytes.size()) {  // skip whole valid blocks, each ended where a character ends
    std::size_t size = block;
    while (size > block - 4 && (static_cast<unsigned char>(bytes[from + size]) & 0xC0) == 0x80) --size;
    if (!simdjson::validate_utf8(bytes.data() + from, size)) break;
    from += size;
  }
  const std::size_t at = scan_utf8(bytes.substr(from), false);
  return at == std::string_view::npos ? at : from + at;
}

std::string to_utf8(std::string_view bytes, Encoding encoding, std::size_t* bad) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  std::size_t wrong = 0;
  switch (encoding) {
    case Encoding::utf8:
      wrong = copy_utf8(bytes, out);
      break;
    case Encoding::cp949:
      wrong = cp949_to_utf8(bytes, out);
      break;
    case Encoding::utf16le:
      wrong = utf16_to_utf8(bytes, false, out);
      break;
    case Encoding::utf16be:
      wrong = utf16_to_utf8(bytes, true, out);
      break;
  }
  if (bad) *bad = wrong;
  return out;
}

}  // namespace dure
