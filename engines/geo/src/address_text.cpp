#include "address_text.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/utf8.hpp>

#include <algorithm>

namespace dure::geo {
namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0xA0 || c == 0x3000; }

/// Full-width letters, and the many strokes for a dash, as plain ones.
char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D || c == 0x30FC) return U'-';
  return c;
}

/// All names of each province, the full ones first.
const std::vector<std::vector<std::u32string>>& provinces() {
  static const std::vector<std::vector<std::u32string>> all = {
      {U"서울특별시", U"서울시", U"서울"},
      {U"부산광역시", U"부산직할시", U"부산시", U"부산"},
      {U"대구광역시", U"대구직할시", U"대구시", U"대구"},
      {U"인천광역시", U"인천직할시", U"인천시", U"인천"},
      {U"광주광역시", U"광주직할시", U"광주시", U"광주"},
      {U"대전광역시", U"대전직할시", U"대전시", U"대전"},
      {U"울산광역시", U"울산시", U"울산"},
      {U"세종특별자치시", U"세종자치시", U"세종시", U"세종"},
      {U"경기도", U"경기"},
      {U"강원특별자치도", U"강원자치도", U"강원도", U"강원"},
      {U"충청북도", U"충북도", U"충북"},
      {U"충청남도", U"충남도", U"충남"},
      {U"전북특별자치도", U"전북자치도", U"전라북도", U"전북도", U"전북"},
      {U"전라남도", U"전남도", U"전남"},
      {U"경상북도", U"경북도", U"경북"},
      {U"경상남도", U"경남도", U"경남"},
      {U"제주특별자치도", U"제주자치도", U"제주도", U"제주"}};
  return all;
}

const std::vector<std::u32string>* province(const std::u32string& name) {
  for (const auto& names : provinces())
    if (std::find(names.begin(), names.end(), name) != names.end()) return &names;
  return nullptr;
}

bool ends(const std::u32string& text, std::u32string_view letters) {
  return text.size() >= 2 && letters.find(text.back()) != std::u32string_view::npos;
}

std::vector<std::u32string> words(const AddressText& text) {
  std::vector<std::u32string> out;
  for (std::size_t i = 0; i < text.letters.size(); ++i) {
    if (out.empty() || text.gap[i]) out.emplace_back();
    out.back() += text.letters[i];
  }
  return out;
}

/// 산 41-2, 산41-2, 71-4번지, 지하 12; false where the words from `at` on are no number.
bool read_number(const std::vector<std::u32string>& all, std::size_t at, Address& out) {
  std::u32string text;
  for (std::size_t k = at; k < std::min(all.size(), at + 2); ++k) {
    text += all[k];
    if (all[k] != U"산" && all[k] != U"지하") break;
  }
  std::size_t i = 0;
  const auto skip = [&](std::u32string_view word) {
    const bool there = text.compare(i, word.size(), word) == 0;
    if (there) i += word.size();
    return there;
  };
  const bool mountain = skip(U"산");
  skip(U"지하");
  const auto number = [&](int& value) {
    const std::size_t from = i;
    value = 0;
    for (; i < text.size() && is_digit(text[i]) && i - from < 6; ++i)
      value = value * 10 + static_cast<int>(text[i] - U'0');
    return i > from;
  };
  int main = 0, sub = 0;
  if (!number(main)) return false;
  if (!(skip(U"-") && number(sub))) sub = 0;
  out.mountain = mountain;
  out.main = main;
  out.sub = sub;
  return true;
}

/// 월드컵로215 -> 월드컵로, 215: a road and its number written as one word.
void split_roads(std::vector<std::u32string>& all) {
  for (std::size_t k = 0; k < all.size(); ++k) {
    std::size_t end = all[k].size();
    while (end > 0 && (is_digit(all[k][end - 1]) || all[k][end - 1] == U'-')) --end;
    if (end < 2 || end == all[k].size() || !is_digit(all[k][end])) continue;
    if (const char32_t last = all[k][end - 1]; last != U'로' && last != U'길' && last != U'동' && last != U'리')
      continue;
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(k) + 1, all[k].substr(end));
    all[k].resize(end);
  }
}

}  // namespace

std::u32string to_u32(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const CodePoint point = code_point_at(utf8, i);
    out += point.value;
    i += point.size;
  }
  return out;
}

AddressText read_address_text(std::string_view text) {
  AddressText out;
  bool gap = false;
  int depth = 0;
  for (char32_t c : to_u32(nfc(text))) {
    c = plain(c);
    if (c == U'(' || c == U'[') {
      if (depth++ == 0) out.asides.emplace_back();
      continue;
    }
    if ((c == U')' || c == U']') && depth > 0) {
      --depth;
      gap = true;
      continue;
    }
    if (is_blank(c) || c == U',') {
      gap = true;
      continue;
    }
    if (depth > 0) {
      out.asides.back() += c;
      continue;
    }
    out.letters += c;
    out.gap.push_back(gap);
    gap = false;
  }
  std::size_t digits = 0;
  while (digits < out.letters.size() && (is_digit(out.letters[digits]) || (digits == 3 && out.letters[3] == U'-')))
    ++digits;
  if (digits == 5 || (digits == 7 && out.letters[3] == U'-')) {
    out.letters.erase(0, digits);
    out.gap.erase(out.gap.begin(), out.gap.begin() + static_cast<std::ptrdiff_t>(digits));
  }
  return out;
}

Address parse_address(std::string_view text) {
  std::vector<std::u32string> all = words(read_address_text(text));
  split_roads(all);
  Address out;
  std::size_t k = 0;
  if (k < all.size() && is_province(all[k])) out.sido = all[k++];
  for (std::u32string* part : {&out.sigungu, &out.gu})
    if (k + 1 < all.size() && ends(all[k], U"시군구")) *part = all[k++];
  for (; k < all.size(); ++k) {
    const std::u32string& word = all[k];
    if (!out.name().empty() && read_number(all, k, out)) return out;
    if (ends(word, U"읍면"))
      out.emd = word;
    else if (ends(word, U"리"))
      out.ri = word;
    else if (ends(word, U"로길"))
      out.road = out.road.empty() ? word : out.road + word;
    else if (ends(word, U"동가"))
      out.emd = word;
    else if (!out.name().empty())
      break;
  }
  return out;
}

bool is_province(const std::u32string& name) { return province(name) != nullptr; }

std::vector<std::u32string> province_names(const std::u32string& sido) {
  if (const auto* names = province(sido)) return *names;
  return {sido};
}

std::u32string jamo(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c < 0xAC00 || c > 0xD7A3) {
      out += c;
      continue;
    }
    const char32_t index = c - 0xAC00;
    out += 0x1100 + index / 588;
    out += 0x1161 + index % 588 / 28;
    if (index % 28) out += 0x11A7 + index % 28;
  }
  return out;
}

bool within_one(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  return a.substr(std::min(a.size(), i + (a.size() == b.size()))) == b.substr(std::min(b.size(), i + 1));
}

std::u32string without_digits(std::u32string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i]) || text[i] == U'.' || text[i] == 0xB7) continue;
    if (text[i] == U'제' && i + 1 < text.size() && is_digit(text[i + 1])) continue;
    out += text[i];
  }
  return out;
}

}  // namespace dure::geo
