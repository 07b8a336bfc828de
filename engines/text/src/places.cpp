#include "places.hpp"

#include "letters.hpp"

#include <algorithm>

namespace dure::text {
namespace {

/// The letters that carry meaning, Latin ones in lower case.
std::u32string letters_of(std::string_view text) {
  std::u32string out;
  each_run(text, [&](const Run& run) {
    const std::string word =
        run.kind == Class::ascii ? lower(text.substr(run.begin, run.end - run.begin)) : std::string();
    const std::string_view letters = word.empty() ? text.substr(run.begin, run.end - run.begin) : word;
    for (std::size_t at = 0; at < letters.size();) {
      const Letter letter = letter_at(letters, at);
      out += letter.code;
      at += letter.size;
    }
  });
  return out;
}

/// Syllables as initial, vowel and final; every number is below U+3131, so that other letters stay apart from them.
std::u32string jamo_of(std::u32string_view letters) {
  std::u32string out;
  for (const char32_t letter : letters) {
    if (!is_syllable(letter)) {
      out += letter;
      continue;
    }
    const char32_t code = letter - 0xAC00;
    out += 0x1100 + code / 588;
    out += 0x1161 + code % 588 / 28;
    if (code % 28 != 0) out += 0x11A7 + code % 28;
  }
  return out;
}

std::uint64_t pair_of(char32_t a, char32_t b) { return std::uint64_t{a} << 32 | b; }

/// Fewest edits between `name` and any stretch of `text`; more than `most` is as good as `most + 1` (Sellers).
std::size_t edits(std::u32string_view name, std::u32string_view text, std::size_t most) {
  if (most == 0) return text.find(name) == text.npos ? 1 : 0;
  std::vector<std::size_t> row(name.size() + 1);
  for (std::size_t i = 0; i <= name.size(); ++i) row[i] = i;
  std::size_t best = most + 1;
  for (const char32_t letter : text) {
    std::size_t diagonal = 0;  // row[0] stays 0: a match may begin anywhere
    for (std::size_t i = 1; i <= name.size(); ++i) {
      const std::size_t changed = diagonal + (name[i - 1] != letter);
      diagonal = row[i];
      row[i] = std::min({changed, row[i] + 1, row[i - 1] + 1});
    }
    best = std::min(best, row.back());
  }
  return best;
}

}  // namespace

PlaceList::PlaceList(const std::vector<std::string>& names) {
  for (std::size_t n = 0; n < names.size(); ++n) {
    const std::u32string letters = letters_of(names[n]);
    jamo_.push_back(jamo_of(letters));
    for (std::size_t i = 1; i < letters.size(); ++i) {
      auto& sharing = sharing_[pair_of(letters[i - 1], letters[i])];
      if (sharing.empty() || sharing.back() != n) sharing.push_back(static_cast<std::uint32_t>(n));
    }
  }
}

std::optional<PlaceFound> PlaceList::find(std::string_view text) const {
  const std::u32string letters = letters_of(text), jamo = jamo_of(letters);
  std::vector<std::uint32_t> near;
  for (std::size_t i = 1; i < letters.size(); ++i)
    if (const auto found = sharing_.find(pair_of(letters[i - 1], letters[i])); found != sharing_.end())
      near.insert(near.end(), found->second.begin(), found->second.end());
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::optional<PlaceFound> best;
  for (const std::uint32_t place : near) {
    const std::u32string& name = jamo_[place];
    const std::size_t most = name.size() / 8, wrong = edits(name, jamo, most);
    if (wrong > most) continue;
    const double score = 1 - static_cast<double>(wrong) / static_cast<double>(name.size());
    if (!best || score > best->score || (score == best->score && name.size() > jamo_[best->place].size()))
      best = PlaceFound{place, score};
  }
  return best;
}

}  // namespace dure::text
