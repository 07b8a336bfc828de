#include "personal_text.hpp"

#include <dure/core/digest.hpp>

namespace dure::text {
namespace {

using namespace personal;

std::string digits_of(std::string_view value) {
  std::string digits;
  for (std::size_t at = 0; at < value.size();) {
    const Letter letter = letter_at(value, at);
    if (letter.code >= '0' && letter.code <= '9') digits += static_cast<char>(letter.code);
    if (letter.code >= 0xFF10 && letter.code <= 0xFF19) digits += static_cast<char>('0' + (letter.code - 0xFF10));
    at += letter.size;
  }
  return digits;
}

std::string telephone(std::string_view value) {
  std::string digits = digits_of(value);
  if (digits.starts_with("82") && digits.size() >= 10) digits.erase(0, 2);
  if (digits.starts_with("1") && digits.size() == 10) digits.insert(0, 1, '0');  // a sheet took the zero for a number's
  return digits;
}

/// Without blanks, small letters.
std::string plain(std::string_view value) {
  std::string out;
  for (const char c : value)
    if (c != ' ' && c != '\t') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// What two spellings of one value share.
std::string canonical(Personal kind, std::string_view value) {
  switch (kind) {
    case Personal::mobile:
    case Personal::telephone:
      return telephone(value);
    case Personal::resident:
    case Personal::foreigner:
    case Personal::licence:
    case Personal::account:
    case Personal::card:
      return digits_of(value);
    case Personal::plate: {
      std::string all = plain(value);
      const std::size_t digit = all.find_first_of("0123456789");
      return digit == std::string::npos ? all : all.substr(digit);
    }
    default:
      return plain(value);
  }
}

}  // namespace

std::string PersonalMask::token(Personal kind, std::string_view value) const {
  constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";  // nothing that is read as something else
  const std::string digest = hmac_sha256(key_, std::string(personal_code(kind)) + ":" + canonical(kind, value));
  auto bits = std::stoull(digest.substr(0, 12), nullptr, 16);
  std::string out = "[" + std::string(personal_label(kind)) + "-";
  for (int i = 0; i < 6; ++i, bits /= letters.size()) out += letters[bits % letters.size()];
  return out += ']';
}

std::string PersonalMask::replaced(std::string_view text, const std::vector<PersonalSpan>& spans) const {
  std::string out;
  std::size_t at = 0;
  for (const PersonalSpan& span : spans) {
    out.append(text.substr(at, span.begin - at));
    std::string_view value = text.substr(span.begin, span.end - span.begin);
    if (span.kind == Personal::address) {  // a house number alone is no value: the village or road belongs to it
      const Word word = word_before(text, back_over_blanks(text, span.begin, 2));
      value = text.substr(word.begin, span.end - word.begin);
    }
    out += token(span.kind, value);
    at = span.end;
  }
  out.append(text.substr(at));
  return out;
}

}  // namespace dure::text
