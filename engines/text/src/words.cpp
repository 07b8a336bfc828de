#include "words.hpp"

#include "letters.hpp"
#include "parallel.hpp"

#include <dure/text/personal.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace dure::text {
namespace {

bool worth_naming(const Token& token) {
  if (token.kind == Token::Kind::bigram) return false;
  std::size_t letters = 0;
  bool digits_only = true;
  for (std::size_t at = 0; at < token.term.size();) {
    const Letter letter = letter_at(token.term, at);
    at += letter.size;
    ++letters;
    digits_only = digits_only && letter.code >= '0' && letter.code <= '9';
  }
  return letters >= 2 && letters <= 20 && !digits_only && !token.term.ends_with("다");
}

using Names = std::vector<std::string>;
using Known = std::unordered_map<std::string, Names>;  // of the runs of Hangul that came before

Names names_of(const Analyzer& analyzer, std::string_view text, Known& known) {
  Names names;
  each_run(text, [&](const Run& run) {
    const std::string_view part = text.substr(run.begin, run.end - run.begin);
    auto [entry, fresh] = known.try_emplace(std::string(part));
    if (fresh)
      for (Token& token : analyzer.tokens(part))
        if (worth_naming(token)) entry->second.push_back(std::move(token.term));
    names.insert(names.end(), entry->second.begin(), entry->second.end());
  });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// `해변의` beside `해변`: a word with a particle that the dictionary took for a part of it.
bool with_particle(std::string_view name, const std::map<std::string_view, std::uint32_t>& counts) {
  for (const std::string_view particle : {"의", "에", "을", "를", "은", "는", "들"})
    if (name.ends_with(particle) && counts.contains(name.substr(0, name.size() - particle.size()))) return true;
  return false;
}

}  // namespace

Words words_of(const Analyzer& analyzer, std::span<const Entry> entries, std::uint32_t least) {
  std::vector<Names> found(entries.size());
  constexpr std::size_t share = 512;
  each_in_parallel((entries.size() + share - 1) / share, [&](std::size_t part) {
    Known known;
    for (std::size_t i = part * share; i < std::min(entries.size(), (part + 1) * share); ++i)
      found[i] = names_of(analyzer, without_tokens(entries[i].text), known);
  });
  std::map<std::string_view, std::uint32_t> counts;
  for (const Names& names : found)
    for (const std::string& name : names) ++counts[name];
  Words words;
  std::unordered_map<std::string_view, std::uint32_t> places;
  for (const auto& [name, count] : counts) {
    if (count < least || with_particle(name, counts)) continue;
    places.emplace(name, static_cast<std::uint32_t>(words.names.size()));
    words.names.emplace_back(name);
    words.texts_with.push_back(count);
  }
  for (const Names& names : found) {
    words.texts.emplace_back();
    for (const std::string& name : names)
      if (const auto place = places.find(name); place != places.end()) words.texts.back().push_back(place->second);
  }
  return words;
}

std::vector<std::size_t> without_parts(const std::vector<std::pair<std::string_view, double>>& words) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto holds = [&](const auto& other) {
      return other.first.size() > words[i].first.size() && other.second >= 0.6 * words[i].second &&
             other.first.find(words[i].first) != other.first.npos;
    };
    if (std::none_of(words.begin(), words.end(), holds)) out.push_back(i);
  }
  return out;
}

}  // namespace dure::text
