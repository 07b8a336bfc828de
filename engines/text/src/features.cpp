#include "features.hpp"

#include "hash.hpp"
#include "letters.hpp"
#include "parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr std::uint32_t WORDS = 1u << 20;  // the buckets below hold morphemes, the others runs of letters

std::uint32_t word_bucket(std::string_view term) { return static_cast<std::uint32_t>(hash64(term, 7) & (WORDS - 1)); }

std::uint32_t letters_bucket(std::uint64_t hash) {
  return WORDS + static_cast<std::uint32_t>((hash >> 20) % (FeatureSpace::BUCKETS - WORDS));
}

/// How often each bucket was met, in the order in which they were met first.
class Counts {
public:
  void add(std::uint32_t bucket) {
    const std::size_t slot = slot_of(bucket);
    if (slots_[slot] != 0) {
      met_[slots_[slot] - 1].value += 1;
      return;
    }
    met_.push_back({bucket, 1});
    fill(slot);
    if (met_.size() * 2 > slots_.size()) grow();
  }

  Sparse taken() {
    Sparse out(met_.begin(), met_.end());
    for (const std::size_t slot : filled_) slots_[slot] = 0;
    filled_.clear();
    met_.clear();
    return out;
  }

private:
  std::size_t slot_of(std::uint32_t bucket) const {
    std::size_t at = (bucket * 0x9E3779B1u) & mask_;
    while (slots_[at] != 0 && met_[slots_[at] - 1].id != bucket) at = (at + 1) & mask_;
    return at;
  }

  /// With the number of the bucket met next, from 1.
  void fill(std::size_t slot) {
    filled_.push_back(slot);
    slots_[slot] = static_cast<std::uint32_t>(filled_.size());
  }

  void grow() {
    mask_ = mask_ * 2 + 1;
    slots_.assign(mask_ + 1, 0);
    filled_.clear();
    for (const Feature& feature : met_) fill(slot_of(feature.id));
  }

  std::size_t mask_ = (1u << 13) - 1;
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(mask_ + 1, 0);  // place in met_, from 1
  std::vector<std::size_t> filled_;  // slot of each in met_: few of all, so that emptying them is cheap
  Sparse met_;
};

/// Counts the runs of 2 to 4 letters within words, the edges of a word counted as a letter.
class LetterRuns {
public:
  explicit LetterRuns(Counts& counts) : counts_(counts) {}

  void read(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const Letter letter = letter_at(text, at);
      at += letter.size;
      char32_t code = letter.code;
      if (code <= ' ' || code == 0x3000 || code == 0xA0) {
        close();
        continue;
      }
      if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
      if (begun_ == 0) put(' ');
      put(code);
    }
    close();
  }

private:
  /// Lengthens the runs that are begun by a letter, counts them, and begins one more.
  void put(std::uint64_t code) {
    for (std::size_t n = std::min(begun_, runs_.size()); n > 0; --n) {
      std::uint64_t run = (runs_[n - 1] + 1) * 0x9E3779B97F4A7C15 ^ code;
      run ^= run >> 32;
      counts_.add(letters_bucket(run * 0xD6E8FEB86659FD93));
      if (n < runs_.size()) runs_[n] = run;
    }
    runs_[0] = code;
    ++begun_;
  }

  void close() {
    if (begun_ > 0) put(' ');
    begun_ = 0;
  }

  Counts& counts_;
  std::array<std::uint64_t, 3> runs_{};  // of 1, 2 and 3 letters that end with the newest
  std::size_t begun_ = 0;                // letters of the word
};

/// The words of some texts: each distinct one is looked at once.
class Lexicon {
public:
  explicit Lexicon(std::span<const Entry> entries) {
    for (const Entry& entry : entries) {
      std::vector<std::uint32_t>& words = of_.emplace_back();
      each_run(entry.text, [&](const Run& run) {
        if (run.kind == Class::jamo) return;
        const std::string_view word = std::string_view(entry.text).substr(run.begin, run.end - run.begin);
        const auto [found, fresh] = numbers_.try_emplace(word, static_cast<std::uint32_t>(runs_.size()));
        if (fresh) runs_.push_back({word, run.kind});
        words.push_back(found->second);
      });
    }
  }

  void analyse(const Analyzer& analyzer) {
    buckets_.resize(runs_.size());
    constexpr std::size_t share = 1024;
    each_in_parallel((runs_.size() + share - 1) / share, [&](std::size_t part) {
      std::vector<Token> tokens;
      for (std::size_t i = part * share; i < std::min(runs_.size(), (part + 1) * share); ++i) {
        if (runs_[i].kind != Class::hangul) {
          buckets_[i].push_back(word_bucket(lower(runs_[i].word)));
          continue;
        }
        tokens.clear();
        analyzer.hangul_run(runs_[i].word, tokens);
        for (const Token& token : tokens)
          if (token.kind == Token::Kind::morpheme) buckets_[i].push_back(word_bucket(token.term));
      }
    });
  }

  void count(std::size_t entry, Counts& counts) const {
    for (const std::uint32_t word : of_[entry])
      for (const std::uint32_t bucket : buckets_[word]) counts.add(bucket);
  }

private:
  struct Kept {
    std::string_view word;
    Class kind;
  };
  struct Hashed {
    std::size_t operator()(std::string_view word) const noexcept { return hash64(word); }
  };
  std::unordered_map<std::string_view, std::uint32_t, Hashed> numbers_;
  std::vector<Kept> runs_;
  std::vector<std::vector<std::uint32_t>> of_, buckets_;
};

}  // namespace

FeatureSpace::FeatureSpace(const std::vector<Sparse>& counts, std::uint32_t fewest) : id_(BUCKETS, 0) {
  for (const Sparse& text : counts)
    for (const Feature& feature : text) ++id_[feature.id];
  std::vector<std::uint32_t> known;
  for (std::uint32_t bucket = 0; bucket < BUCKETS; ++bucket) {
    if (id_[bucket] >= fewest)
      known.push_back(bucket);
    else
      id_[bucket] = 0;
  }
  // The commonest first: what training touches most then stands close together in memory.
  std::stable_sort(known.begin(), known.end(), [&](auto a, auto b) { return id_[a] > id_[b]; });
  const double texts = static_cast<double>(counts.size());
  for (const std::uint32_t bucket : known) {
    rarity_.push_back(static_cast<float>(std::log((1 + texts) / (1 + id_[bucket])) + 1));
    id_[bucket] = size();
  }
}

Sparse FeatureSpace::weighted(const Sparse& counts) const {
  static const std::array<float, 64> damped = [] {
    std::array<float, 64> out{};
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = 1 + std::log(static_cast<float>(i));
    return out;
  }();
  Sparse out;
  out.reserve(counts.size());
  std::array<double, 2> lengths{0, 0};
  std::size_t words = 0;  // they come first
  for (const Feature& count : counts) {
    const std::uint32_t id = id_[count.id];
    if (id == 0) continue;
    const float times = count.value < 64 ? damped[static_cast<std::size_t>(count.value)] : 1 + std::log(count.value);
    const float value = times * rarity_[id - 1];
    const bool letters = count.id >= WORDS;
    words += !letters;
    lengths[letters] += static_cast<double>(value) * value;
    out.push_back({id - 1, value});
  }
  const double parts = (lengths[0] > 0) + (lengths[1] > 0);
  std::array<float, 2> scale{};
  for (std::size_t part = 0; part < 2; ++part)
    if (lengths[part] > 0) scale[part] = static_cast<float>(1 / std::sqrt(lengths[part] * parts));
  for (std::size_t i = 0; i < out.size(); ++i) out[i].value *= scale[i >= words];
  return out;
}

std::vector<Sparse> count_all(const Analyzer& analyzer, std::span<const Entry> entries) {
  Lexicon lexicon(entries);
  lexicon.analyse(analyzer);
  constexpr std::size_t share = 64;
  std::vector<Sparse> counts(entries.size());
  each_in_parallel((entries.size() + share - 1) / share, [&](std::size_t part) {
    Counts of_text;
    for (std::size_t i = part * share; i < std::min(entries.size(), (part + 1) * share); ++i) {
      lexicon.count(i, of_text);
      LetterRuns(of_text).read(entries[i].text);
      counts[i] = of_text.taken();
    }
  });
  return counts;
}

}  // namespace dure::text
