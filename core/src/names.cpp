#include <dure/core/encoding.hpp>
#include <dure/core/utf8.hpp>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace dure {

std::string nfc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* rule = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string(utf8);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  const icu::StringPiece piece(utf8.data(), static_cast<std::int32_t>(utf8.size()));
  rule->normalizeUTF8(0, piece, sink, nullptr, status);
  return U_FAILURE(status) ? std::string(utf8) : out;
}

std::string file_name_utf8(std::string_view raw) {
  return nfc(to_utf8(raw, first_invalid_utf8(raw) == std::string_view::npos ? Encoding::utf8 : Encoding::cp949));
}

std::size_t display_width(std::string_view utf8) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint c = code_point_at(utf8, at);
    at += c.size;
    const auto code = static_cast<UChar32>(c.value);
    const int type = u_charType(code);
    const bool jamo_tail = code >= 0x1160 && code <= 0x11FF;  // vowels and finals join the syllable before them
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR || type == U_CONTROL_CHAR ||
        jamo_tail)
      continue;
    const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    columns += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return columns;
}

}  // namespace dure
