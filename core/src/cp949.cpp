#include <dure/core/encoding.hpp>
#include <dure/core/utf8.hpp>

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>

namespace dure {
namespace {

// One literal a row keeps the file readable; together they are the 94 x 94 square.
constexpr char16_t square[] =
#include "cp949_table.inc"
    ;
static_assert(std::size(square) == 94 * 94 + 1);

constexpr unsigned bad_flag = 0x80u << 24;

/// What a pair of bytes becomes: its UTF-8 in the low three bytes, the number of them in the fourth.
constexpr std::uint32_t entry(char32_t c) {
  if (c == 0xFFFD) return bad_flag | 3u << 24 | 0xBDBFEFu;
  if (c < 0x800) return 2u << 24 | (0x80 | (c & 0x3F)) << 8 | (0xC0 | c >> 6);
  return 3u << 24 | (0x80 | (c & 0x3F)) << 16 | (0x80 | (c >> 6 & 0x3F)) << 8 | (0xE0 | c >> 12);
}

constexpr bool is_extension_trail(unsigned trail, unsigned lead) {
  return (trail >= 0x41 && trail <= 0x5A) || (trail >= 0x61 && trail <= 0x7A) ||
         (trail >= 0x81 && trail <= (lead < 0xA1 ? 0xFEu : 0xA0u));
}

struct Tables {
  std::array<std::uint32_t, 0x8000> pair;   ///< by code - 0x8000
  std::array<std::uint16_t, 0x10000> code;  ///< by UTF-16 unit; 0 = CP949 lacks it

  Tables() {
    pair.fill(entry(0xFFFD));
    code.fill(0);
    for (unsigned i = 0; i < 94 * 94; ++i) {
      if (square[i] != 0xFFFD) put((0xA1 + i / 94) << 8 | (0xA1 + i % 94), square[i]);
    }
    char16_t syllable = 0xAC00;
    for (unsigned lead = 0x81; lead <= 0xC6; ++lead) {
      for (unsigned trail = 0x41; trail <= 0xFE; ++trail) {
        if (!is_extension_trail(trail, lead)) continue;
        while (syllable <= 0xD7A3 && code[syllable]) ++syllable;
        if (syllable > 0xD7A3) return;
        put(lead << 8 | trail, syllable);
      }
    }
  }

  void put(unsigned bytes, char16_t c) {
    pair[bytes - 0x8000] = entry(c);
    code[c] = static_cast<std::uint16_t>(bytes);
  }
};

const Tables& tables() {  // 256 KB, made at first use
  static const auto it = std::make_unique<const Tables>();
  return *it;
}

using Byte = unsigned char;

/// One character that is not ASCII; `in` + 1 may be read.
[[gnu::always_inline]] inline void put_pair(const std::uint32_t* pair, const Byte*& in, char*& out,
                                            std::size_t& bad) noexcept {
  const std::uint32_t e = pair[(static_cast<unsigned>(in[0]) << 8 | in[1]) - 0x8000];
  std::memcpy(out, &e, 4);
  out += e >> 24 & 3;
  in += 2;
  if (e & bad_flag) {
    ++bad;
    if (in[-1] < 0x80 || in[-2] == 0x80 || in[-2] == 0xFF) --in;  // commas and line ends survive a torn character
  }
}

/// Takes the characters that begin before `stop`, perhaps a few more, and returns the end of the last. Plain loops:
/// block masks (AVX2) were tried and lost, since the branches are well predicted and let the next run start early.
const Byte* decode(const Byte* in, const Byte* stop, const Byte* last, char*& to, std::size_t& bad) noexcept {
  const std::uint32_t* const pair = tables().pair.data();
  char* out = to;
  while (in < stop) {
    while (last - in >= 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out), block);
      const auto high = static_cast<unsigned>(_mm_movemask_epi8(block));
      const int run = high ? std::countr_zero(high) : 16;
      in += run;
      out += run;
      if (high || in >= stop) break;
    }
    while (in < stop && *in < 0x80) *out++ = static_cast<char>(*in++);
    while (in < stop && last - in >= 2 && *in >= 0x80) put_pair(pair, in, out, bad);
    if (last - in == 1 && *in >= 0x80) {
      out = std::copy_n("\xEF\xBF\xBD", 3, out);
      ++in;
      ++bad;
    }
  }
  to = out;
  return in;
}

}  // namespace

char* cp949_to_utf8(const char* begin, const char* end, char* out, std::size_t& bad) noexcept {
  const auto* const last = reinterpret_cast<const Byte*>(end);
  decode(reinterpret_cast<const Byte*>(begin), last, last, out, bad);
  return out;
}

std::size_t cp949_to_utf8(std::string_view bytes, std::string& out) {
  constexpr std::ptrdiff_t piece = 4096;
  char buffer[cp949_room(piece + 16)];
  const auto* in = reinterpret_cast<const Byte*>(bytes.data());
  const Byte* const last = in + bytes.size();
  out.reserve(out.size() + bytes.size() + bytes.size() / 4);
  std::size_t bad = 0;
  while (in < last) {
    char* end = buffer;
    in = decode(in, last - in > piece ? in + piece : last, last, end, bad);
    out.append(buffer, end);
  }
  return bad;
}

std::size_t utf8_to_cp949(std::string_view text, std::string& out) {
  const Tables& t = tables();
  std::size_t lacking = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.size;
    const std::uint16_t code = c.value < 0x10000 ? t.code[c.value] : std::uint16_t{0};
    if (c.value < 0x80) {
      out += static_cast<char>(c.value);
    } else if (code) {
      out += static_cast<char>(code >> 8);
      out += static_cast<char>(code & 0xFF);
    } else {
      out += '?';
      ++lacking;
    }
  }
  return lacking;
}

}  // namespace dure
