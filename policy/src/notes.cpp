#include "notes.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// The quoted word with its particle; the particle follows the word's own last sound.
std::string quoted_with(std::string_view word, std::string_view after_consonant, std::string_view after_vowel) {
  auto spoken = with_particle(word, after_consonant, after_vowel);
  return quoted(word) + spoken.substr(word.size());
}

}  // namespace

void Notes::unknown(int line, std::string_view word, std::string_view what, const std::vector<std::string>& known) {
  auto sentence = quoted_with(word, "이라는", "라는") + " " + with_particle(what, "은", "는") + " 없습니다.";
  if (auto nearest = nearest_word(word, known); !nearest.empty()) {
    sentence += " " + quoted_with(nearest, "을", "를") + " 뜻했습니까?";
  } else if (known.size() <= 20 && !known.empty()) {
    sentence += " 쓸 수 있는 것:";
    for (std::size_t i = 0; i < known.size(); ++i) sentence += (i ? ", " : " ") + known[i];
  }
  add(line, std::move(sentence));
}

void Notes::only_keys(const Yaml& map, const std::vector<std::string>& known) {
  for (auto& [key, value] : map.map)
    if (std::find(known.begin(), known.end(), key.text) == known.end()) unknown(key.line, key.text, "항목", known);
}

std::string Notes::text(const Yaml& map, std::string_view key) {
  auto* value = map.find(key);
  if (!value || value->kind == Yaml::Kind::null) return {};
  if (value->is_scalar()) return value->text;
  add(value->line, quoted(key) + "에는 글자 하나만 적습니다. 목록이나 묶음을 지워 주십시오.");
  return {};
}

std::string Notes::needed(const Yaml& map, std::string_view key) {
  auto* value = map.find(key);
  auto found = text(map, key);
  if (!value || value->kind == Yaml::Kind::null || (value->is_scalar() && found.empty()))
    add(value ? value->line : map.line, quoted_with(key, "이", "가") + " 없습니다. 한 줄 적어 주십시오.");
  return found;
}

bool Notes::flag(const Yaml& map, std::string_view key, bool fallback) {
  auto* value = map.find(key);
  auto found = text(map, key);
  if (found == "true") return true;
  if (found == "false") return false;
  if (value && value->is_scalar()) add(value->line, quoted(key) + "에는 true나 false를 적습니다.");
  return fallback;
}

std::vector<std::string> Notes::texts(const Yaml& map, std::string_view key) {
  std::vector<std::string> found;
  auto* value = map.find(key);
  if (!value) return found;
  if (value->is_scalar()) return {value->text};
  if (!value->is_list()) add(value->line, quoted(key) + "에는 값이나 [값, 값] 목록을 적습니다.");
  for (auto& item : value->list) {
    if (item.is_scalar())
      found.push_back(item.text);
    else
      add(item.line, quoted(key) + " 목록에는 글자만 적습니다. 특수문자가 있으면 따옴표로 감싸 주십시오.");
  }
  return found;
}

const Yaml* Notes::map(const Yaml& parent, std::string_view key) {
  auto* value = parent.find(key);
  if (!value || value->kind == Yaml::Kind::null) return nullptr;
  if (value->is_map()) return value;
  add(value->line, quoted(key) + " 아래에는 '이름: 내용' 꼴로 적습니다.");
  return nullptr;
}

bool is_sql_name(std::string_view name) {
  if (name.empty() || name.size() > 60 || !(name[0] >= 'a' && name[0] <= 'z')) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_pack_name(std::string_view name) {
  auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.empty() || name.size() > 40 || !letter(name[0]) || name.back() == '-') return false;
  return name.find("--") == name.npos &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace dure::policy
