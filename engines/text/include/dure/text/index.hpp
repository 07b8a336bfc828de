#pragma once

#include <dure/text/analysis.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {
class Store;
class Connection;
}  // namespace dure::store

namespace dure::text {

/// The list of texts that say what was asked in other words, learnt from an index's own texts, and whether it helps:
/// the last 2000 answered questions of learn() are asked of the text alone, with it and without. It is used when their
/// mean reciprocal rank rises and a sign test (two-sided, 0.05) says that this is no chance; never without questions.
struct SemanticList {
  bool learnt = false;                  ///< false: too few texts
  bool broken = false;                  ///< its files are: the words are searched alone
  std::uint64_t questions = 0;          ///< that were asked
  std::uint64_t better = 0, worse = 0;  ///< of them, those whose first right text stood higher or lower with the list
  double without = 0, with = 0;         ///< mean of 1 / place of the first right text, 0 beyond 10
  bool helps = false;                   ///< the verdict: it is used
};

struct IndexOptions {
  std::vector<double> weights = {};     ///< BM25F weight of each text column; empty: 1 each
  std::string department = {};          ///< column that search may be narrowed by
  std::string day = {};                 ///< the same: a date or a time
  std::vector<std::string> names = {};  ///< see Analyzer::Options
  bool morphemes = true;                ///< false: bigrams only, three times as fast to build, a little worse to search
  bool learn_vectors = false;           ///< learn which words go together; see SemanticList
  std::filesystem::path dictionary = {};  ///< see Analyzer::Options
  unsigned threads = 0;                   ///< 0: all cores
};

struct Indexed {
  std::uint64_t documents = 0;  ///< that can be found now
  std::uint64_t added = 0;      ///< new or changed since the last time
  std::uint64_t removed = 0;    ///< gone or changed
  std::uint64_t bytes = 0;      ///< of text analysed
  std::uint64_t segments = 0;
  double seconds = 0;
};

/// Makes or refreshes `directory`/NAME so that it holds `columns` of all rows of `table` (as SQL says it: `laws`,
/// `complaints.request`). Only new and changed rows are analysed; other columns, weights or names, or a broken file,
/// mean a whole rebuild. `key` is shown as text; rows without one are left out, of two with the same the last counts.
/// Readers see the old index or the new. One writer at a time.
/// @throws Error(input, "text.index_name"), Error(missing, "sql.unknown")
Indexed index_table(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                    std::string_view table, std::string_view key, const std::vector<std::string>& columns,
                    const IndexOptions& options = {});

struct IndexSummary {
  std::string name, table, key;
  std::vector<std::string> columns;
  std::string department, day;
  std::uint64_t documents = 0;
};
/// The indexes below `directory` that can be read, by name.
std::vector<IndexSummary> list_indexes(const std::filesystem::path& directory);

/// Values of `TABLE.COLUMN`s, sorted and each once: what IndexOptions::names wants.
/// @throws Error(input, "text.names") for what is no TABLE.COLUMN, Error(missing, "sql.unknown")
std::vector<std::string> names_of(store::Store& store, const std::vector<std::string>& columns);

struct Hit {
  std::string key;
  double score = 0;
  std::uint64_t rank = 1;
  std::string title;    ///< the first column, when there are several, to 80 letters
  std::string snippet;  ///< about 120 letters of the last column around what was asked
};

struct SearchOptions {
  bool operators = true;        ///< "a phrase", -without, begin*; always off for questions over 64 letters
  bool learned = true;          ///< use what learn() found, when there is something
  bool near = true;             ///< of the best, prefer those that say what was asked close together
  bool shown = true;            ///< fill title and snippet
  std::string department = {};  ///< only documents of this one
  std::optional<std::chrono::sys_days> after = {};         ///< only documents of this day or later
  std::optional<std::chrono::sys_days> before = {};        ///< only documents of an earlier day
  std::function<bool(std::string_view key)> allowed = {};  ///< who asks may see it, and wants it; asked of matches only
};

/// An opened index: immutable, safe from several threads, costs a few pages until it is asked.
class Index {
public:
  /// `learned`: with what learn() found. @throws Error(missing, "text.index_missing"), Error(input,
  /// "text.segment_broken"), Error(input, "text.learned_broken")
  static std::shared_ptr<const Index> open(const std::filesystem::path& directory, std::string_view name,
                                           const std::filesystem::path& dictionary = {}, bool learned = true);
  ~Index();

  /// The best `k` by BM25F over morphemes plus the same over bigrams; equal scores in the order of keys (as numbers
  /// when they are). A word of Latin letters that stands nowhere is tried as Hangul typed with the wrong keyboard;
  /// ㅁㄷㅇ finds words by their initial consonants.
  std::vector<Hit> search(std::string_view query, std::size_t k, const SearchOptions& options = {}) const;
  std::uint64_t documents() const;
  const std::string& table() const;                     ///< as it was given to index_table
  const std::optional<SemanticList>& semantic() const;  ///< nothing: not wished
  const Analyzer& analyzer() const;

  struct State;
  const State& state() const { return *state_; }  ///< for text's own files
  explicit Index(std::unique_ptr<State> state);

private:
  std::unique_ptr<State> state_;
};

/// Learns from answered questions, a JSONL file of {"question", "gold": [keys], "answer"?}: how often a document, and
/// what its key is a part of (before its last #, / or blank), were the answer to questions like this one, weighed
/// against the text by a fit in which each question is seen without its own answer. Replaces what was learnt before;
/// indexes opened afterwards use it. A score is then a log-likelihood but for a constant. The same questions judge the
/// index's SemanticList. @return the questions read. @throws Error(input, "text.questions") with the line,
/// Error(input, "text.nothing_to_learn"), Error(input, "text.vectors_broken") when the list's files are
std::uint64_t learn(const Index& index, const std::filesystem::path& pairs);

/// Where `query` stands in `text`: bytes and letters (code points), in order, without overlap; touching words are one.
struct Mark {
  std::size_t begin, end;                ///< bytes
  std::size_t letter_begin, letter_end;  ///< code points
  friend bool operator==(const Mark&, const Mark&) = default;
};
std::vector<Mark> marks(const Analyzer& analyzer, std::string_view text, std::string_view query);

struct Quality {
  std::uint64_t questions = 0;
  double hit_1 = 0, hit_3 = 0, hit_10 = 0;  ///< share of questions with a right document among the first 1, 3, 10
  double mrr = 0;                           ///< mean of 1 / place of the first right one, 0 beyond 10
  double ndcg_10 = 0;                       ///< every right document counts the same
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;
};
/// Asks every line of a JSONL file {"question": …, "gold": [keys]}; lines without gold are left out.
/// @throws Error(input, "text.questions") with the line
Quality evaluate(const Index& index, const std::filesystem::path& questions, const SearchOptions& options = {});
/// {"questions", "hit@1", "hit@3", "hit@10", "mrr", "ndcg@10", "p50_ms", "p95_ms", "p99_ms"}
std::string to_json(const Quality& quality);

}  // namespace dure::text
