#include "letters.hpp"
#include "mecab.hpp"

#include <dure/core/home.hpp>
#include <dure/text/analysis.hpp>

#include <algorithm>
#include <unordered_set>

namespace dure::text {
namespace {

constexpr std::size_t SYLLABLE = 3;  // bytes of a Hangul syllable

bool is_noun(std::string_view tag) {
  return tag.starts_with("NN") || tag.starts_with("NR") || tag.starts_with("XR") || tag.starts_with("UNKNOWN");
}
bool is_affix(std::string_view tag) { return tag.starts_with("XPN") || tag.starts_with("XSN"); }
bool is_verb(std::string_view tag) { return tag.starts_with("VV") || tag.starts_with("VA"); }
bool makes_verb(std::string_view tag) { return tag.starts_with("XSV") || tag.starts_with("XSA"); }
bool is_adverb(std::string_view tag) { return tag.starts_with("MAG"); }

/// First part of `지/VX/*+ᆫ/ETM/*`, or the surface when the form is not inflected.
std::string_view stem(const Morpheme& m) {
  const auto slash = m.expression.find('/');
  return slash == m.expression.npos ? m.surface : m.expression.substr(0, slash);
}

/// Writes the morphemes of one run as tokens.
class Writer {
public:
  Writer(std::vector<Token>& out, std::uint32_t base, std::uint32_t& position)
      : out_(out), at_(base), position_(position) {}

  void add(const Morpheme& m) {
    const auto end = at_ + static_cast<std::uint32_t>(m.surface.size());
    if (is_noun(m.tag)) {
      noun(m, end);
    } else if (is_affix(m.tag)) {
      extend(m.surface, end);
    } else {
      if (makes_verb(m.tag) && nouns_ > 0) verb_of_noun(m, end);
      close();
      if (is_verb(m.tag)) put(std::string(stem(m)) + "다", Token::Kind::morpheme, position_++, at_, end);
      if (is_adverb(m.tag)) put(std::string(m.surface), Token::Kind::morpheme, position_++, at_, end);
    }
    at_ = end;
  }

  /// Ends a series of nouns written together.
  void close() {
    if (nouns_ > 1 && whole_.size() <= 12 * SYLLABLE)
      put(whole_, Token::Kind::compound, first_position_, begin_, whole_end_);
    whole_.clear();
    nouns_ = 0;
  }

private:
  void put(std::string term, Token::Kind kind, std::uint32_t position, std::uint32_t begin, std::uint32_t end) {
    out_.push_back({std::move(term), kind, position, begin, end});
  }

  void extend(std::string_view surface, std::uint32_t end) {
    if (nouns_++ == 0) begin_ = at_, first_position_ = position_;
    whole_ += surface;
    whole_end_ = end;
  }

  void noun(const Morpheme& m, std::uint32_t end) {
    extend(m.surface, end);
    put(std::string(m.surface), Token::Kind::morpheme, position_, at_, end);
    if (m.expression != "*") parts(m);
    ++position_;
    last_noun_ = m.surface;
    last_begin_ = at_;
  }

  void parts(const Morpheme& m) {
    std::uint32_t begin = at_;
    for (std::string_view rest = m.expression; !rest.empty();) {
      const auto plus = rest.find('+');
      const std::string_view part = rest.substr(0, plus);
      rest.remove_prefix(plus == rest.npos ? rest.size() : plus + 1);
      const std::string_view word = part.substr(0, part.find('/'));
      const auto end = begin + static_cast<std::uint32_t>(word.size());
      if (word.empty() || word == m.surface || end > at_ + m.surface.size()) return;
      put(std::string(word), Token::Kind::morpheme, position_, begin, end);
      begin = end;
    }
  }

  void verb_of_noun(const Morpheme& m, std::uint32_t end) {
    put(std::string(last_noun_) + std::string(stem(m)) + "다", Token::Kind::compound, position_ - 1, last_begin_, end);
  }

  std::vector<Token>& out_;
  std::uint32_t at_;
  std::uint32_t& position_;
  std::string whole_;  // the nouns so far
  std::string_view last_noun_;
  std::uint32_t nouns_ = 0, begin_ = 0, whole_end_ = 0, first_position_ = 0, last_begin_ = 0;
};

void bigrams(std::string_view run, std::uint32_t base, std::uint32_t& position, std::vector<Token>& out) {
  const auto put = [&](std::size_t begin, std::size_t size) {
    out.push_back({std::string(run.substr(begin, size)), Token::Kind::bigram, position++,
                   base + static_cast<std::uint32_t>(begin), base + static_cast<std::uint32_t>(begin + size)});
  };
  if (run.size() == SYLLABLE) put(0, SYLLABLE);
  for (std::size_t at = 0; at + 2 * SYLLABLE <= run.size(); at += SYLLABLE) put(at, 2 * SYLLABLE);
}

}  // namespace

struct Analyzer::State {
  std::optional<Mecab> mecab;
  std::unordered_set<std::string> names;
  std::size_t longest_name = 0;  // bytes

  /// Length of the longest name at the beginning of `run`; inside a run only names of three syllables and more count,
  /// because two syllables stand in too many words.
  std::size_t name_at(std::string_view run, bool inside) const {
    for (std::size_t size = std::min(run.size(), longest_name); size >= (inside ? 3 : 2) * SYLLABLE; size -= SYLLABLE)
      if (names.contains(std::string(run.substr(0, size)))) return size;
    return 0;
  }

  void parse(std::string_view part, std::uint32_t base, std::uint32_t& position, std::vector<Token>& out) const {
    if (part.empty() || !mecab) return;
    thread_local std::vector<Morpheme> morphemes;
    mecab->parse(part, morphemes);
    Writer writer(out, base, position);
    for (const Morpheme& m : morphemes) writer.add(m);
    writer.close();
  }

  void run(std::string_view text, std::uint32_t base, std::uint32_t& words, std::vector<Token>& out) const {
    std::size_t plain = 0;  // where the part without a name begins
    for (std::size_t at = 0; at < text.size() && !names.empty();) {
      const std::size_t size = name_at(text.substr(at), at > 0);
      if (size == 0) {
        at += SYLLABLE;
        continue;
      }
      parse(text.substr(plain, at - plain), base + static_cast<std::uint32_t>(plain), words, out);
      const auto begin = base + static_cast<std::uint32_t>(at);
      const std::uint32_t first = words;
      out.push_back({std::string(text.substr(at, size)), Token::Kind::compound, first, begin,
                     begin + static_cast<std::uint32_t>(size)});
      parse(text.substr(at, size), begin, words, out);
      words = std::max(words, first + 1);
      plain = at += size;
    }
    parse(text.substr(plain), base + static_cast<std::uint32_t>(plain), words, out);
  }
};

Analyzer::Analyzer(const Options& options) : state_(std::make_unique<State>()) {
  if (options.morphemes)
    state_->mecab.emplace(options.dictionary.empty() ? home() / "build" / "artefacts" / "mecab-ko-dic"
                                                     : options.dictionary);
  for (const std::string& name : options.names) {
    each_run(normal(name), [&](const Run& run) {
      const std::string word = normal(name).substr(run.begin, run.end - run.begin);
      if (run.kind != Class::hangul || word.size() < 2 * SYLLABLE) return;
      state_->longest_name = std::max(state_->longest_name, word.size());
      state_->names.insert(word);
    });
  }
}

Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

void Analyzer::hangul_run(std::string_view run, std::vector<Token>& out) const {
  std::uint32_t words = 0, pairs = 0;
  state_->run(run, 0, words, out);
  bigrams(run, 0, pairs, out);
}

std::vector<Token> Analyzer::tokens(std::string_view text) const {
  std::vector<Token> out;
  std::uint32_t words = 0, pairs = 0;
  each_run(text, [&](const Run& run) {
    const std::string_view part = text.substr(run.begin, run.end - run.begin);
    const auto begin = static_cast<std::uint32_t>(run.begin), end = static_cast<std::uint32_t>(run.end);
    if (run.kind == Class::hangul) {
      state_->run(part, begin, words, out);
      bigrams(part, begin, pairs, out);
    } else if (run.kind != Class::jamo) {
      std::string word = run.kind == Class::ascii ? lower(part) : std::string(part);
      if (state_->mecab) out.push_back({word, Token::Kind::morpheme, words++, begin, end});
      out.push_back({std::move(word), Token::Kind::bigram, pairs++, begin, end});
    }
  });
  return out;
}

}  // namespace dure::text
