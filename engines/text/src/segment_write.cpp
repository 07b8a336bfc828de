#include "hash.hpp"
#include "letters.hpp"
#include "segment.hpp"

#include <dure/text/analysis.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_map>

namespace dure::text {
namespace {

struct Entry {
  std::uint32_t term, document;
  float frequency;  ///< BM25F: sum over columns of weight x count / length norm
};

struct Hashed {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return hash64(s); }
};
template <class T>
using Dictionary = std::unordered_map<std::string, T, Hashed, std::equal_to<>>;

/// Counts the terms of documents. A run of Hangul is analysed once and remembered, for words recur.
class Counter {
public:
  Counter(const Shape& shape, const Analyzer& analyzer, bool morphemes)
      : shape_(shape), analyzer_(analyzer), morphemes_(morphemes) {}

  void add(std::uint32_t document, const std::vector<std::string>& texts) {
    for (std::size_t column = 0; column < texts.size(); ++column) {
      column_terms_.clear();
      each_run(texts[column], [&](const Run& run) {
        if (run.kind != Class::jamo)
          count_run(std::string_view(texts[column]).substr(run.begin, run.end - run.begin), run.kind);
      });
      const double length = static_cast<double>(texts[column].size()) / std::max(1.0, shape_.means[column]);
      const double weight = shape_.weights[column];
      const auto norm = [&](const Bm25& by) { return weight / (1 - by.b + by.b * length); };
      const double of_words = norm(shape_.words), of_pairs = norm(shape_.pairs);
      for (const std::uint32_t term : column_terms_) {
        if (sums_[term] == 0) touched_.push_back(term);
        sums_[term] += static_cast<float>(counts_[term] * (space_[term] == Space::bigram ? of_pairs : of_words));
        counts_[term] = 0;
      }
    }
    for (const std::uint32_t term : touched_) {
      entries.push_back({term, document, sums_[term]});
      sums_[term] = 0;
    }
    touched_.clear();
  }

  std::vector<std::string> words;  ///< of each term, with its space in front
  std::vector<Entry> entries;

private:
  void count_run(std::string_view run, Class kind) {
    auto found = runs_.find(run);
    if (found == runs_.end()) {
      if (runs_.size() > 500'000) runs_.clear();
      found = runs_.emplace(std::string(run), analyse(run, kind)).first;
    }
    for (const std::uint32_t term : found->second)
      if (counts_[term]++ == 0) column_terms_.push_back(term);
  }

  std::vector<std::uint32_t> analyse(std::string_view run, Class kind) {
    std::vector<std::uint32_t> out;
    if (kind != Class::hangul) {
      const std::string word = kind == Class::ascii ? lower(run) : std::string(run);
      if (morphemes_) out.push_back(term(Space::morpheme, word));
      out.push_back(term(Space::bigram, word));
      return out;
    }
    tokens_.clear();
    analyzer_.hangul_run(run, tokens_);
    for (const Token& token : tokens_) {
      const Space space = token.kind == Token::Kind::bigram     ? Space::bigram
                          : token.kind == Token::Kind::compound ? Space::compound
                                                                : Space::morpheme;
      out.push_back(term(space, token.term));
    }
    return out;
  }

  std::uint32_t term(Space space, std::string_view word) {
    // A word longer than any of a language is cut: a line of base64 need not be found by its end.
    std::string entry = static_cast<char>(space) + std::string(word.substr(0, 96));
    const auto [found, fresh] = numbers_.emplace(std::move(entry), static_cast<std::uint32_t>(words.size()));
    if (fresh) {
      words.push_back(found->first);
      space_.push_back(space);
      counts_.push_back(0);
      sums_.push_back(0);
    }
    return found->second;
  }

  const Shape& shape_;
  const Analyzer& analyzer_;
  bool morphemes_;
  Dictionary<std::uint32_t> numbers_;
  Dictionary<std::vector<std::uint32_t>> runs_;
  std::vector<Space> space_;
  std::vector<std::uint32_t> counts_, column_terms_, touched_;
  std::vector<float> sums_;
  std::vector<Token> tokens_;
};

/// The sections being filled.
struct Sections {
  std::array<std::string, SECTIONS> bytes;
  template <class T>
  void put(Section section, const T& value) {
    bytes[section].append(reinterpret_cast<const char*>(&value), sizeof value);
  }
};

std::uint16_t impact_of(float frequency, double k1) {
  return static_cast<std::uint16_t>(std::lround(IMPACT_ONE * (frequency / (k1 + frequency))));
}

void write_block(Sections& out, std::span<const Entry> entries, std::uint32_t& next, double k1, std::uint64_t begin) {
  Block block{entries.back().document, static_cast<std::uint32_t>(out.bytes[postings].size() - begin), 0,
              static_cast<std::uint16_t>(entries.size())};
  std::array<std::uint32_t, BLOCK> deltas{};
  std::array<std::uint16_t, BLOCK> impacts{};
  std::uint32_t widest = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    deltas[i] = entries[i].document - next;
    next = entries[i].document + 1;
    widest = std::max(widest, deltas[i]);
    impacts[i] = impact_of(entries[i].frequency, k1);
    block.best = std::max(block.best, impacts[i]);
  }
  const auto width = static_cast<unsigned>(std::bit_width(widest));
  std::string packed((entries.size() * width + 7) / 8 + 8, '\0');
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t bit = i * width;
    std::uint64_t word;
    std::memcpy(&word, packed.data() + bit / 8, 8);
    word |= std::uint64_t{deltas[i]} << (bit % 8);
    std::memcpy(packed.data() + bit / 8, &word, 8);
  }
  packed.resize(packed.size() - 8);
  out.bytes[postings] += static_cast<char>(width);
  out.bytes[postings] += packed;
  out.bytes[postings].append(reinterpret_cast<const char*>(impacts.data()), 2 * entries.size());
  out.put(blocks, block);
}

/// Numbers the terms in the order of their bytes and lays their postings out by it.
void write_terms(Sections& out, Counter& counter, const Shape& shape, std::vector<std::uint32_t>& order) {
  const std::size_t size = counter.words.size();
  order.resize(size);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return counter.words[a] < counter.words[b]; });
  std::vector<std::uint32_t> at(size + 1, 0);
  for (const Entry& entry : counter.entries) ++at[entry.term + 1];
  std::partial_sum(at.begin(), at.end(), at.begin());
  std::vector<Entry> sorted(counter.entries.size());
  std::vector<std::uint32_t> fill(at.begin(), at.end() - 1);
  for (const Entry& entry : counter.entries) sorted[fill[entry.term]++] = entry;  // documents ascend: so they stay
  std::uint32_t block_count = 0, offset = 0;
  for (const std::uint32_t term : order) {
    const std::span<const Entry> all(sorted.data() + at[term], at[term + 1] - at[term]);
    const std::string& word = counter.words[term];
    const double k1 = word[0] == static_cast<char>(Space::bigram) ? shape.pairs.k1 : shape.words.k1;
    const std::uint64_t begin = out.bytes[postings].size();
    out.put(terms, Term{begin, static_cast<std::uint32_t>(all.size()), block_count});
    out.put(term_at, offset);
    out.bytes[term_bytes] += word;
    offset += static_cast<std::uint32_t>(word.size());
    std::uint32_t next = 0;
    for (std::size_t from = 0; from < all.size(); from += BLOCK, ++block_count)
      write_block(out, all.subspan(from, std::min<std::size_t>(BLOCK, all.size() - from)), next, k1, begin);
  }
  out.put(term_at, offset);
  out.bytes[postings].append(16, '\0');  // so that eight bytes may be read at the last delta
}

/// Words of Hangul of two syllables and more, in the order of their initial consonants.
void write_initials(Sections& out, const Counter& counter, const std::vector<std::uint32_t>& order) {
  std::vector<std::pair<std::string, std::uint32_t>> entries;
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    const std::string_view entry = counter.words[order[number]];
    if (entry[0] == static_cast<char>(Space::bigram) || entry.size() < 7) continue;
    if (class_of(letter_at(entry, 1).code) == Class::hangul)
      entries.emplace_back(initial_consonants(entry.substr(1)), number);
  }
  std::sort(entries.begin(), entries.end());
  for (const auto& entry : entries) out.put(initials, entry.second);
  if (entries.size() % 2 != 0) out.put(initials, Segment::none);  // sections are 8-aligned
}

void write_documents(Sections& out, std::span<const Document> documents) {
  std::uint64_t text = 0;
  std::uint32_t key = 0, department = 0;
  for (const Document& document : documents) {
    out.put(key_at, key);
    out.bytes[key_bytes] += document.key;
    key += static_cast<std::uint32_t>(document.key.size());
    for (const std::string& one : document.texts) {
      out.put(text_at, text);
      out.bytes[text_bytes] += one;
      text += one.size();
    }
    out.put(hashes, document.hash());
    out.put(days, document.day);
    out.put(department_at, department);
    out.bytes[department_bytes] += document.department;
    department += static_cast<std::uint32_t>(document.department.size());
  }
  out.put(key_at, key);
  out.put(text_at, text);
  out.put(department_at, department);
}

}  // namespace

std::string write_segment(std::span<const Document> documents, const Shape& shape, const Analyzer& analyzer,
                          bool morphemes) {
  Counter counter(shape, analyzer, morphemes);
  for (std::uint32_t n = 0; n < documents.size(); ++n) counter.add(n, documents[n].texts);
  Sections out;
  std::vector<std::uint32_t> order;
  write_terms(out, counter, shape, order);
  write_initials(out, counter, order);
  write_documents(out, documents);

  Header header{};
  std::memcpy(header.magic.data(), "DURETXT2", 8);
  header.documents = static_cast<std::uint32_t>(documents.size());
  header.terms = static_cast<std::uint32_t>(order.size());
  header.columns = static_cast<std::uint32_t>(shape.weights.size());
  header.blocks = static_cast<std::uint32_t>(out.bytes[blocks].size() / sizeof(Block));
  std::string file(sizeof header, '\0');
  for (unsigned s = 0; s < SECTIONS; ++s) {
    header.at[s] = file.size();
    file += out.bytes[s];
    file.resize((file.size() + 7) / 8 * 8);
    std::string().swap(out.bytes[s]);
  }
  header.at[SECTIONS] = file.size();
  std::memcpy(file.data(), &header, sizeof header);
  Segment::seal(file);
  return file;
}

}  // namespace dure::text
