#include "features.hpp"

#include "hash.hpp"
#include "letters.hpp"
#include "parallel.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr std::uint32_t WORDS = 1u << 20;  // the buckets below hold morphemes, the others runs of letters

std::uint32_t word_bucket(std::string_view term) { return static_cast<std::uint32_t>(hash64(term, 7) & (WORDS - 1)); }

std::uint32_t letters_bucket(std::uint64_t hash) {
  return WORDS + static_cast<std::uint32_t>((hash >> 20) % (FeatureSpace::BUCKETS - WORDS));
}

/// Runs of 2 to 4 letters within a word, its edges counted as a letter.
void letter_runs(std::u32string_view word, std::vector<std::uint32_t>& out) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    std::uint64_t hash = word[at];
    for (std::size_t n = 1; n < 4 && at + n < word.size(); ++n) {
      hash = (hash + 1) * 0x9E3779B97F4A7C15 ^ word[at + n];
      hash ^= hash >> 32;
      out.push_back(letters_bucket(hash * 0xD6E8FEB86659FD93));
    }
  }
}

void letters_of(std::string_view text, std::vector<std::uint32_t>& out) {
  std::u32string word(1, U' ');
  const auto close = [&] {
    if (word.size() > 1) {
      word += U' ';
      letter_runs(word, out);
    }
    word.assign(1, U' ');
  };
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    at += letter.size;
    char32_t code = letter.code;
    if (code <= ' ' || code == 0x3000 || code == 0xA0) {
      close();
      continue;
    }
    if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
    word += code;
  }
  close();
}

/// Morphemes of the runs of Hangul that came before: most come again.
using Known = std::unordered_map<std::string, std::vector<std::uint32_t>>;

void words_of(const Analyzer& analyzer, std::string_view text, Known& known, std::vector<std::uint32_t>& out) {
  each_run(text, [&](const Run& run) {
    const std::string_view part = text.substr(run.begin, run.end - run.begin);
    if (run.kind == Class::ascii || run.kind == Class::other) out.push_back(word_bucket(lower(part)));
    if (run.kind != Class::hangul) return;
    auto [entry, fresh] = known.try_emplace(std::string(part));
    if (fresh) {
      std::vector<Token> tokens;
      analyzer.hangul_run(part, tokens);
      for (const Token& token : tokens)
        if (token.kind == Token::Kind::morpheme) entry->second.push_back(word_bucket(token.term));
    }
    out.insert(out.end(), entry->second.begin(), entry->second.end());
  });
}

Sparse counted(const Analyzer& analyzer, std::string_view text, Known& known) {
  std::vector<std::uint32_t> buckets;
  words_of(analyzer, text, known, buckets);
  letters_of(text, buckets);
  std::sort(buckets.begin(), buckets.end());
  Sparse counts;
  for (const std::uint32_t bucket : buckets) {
    if (counts.empty() || counts.back().id != bucket) counts.push_back({bucket, 0});
    counts.back().value += 1;
  }
  return counts;
}

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
  Sparse out;
  double lengths[2] = {0, 0};
  std::vector<bool> letters;
  for (const Feature& count : counts) {
    const std::uint32_t id = id_[count.id];
    if (id == 0) continue;
    const float value = (1 + std::log(count.value)) * rarity_[id - 1];
    letters.push_back(count.id >= WORDS);
    lengths[letters.back()] += static_cast<double>(value) * value;
    out.push_back({id - 1, value});
  }
  const double parts = (lengths[0] > 0) + (lengths[1] > 0);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].value = static_cast<float>(out[i].value / std::sqrt(lengths[letters[i]] * parts));
  std::sort(out.begin(), out.end(), [](const Feature& a, const Feature& b) { return a.id < b.id; });
  return out;
}

std::vector<Sparse> count_all(const Analyzer& analyzer, std::span<const Entry> entries) {
  constexpr std::size_t share = 512;
  std::vector<Sparse> counts(entries.size());
  each_in_parallel((entries.size() + share - 1) / share, [&](std::size_t part) {
    Known known;
    for (std::size_t i = part * share; i < std::min(entries.size(), (part + 1) * share); ++i)
      counts[i] = counted(analyzer, entries[i].text, known);
  });
  return counts;
}

}  // namespace dure::text
