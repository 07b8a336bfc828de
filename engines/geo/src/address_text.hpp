#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

/// An address as it was typed: letters without blanks, and where blanks were.
struct AddressText {
  std::u32string letters;
  std::vector<bool> gap;               ///< a blank or comma stood before this letter
  std::vector<std::u32string> asides;  ///< what stood in brackets, without blanks
};
/// NFC; full-width letters as plain ones; a postal code at the front and what stands in brackets are taken out.
AddressText read_address_text(std::string_view text);

/// An address of a table, taken apart. Names are without blanks; what it lacks is empty.
struct Address {
  std::u32string sido, sigungu, gu, emd, ri, road;  ///< gu: below a city that is no metropolitan one
  bool mountain = false;
  int main = -1, sub = 0;  ///< -1: no number

  const std::u32string& name() const { return !road.empty() ? road : !ri.empty() ? ri : emd; }
};
/// By blanks and endings, as registers write it. `main` is -1 where no number follows a name.
Address parse_address(std::string_view text);

/// How a province may be written, longest first: 경상북도, 경북도, 경북. A name that is none stands alone.
std::vector<std::u32string> province_names(const std::u32string& sido);
/// Names of one province are the same: 강원 = 강원도 = 강원특별자치도.
bool is_province(const std::u32string& name);

std::u32string to_u32(std::string_view utf8);
/// Syllables as their letters: 각 -> ㄱㅏㄱ; others as they are.
std::u32string jamo(std::u32string_view text);
/// Whether one letter put in, taken out or changed makes them equal, or none.
bool within_one(std::u32string_view a, std::u32string_view b);
/// 성산1동 -> 성산동, 금호2·3가동 -> 금호가동.
std::u32string without_digits(std::u32string_view text);

}  // namespace dure::geo
