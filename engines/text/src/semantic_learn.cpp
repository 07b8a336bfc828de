#include "parallel.hpp"
#include "semantic.hpp"
#include "subspace.hpp"
#include "vector_codes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace dure::text {
namespace {

constexpr std::size_t DIRECTIONS = 192, FEWEST_DIRECTIONS = 8;
constexpr std::size_t TEXTS_A_DIRECTION = 5;  // fewer would learn each text by heart
constexpr std::size_t MOST_LEARNT = 20'000;   // texts; the others are only placed
constexpr std::size_t MOST_TERMS = 50'000;    // those in most texts

/// The words that are learnt, in the order of bytes, and where each stands.
struct Vocabulary {
  std::vector<std::string> words;
  std::vector<double> idf;
  std::vector<std::vector<std::uint32_t>> terms;  // of a word: a segment's term, or Segment::none
};

/// A word of the index: how many texts hold it, and what it is in each segment.
struct Seen {
  std::uint64_t texts = 0;
  std::vector<std::uint32_t> terms;
};
using Words = std::map<std::string, Seen, std::less<>>;

Words words_of(const Index::State& index) {
  const char space = static_cast<char>(index.manifest.morphemes ? Space::morpheme : Space::bigram);
  Words all;
  for (std::size_t s = 0; s < index.segments.size(); ++s)
    for (std::uint32_t term = 0; term < index.segments[s].vocabulary(); ++term) {
      const std::string_view word = index.segments[s].word(term);
      if (word.empty() || word[0] != space) continue;
      Seen& seen = all.try_emplace(std::string(word.substr(1))).first->second;
      seen.terms.resize(index.segments.size(), Segment::none);
      seen.terms[s] = term;
      seen.texts += index.segments[s].frequency(term);
    }
  return all;
}

/// In how many texts a word must stand to be learnt: two, or so many that MOST_TERMS do.
std::uint64_t least_texts(const Words& words) {
  std::vector<std::uint64_t> counts;
  for (const auto& [word, seen] : words) counts.push_back(seen.texts);
  if (counts.size() <= MOST_TERMS) return 2;
  std::nth_element(counts.begin(), counts.begin() + MOST_TERMS, counts.end(), std::greater<>());
  return std::max<std::uint64_t>(2, counts[MOST_TERMS] + 1);
}

Vocabulary vocabulary_of(const Index::State& index) {
  Words words = words_of(index);
  const std::uint64_t least = least_texts(words);
  const double n = static_cast<double>(std::max<std::uint64_t>(index.documents, 1));
  Vocabulary out;
  for (auto& [word, seen] : words) {
    if (seen.texts < least) continue;
    const double texts = std::min(static_cast<double>(seen.texts), n);
    out.words.push_back(word);
    out.idf.push_back(std::log1p((n - texts + 0.5) / (texts + 0.5)));
    out.terms.push_back(std::move(seen.terms));
  }
  return out;
}

/// Calls f(document, impact) for each posting, an impact being 1 at most.
template <class F>
void each_posting(const Segment& segment, std::uint32_t term, F&& f) {
  std::array<std::uint32_t, BLOCK + 1> documents;
  std::array<std::uint16_t, BLOCK> impacts;
  const std::span<const Block> blocks = segment.blocks_of(term);
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    segment.decode(term, blocks, b, documents.data(), impacts.data());
    for (std::size_t i = 0; i < blocks[b].count; ++i) f(documents[i], static_cast<float>(impacts[i]) / IMPACT_ONE);
  }
}

/// By segment and document the row of the matrix that is learnt from, or Segment::none: MOST_LEARNT, evenly drawn.
std::vector<std::vector<std::uint32_t>> drawn(const Index::State& index, std::size_t& rows) {
  const std::uint64_t step = (index.documents + MOST_LEARNT - 1) / MOST_LEARNT;
  std::uint64_t seen = 0;
  std::vector<std::vector<std::uint32_t>> out;
  rows = 0;
  for (std::size_t s = 0; s < index.segments.size(); ++s) {
    auto& of = out.emplace_back(index.segments[s].documents(), Segment::none);
    for (std::uint32_t d = 0; d < of.size(); ++d)
      if ((index.live[s].empty() || has(index.live[s], d)) && seen++ % step == 0)
        of[d] = static_cast<std::uint32_t>(rows++);
  }
  return out;
}

/// Texts by words: impact times idf, every text as long as one.
SparseColumns matrix_of(const Index::State& index, const Vocabulary& vocabulary) {
  SparseColumns matrix;
  const auto row_of = drawn(index, matrix.rows);
  std::vector<double> squares(matrix.rows, 0.0);
  for (std::size_t w = 0; w < vocabulary.words.size(); ++w) {
    for (std::size_t s = 0; s < index.segments.size(); ++s) {
      if (vocabulary.terms[w][s] == Segment::none) continue;
      each_posting(index.segments[s], vocabulary.terms[w][s], [&](std::uint32_t document, float impact) {
        const std::uint32_t row = row_of[s][document];
        if (row == Segment::none) return;
        const auto value = static_cast<float>(impact * vocabulary.idf[w]);
        matrix.values.emplace_back(row, value);
        squares[row] += double{value} * value;
      });
    }
    matrix.begin.push_back(matrix.values.size());
  }
  for (auto& [row, value] : matrix.values) value = static_cast<float>(value / std::sqrt(std::max(squares[row], 1e-12)));
  return matrix;
}

/// A row a word: its direction times its idf.
std::vector<VectorRow> rows_of(const Vocabulary& vocabulary, const std::vector<float>& space, std::size_t k) {
  std::vector<VectorRow> rows;
  for (std::size_t w = 0; w < vocabulary.words.size(); ++w) {
    VectorRow& row = rows.emplace_back(VectorRow{vocabulary.words[w], {}});
    for (std::size_t n = 0; n < k; ++n) row.unit.push_back(static_cast<float>(space[w * k + n] * vocabulary.idf[w]));
  }
  return rows;
}

/// The documents of all segments, one after the other, as sums of their words' rows.
std::vector<VectorRow> places_of(const Index::State& index, const Vocabulary& vocabulary,
                                 const std::vector<VectorRow>& words, std::size_t k) {
  std::vector<std::vector<VectorRow>> parts(index.segments.size());
  each_in_parallel(parts.size(), [&](std::size_t s) {
    const Segment& segment = index.segments[s];
    for (std::uint32_t d = 0; d < segment.documents(); ++d)
      parts[s].push_back({std::string(segment.key(d)), std::vector<float>(k, 0.0F)});
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (vocabulary.terms[w][s] == Segment::none) continue;
      each_posting(segment, vocabulary.terms[w][s], [&](std::uint32_t document, float impact) {
        std::vector<float>& sum = parts[s][document].unit;
        for (std::size_t n = 0; n < k; ++n) sum[n] += impact * words[w].unit[n];
      });
    }
    for (VectorRow& row : parts[s]) to_unit(row.unit);
  });
  std::vector<VectorRow> out;
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(out));
  return out;
}

}  // namespace

bool write_semantic(const Index::State& index) {
  const Vocabulary vocabulary = vocabulary_of(index);
  const SparseColumns matrix = matrix_of(index, vocabulary);
  const std::size_t k = std::min({DIRECTIONS, matrix.rows / TEXTS_A_DIRECTION, matrix.columns() / TEXTS_A_DIRECTION});
  if (k < FEWEST_DIRECTIONS) return false;
  const std::vector<VectorRow> words = rows_of(vocabulary, leading_space(matrix, k), k);
  write_vectors(index.folder / index.manifest.terms_file(), words, static_cast<std::uint32_t>(k));
  write_vectors(index.folder / index.manifest.documents_file(), places_of(index, vocabulary, words, k),
                static_cast<std::uint32_t>(k));
  return true;
}

}  // namespace dure::text
