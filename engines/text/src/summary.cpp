#include "summary.hpp"

#include "letters.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace dure::text {
namespace {

constexpr std::size_t COMPARED = 400;                           // sentences
constexpr std::size_t CLAUSE = 8;                               // letters of the shortest
constexpr double ASKING = 1.3, OPENING = 1.15, GREETING = 0.2;  // how much more or less a sentence tells

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

/// Blanks and control characters, one and several, as one blank.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool blank = static_cast<unsigned char>(c) <= ' ';
    if (!blank)
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  }
  return out;
}

struct Span {
  std::size_t begin, end;
};

/// Cuts [begin, end) where `ends(at)` says that a part ends before the blank at `at`, never within a fact.
template <class Ends>
std::vector<Span> cut(std::string_view text, Span all, const std::vector<Fact>& facts, Ends ends) {
  std::vector<Span> parts;
  std::size_t begin = all.begin, fact = 0;
  for (std::size_t at = all.begin; at < all.end; ++at) {
    while (fact < facts.size() && facts[fact].end <= at) ++fact;
    const bool inside = fact < facts.size() && facts[fact].begin <= at;
    if (inside || static_cast<unsigned char>(text[at]) > ' ' || !ends(text.substr(begin, at - begin), text[at]))
      continue;
    parts.push_back({begin, at});
    begin = at + 1;
  }
  parts.push_back({begin, all.end});
  std::erase_if(parts,
                [&](const Span& part) { return trimmed(text.substr(part.begin, part.end - part.begin)).empty(); });
  return parts;
}

bool ends_with_one(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

bool sentence_ends(std::string_view before, char blank) {
  if (blank == '\n' || ends_with_one(before, {"?", "!", "니다", "세요", "까요", "。"})) return true;
  if (!before.ends_with('.')) return false;
  return before.size() < 2 || !(before[before.size() - 2] >= '0' && before[before.size() - 2] <= '9');
}

bool clause_ends(std::string_view before, char) {
  return ends_with_one(before, {",", ";", ":"}) ||
         (letters(trimmed(before)) >= CLAUSE &&
          ends_with_one(before, {"고", "며", "서", "면", "만", "는데", "으나", "니"}));
}

/// 안녕하세요, 감사합니다, 저는 어디 사는 누구입니다: short, and nothing is asked.
bool is_greeting(std::string_view sentence) {
  if (letters(sentence) > 30) return false;
  for (const std::string_view word : {"안녕", "감사합니다", "수고", "주민입니다", "시민입니다", "올립니다", "드립니다"})
    if (sentence.find(word) != sentence.npos) return sentence.find("부탁") == sentence.npos;
  return false;
}

/// What may stand for a sentence, from its bare facts to all of it.
struct Sentence {
  std::string levels[4];  // facts, words around them, clauses around them, whole
  std::size_t size[4] = {0, 0, 0, 0};
  double score = 0;
  int level = 0;
  bool greeting = false;  ///< and no fact in it: only where everything fits
};

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += out.ends_with(',') ? " " : ", ";
    out += part;
  }
  return out;
}

/// The words that a fact stands in, without the signs at their end.
Span word_around(std::string_view text, Span within, const Fact& fact) {
  Span word{fact.begin, fact.end};
  while (word.begin > within.begin && static_cast<unsigned char>(text[word.begin - 1]) > ' ') --word.begin;
  while (word.end<within.end&& static_cast<unsigned char>(text[word.end])> ' ') ++word.end;
  while (word.end > fact.end && std::string_view(".,;:!?").find(text[word.end - 1]) != std::string_view::npos)
    --word.end;
  return word;
}

class Summary {
public:
  Summary(std::string_view text, double share)
      : text_(text), size_(letters(text)), bound_(static_cast<std::size_t>(share * static_cast<double>(size_) + 1e-9)) {
    const std::vector<Fact> all = facts_of(text);
    spans_ = cut(text, {0, text.size()}, all, sentence_ends);
    std::size_t fact = 0;
    for (const Span& span : spans_) {
      std::vector<Fact> facts;
      for (; fact < all.size() && all[fact].begin < span.end; ++fact)
        if (said_.insert(one_line(text.substr(all[fact].begin, all[fact].end - all[fact].begin))).second)
          facts.push_back(all[fact]);
      sentences_.push_back(sentence(span, facts));
    }
    score();
  }

  std::string run() {
    std::vector<std::size_t> order(sentences_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sentences_[a].score > sentences_[b].score; });
    for (const Sentence& sentence : sentences_) used_ += room(sentence.size[0]);
    for (const int level : {3, 2, 1})
      for (const std::size_t i : order) raise(sentences_[i], level);
    std::string out;
    for (const Sentence& sentence : sentences_) {
      const std::string& said = sentence.levels[sentence.level];
      if (!said.empty()) out += (out.empty() ? "" : " ") + said;
    }
    if (out.empty() && !order.empty()) return beginning(sentences_[order[0]].levels[3]);
    return out;
  }

private:
  Sentence sentence(const Span& span, const std::vector<Fact>& facts) const {
    const auto part = [&](const Span& of) { return one_line(text_.substr(of.begin, of.end - of.begin)); };
    Sentence out;
    std::vector<std::string> bare, words, clauses;
    std::size_t reached = span.begin;
    for (const Fact& fact : facts) {
      bare.push_back(part({fact.begin, fact.end}));
      const Span word = word_around(text_, span, fact);
      words.push_back(part({std::max(word.begin, reached), std::max(word.end, reached)}));
      reached = std::max(reached, word.end);
    }
    for (const Span& clause : cut(text_, span, facts, clause_ends))
      if (std::any_of(facts.begin(), facts.end(),
                      [&](const Fact& fact) { return fact.begin < clause.end && fact.end > clause.begin; }))
        clauses.push_back(part(clause));
    out.levels[0] = joined(bare);
    out.levels[1] = joined(words);
    out.levels[2] = joined(clauses);
    out.levels[3] = part(span);
    out.greeting = facts.empty() && is_greeting(out.levels[3]);
    for (int level = 0; level < 4; ++level) out.size[level] = letters(out.levels[level]);
    return out;
  }

  /// What a part takes with the blank that parts it from the next.
  static std::size_t room(std::size_t size) { return size > 0 ? size + 1 : 0; }

  void raise(Sentence& sentence, int level) {
    if (sentence.level >= level || sentence.size[level] == 0 || (sentence.greeting && bound_ < size_)) return;
    const std::size_t then = used_ - room(sentence.size[sentence.level]) + room(sentence.size[level]);
    if (then > bound_ + 1) return;  // the last part needs no blank
    used_ = then;
    sentence.level = level;
  }

  /// How much a sentence has in common with the others, per length.
  void score() {
    std::vector<std::set<std::uint32_t>> pairs;
    for (std::size_t i = 0; i < std::min(sentences_.size(), COMPARED); ++i) {
      std::set<std::uint32_t> mine;
      std::uint32_t before = 0;
      const std::string& whole = sentences_[i].levels[3];
      for (std::size_t at = 0; at < whole.size();) {
        const Letter letter = letter_at(whole, at);
        at += letter.size;
        const std::uint32_t code = class_of(letter.code) == Class::none ? 0 : static_cast<std::uint32_t>(letter.code);
        if (before != 0 && code != 0) mine.insert(before * 65599 + code);
        before = code;
      }
      pairs.push_back(std::move(mine));
    }
    std::map<std::uint32_t, double> weight;
    for (const auto& mine : pairs)
      for (const std::uint32_t pair : mine) ++weight[pair];
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      double sum = 0;
      for (const std::uint32_t pair : pairs[i]) sum += weight[pair] - 1;
      Sentence& sentence = sentences_[i];
      sentence.score = (1 + sum) / std::sqrt(1.0 + static_cast<double>(pairs[i].size())) / 10;
      if (sentence.size[0] > 0) sentence.score *= ASKING;
      if (i == 0) sentence.score *= OPENING;
      if (sentence.greeting) sentence.score *= GREETING;
      for (const std::string_view asking :
           {"바랍니다", "요청", "주시기", "주세요", "부탁", "청구", "공개", "요구", "해결"})
        if (sentence.levels[3].find(asking) != std::string::npos) {
          sentence.score *= ASKING;
          break;
        }
    }
  }

  /// As many first words as fit, with the sign that something is cut.
  std::string beginning(const std::string& whole) const {
    std::size_t end = 0, count = 0;
    for (std::size_t at = 0; at < whole.size() && count + 1 < bound_; ++count) {
      at += letter_at(whole, at).size;
      if (at == whole.size() || whole[at] == ' ') end = at;
    }
    return end > 0 ? whole.substr(0, end) + "…" : std::string(bound_ > 0 ? "…" : "");
  }

  std::string_view text_;
  std::size_t size_, bound_, used_ = 0;  // letters
  std::vector<Span> spans_;
  std::vector<Sentence> sentences_;
  std::set<std::string> said_;
};

}  // namespace

std::string summary_of(std::string_view text, double share) { return Summary(text, share).run(); }

}  // namespace dure::text
