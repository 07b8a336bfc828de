#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// A word of a text as search sees it.
struct Token {
  enum class Kind : std::uint8_t {
    morpheme,  ///< nouns, roots, adverbs, numbers; verbs and adjectives as stem+다; words of ASCII in lower case
    compound,  ///< nouns written together (소방시설), noun and verb (설치하다), names of the user: at the position of a
               ///< part
    bigram,  ///< two neighbouring syllables of a run of Hangul; a run of one syllable; other words whole
  };
  std::string term;
  Kind kind = Kind::morpheme;
  std::uint32_t position = 0;        ///< counts morphemes or bigrams; parts and whole share one
  std::uint32_t begin = 0, end = 0;  ///< bytes in the text
  friend bool operator==(const Token&, const Token&) = default;
};

/// Korean text to tokens. Immutable and safe from several threads; about 20 us to make once the dictionary is in
/// memory. A run of Hangul is analysed by itself, whatever stands around it: the same word always gives the same
/// tokens.
class Analyzer {
public:
  struct Options {
    std::filesystem::path dictionary = {};  ///< folder of mecab-ko-dic; empty: home()/build/artefacts/mecab-ko-dic
    std::vector<std::string> names = {};    ///< places, facilities, policies: kept whole, the longest match wins
    bool morphemes = true;                  ///< false: bigrams only, no dictionary is opened
  };
  /// @throws Error(missing, "text.dictionary")
  explicit Analyzer(const Options& options);
  Analyzer() : Analyzer(Options{}) {}
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;

  /// All tokens of `text` (valid UTF-8 in NFC: see normal()), in order of their beginning; morphemes and compounds
  /// first, then bigrams, run by run.
  std::vector<Token> tokens(std::string_view text) const;
  /// The same for one run of Hangul syllables; offsets from its beginning.
  void hangul_run(std::string_view run, std::vector<Token>& out) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// NFC, when `text` may be anything else; invalid UTF-8 becomes U+FFFD. Copies nothing else: cheap for usual text.
std::string normal(std::string_view text);

/// What was meant when Hangul was typed with the Latin keyboard on (2-beolsik): `rnrals` → 국민. Nothing unless every
/// key gives a whole syllable.
std::optional<std::string> from_latin_keys(std::string_view keys);

/// 초성 of a run of syllables: 무더위쉼터 → ㅁㄷㅇㅅㅌ. Anything else stays.
std::string initial_consonants(std::string_view hangul);

}  // namespace dure::text
