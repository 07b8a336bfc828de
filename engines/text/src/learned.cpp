#include "learned.hpp"

#include "letters.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr std::size_t POOL = 200;            // candidates of the text search
constexpr std::size_t NEIGHBOURS = 200;      // past questions that vote
constexpr double FLOOR = 0.01;               // what has no vote
constexpr std::size_t FIRST = 10, KEPT = 2;  // of the first, those that are the text's best

/// A past segment as an index of its own.
std::unique_ptr<Index::State> index_of(const Index::State& like, Segment segment) {
  Manifest manifest;
  manifest.columns = {"text"};
  manifest.morphemes = like.manifest.morphemes;
  auto state = std::make_unique<Index::State>(std::filesystem::path(), std::move(manifest), like.analyzer);
  state->documents = segment.documents();
  state->segments.push_back(std::move(segment));
  state->live.emplace_back();
  return state;
}

/// The bit sets of `places`, within `allowed`.
std::vector<Bits> only(const Index::State& index, const std::set<std::pair<std::uint32_t, std::uint32_t>>& places,
                       const std::vector<Bits>& allowed) {
  std::vector<Bits> bits;
  for (const Segment& segment : index.segments) bits.emplace_back((segment.documents() + 63) / 64, 0);
  for (const auto& [s, d] : places) {
    const Bits& live = allowed.empty() ? index.live[s] : allowed[s];
    if (live.empty() || has(live, d)) bits[s][d / 64] |= std::uint64_t{1} << (d % 64);
  }
  return bits;
}

double log_share(double share) { return std::log(FLOOR + share); }

template <class Map, class Key>
double in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

/// The last part of `key` (제31조) is named in the question, whole: 제3조 does not stand in 제3조의2.
bool names_it(std::string_view asked, std::string_view key) {
  const std::string tail = squeezed(key.substr(group_of(key).empty() ? 0 : group_of(key).size() + 1));
  if (tail.size() < 5 || tail.find_first_of("0123456789") == tail.npos) return false;
  for (std::size_t at = asked.find(tail); at != asked.npos; at = asked.find(tail, at + 1)) {
    const std::string_view rest = asked.substr(at + tail.size());
    const bool goes_on = rest.starts_with("의") && rest.size() > 3 && rest[3] >= '0' && rest[3] <= '9';
    if (!goes_on) return true;
  }
  return false;
}

/// Moves the text's best into the first FIRST, to their end.
void keep(const std::vector<Candidate>& best_of_text, std::vector<std::pair<Found, double>>& order) {
  const auto best = [&](const auto& one) {
    for (std::size_t n = 0; n < std::min(KEPT, best_of_text.size()); ++n) {
      const Found& kept = best_of_text[n].found;
      if (kept.score > 0 && kept.segment == one.first.segment && kept.document == one.first.document) return true;
    }
    return false;
  };
  for (std::size_t at = FIRST; at < order.size(); ++at) {
    if (!best(order[at])) continue;
    const auto last = order.begin() + FIRST - 1, moved = order.begin() + static_cast<std::ptrdiff_t>(at);
    auto out = last;
    while (best(*out)) --out;
    std::rotate(out, out + 1, last + 1);
    moved->second = last->second;
    std::rotate(last, moved, moved + 1);
  }
}

}  // namespace

std::string_view group_of(std::string_view key) {
  auto cut = key.rfind('#');
  if (cut == key.npos) cut = key.find_last_of("/ ");
  return cut == key.npos ? std::string_view() : key.substr(0, cut);
}

std::string past_segment(const Index::State& like, const std::vector<std::string>& texts) {
  std::vector<Document> documents;
  double bytes = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    documents.push_back({std::to_string(i), {normal(texts[i])}});
    bytes += static_cast<double>(documents.back().texts[0].size());
  }
  Shape shape;
  shape.weights = {1};
  shape.means = {bytes / static_cast<double>(std::max<std::size_t>(texts.size(), 1))};
  return write_segment(documents, shape, *like.analyzer, like.manifest.morphemes);
}

/// Shares of votes: of each document, its group and the group's group.
struct Learned::Votes {
  std::map<Place, double> documents;
  std::map<std::string, double, std::less<>> groups, larger;
};

Learned::Learned(const Index::State& index, Segment questions, Segment answered, Gold gold, const Features& weights)
    : gold_(std::move(gold)), weights_(weights) {
  if (questions.documents() != gold_.size() || answered.documents() != gold_.size()) broken_segment("learned.json");
  std::unordered_map<std::string_view, Place> all;
  for (std::uint32_t s = 0; s < index.segments.size(); ++s)
    for (std::uint32_t d = 0; d < index.segments[s].documents(); ++d)
      if (index.live[s].empty() || has(index.live[s], d)) all[index.segments[s].key(d)] = {s, d};
  for (const std::set<std::string>& keys : gold_) {
    auto& places = places_.emplace_back();
    auto& groups = groups_.emplace_back();
    auto& larger = larger_.emplace_back();
    for (const std::string& key : keys) {
      if (const auto found = all.find(key); found != all.end()) places.push_back(found->second);
      groups.emplace(group_of(key));
      larger.emplace(group_of(group_of(key)));
    }
    for (const Place& place : places) ++counts_[place];
    for (const std::string& group : larger) ++larger_counts_[group];
  }
  questions_ = index_of(index, std::move(questions));
  answered_ = index_of(index, std::move(answered));
}

void Learned::vote(const Index::State& past, const Query& query, std::size_t without, double power,
                   Votes& votes) const {
  std::vector<std::pair<std::size_t, double>> near;
  for (const Found& found : best_of(past, groups_of(past, query), NEIGHBOURS + 1, Part::all, {}))
    if (found.document != without && near.size() < NEIGHBOURS) near.emplace_back(found.document, score_of(found));
  if (near.empty()) return;
  double sum = 0;
  const double top = near.front().second;
  for (auto& [number, score] : near) sum += score = std::pow(score / top, power);
  for (const auto& [number, score] : near) {
    for (const Place& place : places_.at(number)) votes.documents[place] += score / sum;
    for (const std::string& group : groups_[number]) votes.groups[group] += score / sum;
    for (const std::string& group : larger_[number]) votes.larger[group] += score / sum;
  }
}

std::vector<Candidate> Learned::candidates(const Index::State& index, const Query& query,
                                           const std::vector<Group>& groups, std::size_t k,
                                           const std::vector<Bits>& allowed, std::size_t without) const {
  Votes asked, answered;
  vote(*questions_, query, without, 1, asked);
  vote(*answered_, query, without, 3, answered);
  const auto left_out = [&](const auto& of, const auto& value) {
    return without < of.size() && std::find(of[without].begin(), of[without].end(), value) != of[without].end() ? 1 : 0;
  };
  const double n = static_cast<double>(std::max<std::size_t>(gold_.size() - (without < gold_.size() ? 1 : 0), 1));
  std::vector<std::pair<Found, double>> found = best_by_text(index, query, groups, std::max(k, POOL), false, allowed);
  std::set<Place> more;
  for (const auto& [place, count] : counts_)
    if (count > left_out(places_, place)) more.insert(place);
  for (const auto& [one, score] : found) more.erase({one.segment, one.document});
  const std::vector<Bits> bits = only(index, more, allowed);
  for (const Found& one : best_of(index, groups, more.size(), Part::all, bits)) {
    found.emplace_back(one, score_of(one));
    more.erase({one.segment, one.document});
  }
  for (const auto& [s, d] : more)  // not a word in common: past answers alone speak for it
    if (has(bits[s], d)) found.push_back({{0, s, d}, 0});
  const double top = std::max(found.empty() ? 0 : found.front().second, 1e-9);
  std::vector<Candidate> out;
  for (const auto& [one, score] : found) {
    const Place place{one.segment, one.document};
    const std::string_view key = index.segments[one.segment].key(one.document), group = group_of(key);
    const std::string_view larger = group_of(group);
    out.push_back({one,
                   {score / top, std::log1p(score) - std::log1p(top), log_share(in(asked.documents, place)),
                    log_share(in(asked.larger, larger)), log_share(in(answered.documents, place)),
                    log_share(in(answered.groups, group)), log_share(in(answered.larger, larger)),
                    std::log1p(in(counts_, place) - left_out(places_, place)),
                    std::log((in(larger_counts_, larger) - left_out(larger_, larger) + 0.3) / n),
                    names_it(query.letters, key) ? 1.0 : 0.0, score > 0 ? 0.0 : 1.0}});
  }
  return out;
}

std::vector<Asked> Learned::cases() const {
  std::vector<Asked> out;
  for (std::uint32_t c = 0; c < gold_.size(); ++c)
    out.push_back({std::string(questions_->segments[0].text(c, 0)), gold_[c], ""});
  return out;
}

std::vector<std::pair<Found, double>> Learned::best(const Index::State& index, const Query& query,
                                                    const std::vector<Group>& groups, std::size_t k,
                                                    const std::vector<Bits>& allowed) const {
  std::vector<std::pair<Found, double>> out;
  const std::vector<Candidate> all = candidates(index, query, groups, k, allowed, SIZE_MAX);
  for (const Candidate& one : all) {
    double score = 0;
    for (std::size_t f = 0; f < FEATURES; ++f) score += weights_[f] * one.features[f];
    out.emplace_back(one.found, score);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  keep(all, out);
  if (out.size() > k) out.resize(k);
  return out;
}

std::shared_ptr<const Learned> Learned::open(const Index::State& index) {
  const std::filesystem::path file = index.folder / "learned.json";
  if (!std::filesystem::exists(file)) return nullptr;
  try {
    const Json json = Json::parse(read_file(file, std::uint64_t{1} << 30));
    Gold gold;
    for (const Json& one : json["gold"].items()) {
      auto& keys = gold.emplace_back();
      for (const Json& key : one.items()) keys.insert(key.string());
    }
    Features weights{};
    for (std::size_t f = 0; f < FEATURES; ++f) weights[f] = json["weights"].items().at(f).number();
    const std::string files = json["files"].string();
    if (files.find('/') != files.npos) broken_segment("learned.json");
    return std::make_shared<const Learned>(index, Segment::open(index.folder / (files + ".asked")),
                                           Segment::open(index.folder / (files + ".answered")), std::move(gold),
                                           weights);
  } catch (const std::exception&) {
    throw Error(Fault::input, "text.learned_broken",
                "색인이 물음에서 배운 것이 상했습니다. dure index를 --learn과 함께 다시 실행하거나 " + file.string() +
                    " 파일을 지워 주세요.");
  }
}

}  // namespace dure::text
