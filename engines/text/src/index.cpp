#include "index_state.hpp"
#include "learned.hpp"
#include "letters.hpp"
#include "semantic.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

namespace dure::text {
namespace {

constexpr double SCALE = 4096;  // weights are whole numbers of 1/4096
constexpr std::size_t MOST_EXPANSIONS = 50;
constexpr std::size_t MOST_WORDS = 96;  // of a long question those that tell most; the rest says little and costs most
constexpr double COMPOUND = 0.5;        // a whole beside its parts: half, for the parts have said it once

Group group_of(const Index::State& index, Space space, const std::vector<std::string>& words, double times) {
  Group group{space, {}, times};
  for (const Segment& segment : index.segments) {
    auto& terms = group.terms.emplace_back();
    for (const std::string& word : words)
      if (const std::uint32_t term = segment.find(space, word); term != Segment::none) terms.push_back(term);
  }
  return group;
}

bool is_empty(const Group& group) {
  return std::all_of(group.terms.begin(), group.terms.end(), [](const auto& terms) { return terms.empty(); });
}

void add(std::vector<Group>& groups, Group group) {
  if (!is_empty(group)) groups.push_back(std::move(group));
}

/// `find(segment)` gives the terms of one expansion: a beginning, initial consonants.
template <class F>
Group expansion(const Index::State& index, F&& find) {
  Group group{Space::morpheme, {}, 1};
  for (const Segment& segment : index.segments) group.terms.push_back(find(segment));
  return group;
}

void add_wrong_keyboard(const Index::State& index, const std::string& latin, std::vector<Group>& groups) {
  if (!is_empty(group_of(index, Space::bigram, {lower(latin)}, 1))) return;
  const auto meant = from_latin_keys(latin);
  if (!meant) return;
  Query query;
  add_words(query, *meant, *index.analyzer);
  for (const Query::Word& word : query.words) add(groups, group_of(index, word.space, {word.term}, word.times));
}

std::uint64_t weight_of(const Index::State& index, const Group& group) {
  double frequency = 0;
  for (std::size_t s = 0; s < group.terms.size(); ++s)
    for (const std::uint32_t term : group.terms[s]) frequency += index.segments[s].frequency(term);
  const double n = static_cast<double>(std::max<std::uint64_t>(index.documents, 1));
  frequency = std::min(frequency, n);
  const double idf = std::log1p((n - frequency + 0.5) / (frequency + 0.5));
  const double k1 = group.space == Space::bigram ? index.manifest.shape.pairs.k1 : index.manifest.shape.words.k1;
  const double share = group.space == Space::compound ? COMPOUND : 1;
  return static_cast<std::uint64_t>(std::llround(idf * group.times * share * (k1 + 1) * SCALE));
}

}  // namespace

double score_of(const Found& found) { return static_cast<double>(found.score) / (SCALE * IMPACT_ONE); }

Index::State::State(std::filesystem::path where, Manifest said, std::shared_ptr<const Analyzer> how)
    : folder(std::move(where)), manifest(std::move(said)), analyzer(std::move(how)) {
  for (const Manifest::Part& part : manifest.parts) {
    const Segment& segment = segments.emplace_back(Segment::open(folder / part.file));
    if (segment.columns() != manifest.columns.size()) broken_segment("열 수");
    Bits bits;
    if (!part.removed.empty()) bits.assign((segment.documents() + 63) / 64, ~std::uint64_t{0});
    for (const std::uint32_t n : part.removed) {
      if (n >= segment.documents()) broken_segment("지운 글");
      bits[n / 64] &= ~(std::uint64_t{1} << (n % 64));
    }
    live.push_back(std::move(bits));
    documents += segment.documents() - part.removed.size();
  }
  if (!manifest.has_list() || !manifest.semantic->helps) return;
  try {
    semantic = std::make_shared<const Semantic>(*this);
  } catch (const Error&) {  // the words are whole: they are searched alone
    manifest.semantic->broken = true;
  }
}

std::vector<Group> groups_of(const Index::State& index, const Query& query) {
  std::vector<Group> groups;
  for (const Query::Word& word : query.words) add(groups, group_of(index, word.space, {word.term}, word.times));
  for (const std::string& latin : query.latin) add_wrong_keyboard(index, latin, groups);
  for (const std::string& initials : query.initials)
    add(groups, expansion(index, [&](const Segment& s) { return s.by_initials(initials, MOST_EXPANSIONS); }));
  for (const std::string& prefix : query.prefixes)
    add(groups, expansion(index, [&](const Segment& s) {
          auto terms = s.beginning_with(Space::morpheme, prefix, MOST_EXPANSIONS);
          const auto wholes = s.beginning_with(Space::compound, prefix, MOST_EXPANSIONS);
          terms.insert(terms.end(), wholes.begin(), wholes.end());
          return terms;
        }));
  return groups;
}

std::vector<Found> best_of(const Index::State& index, const std::vector<Group>& groups, std::size_t k, Part part,
                           const std::vector<Bits>& allowed) {
  Best best(k, index.segments);
  std::vector<std::vector<Weighted>> terms(index.segments.size());
  std::vector<std::uint64_t> weights;
  for (const Group& group : groups) weights.push_back(weight_of(index, group));
  std::uint64_t least = 0;
  if (weights.size() > MOST_WORDS) {
    std::vector<std::uint64_t> sorted = weights;
    std::nth_element(sorted.begin(), sorted.begin() + MOST_WORDS - 1, sorted.end(), std::greater<>());
    least = sorted[MOST_WORDS - 1];
  }
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Group& group = groups[g];
    if (part != Part::all && (part == Part::pairs) != (group.space == Space::bigram)) continue;
    const std::uint64_t weight = weights[g];
    if (weight < least) continue;
    for (std::size_t s = 0; s < terms.size(); ++s)
      for (const std::uint32_t term : group.terms[s]) terms[s].push_back({term, weight});
  }
  for (std::size_t s = 0; s < terms.size(); ++s)
    score_segment(index.segments[s], static_cast<std::uint32_t>(s), terms[s],
                  allowed.empty() ? index.live[s] : allowed[s], best);
  return best.sorted();
}

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::~Index() = default;
std::uint64_t Index::documents() const { return state_->documents; }
const std::string& Index::table() const { return state_->manifest.table; }
const std::optional<SemanticList>& Index::semantic() const { return state_->manifest.semantic; }
const Analyzer& Index::analyzer() const { return *state_->analyzer; }

std::shared_ptr<const Index> Index::open(const std::filesystem::path& directory, std::string_view name,
                                         const std::filesystem::path& dictionary, bool learned) {
  const std::filesystem::path folder = index_folder(directory, name);
  if (!has_manifest(folder))
    throw Error(Fault::missing, "text.index_missing",
                "'" + std::string(name) + "' 색인이 없습니다. dure index " + std::string(name) +
                    " --from 표 --key 열 --text 열로 만드세요.");
  Manifest manifest = read_manifest(folder);
  auto analyzer = std::make_shared<const Analyzer>(
      Analyzer::Options{.dictionary = dictionary, .names = manifest.names, .morphemes = manifest.morphemes});
  auto state = std::make_unique<State>(folder, std::move(manifest), std::move(analyzer));
  if (learned) state->learned = Learned::open(*state);
  return std::make_shared<const Index>(std::move(state));
}

}  // namespace dure::text
