#include "address_index.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace dure::geo {
namespace {

constexpr std::size_t LONGEST_NAME = 14;
constexpr double MISSPELT = 0.08, ALTERNATIVE = 0.05, OTHER_SUB = 0.35, OTHER_MAIN = 0.55, NO_NUMBER = 0.6;
constexpr double FOREIGN_LETTER = 0.15, FOREIGN_MOST = 0.75;
constexpr double LEAST_CONFIDENCE = 0.1;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

std::uint64_t hash_without(std::u32string_view text, std::size_t left_out) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == left_out) continue;
    hash = (hash ^ text[i]) * 0x100000001b3;
  }
  return hash;
}

auto order_of(const Address& a) { return std::make_tuple(a.mountain, a.main, a.sub); }

/// 성산 of 성산구 where that still is a name.
std::vector<std::u32string> short_names(const std::u32string& name) {
  if (name.empty()) return {};
  if (name.size() < 3) return {name};
  return {name, name.substr(0, name.size() - 1)};
}

}  // namespace

std::uint32_t AddressIndex::number_of(const std::u32string& name) {
  const auto [found, fresh] = name_number_.emplace(name, static_cast<std::uint32_t>(names_.size()));
  if (fresh) names_.push_back(name);
  return found->second;
}

void AddressIndex::add(Row row, std::string_view road_text, std::string_view parcel_text) {
  Address road = parse_address(road_text), parcel = parse_address(parcel_text);
  const auto number = static_cast<std::uint32_t>(rows_.size());
  const auto share = [](std::u32string& a, std::u32string& b) {
    if (a.empty()) a = b;
    if (b.empty()) b = a;
  };
  if (!road_text.empty() && !parcel_text.empty()) {
    share(road.sido, parcel.sido);
    share(road.sigungu, parcel.sigungu);
    share(road.gu, parcel.gu);
    share(road.emd, parcel.emd);
    if (!road.road.empty()) share(road.ri, parcel.ri);
  }
  if (road.main >= 0) entries_.push_back({road, number_of(road.name()), number});
  if (parcel.main >= 0) entries_.push_back({parcel, number_of(parcel.name()), number});
  rows_.push_back(std::move(row));
}

void AddressIndex::alias(std::string_view old_name, std::string_view new_name) {
  const auto found = name_number_.find(to_u32(new_name));
  if (found != name_number_.end()) name_number_.emplace(to_u32(old_name), found->second);
}

void AddressIndex::finish() {
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tuple_cat(std::make_tuple(a.name), order_of(a.address)) <
           std::tuple_cat(std::make_tuple(b.name), order_of(b.address));
  });
  first_.assign(names_.size() + 1, 0);
  for (const Entry& entry : entries_) ++first_[entry.name + 1];
  for (std::size_t n = 0; n < names_.size(); ++n) first_[n + 1] += first_[n];
  for (std::uint32_t n = 0; n < names_.size(); ++n) {
    jamo_.push_back(jamo(names_[n]));
    for (std::size_t i = 0; i <= jamo_[n].size(); ++i) shortened_.emplace_back(hash_without(jamo_[n], i), n);
    if (names_[n].back() == U'동') undigited_[without_digits(names_[n])].push_back(n);
  }
  std::sort(shortened_.begin(), shortened_.end());
}

std::vector<AddressIndex::Named> AddressIndex::names_in(const AddressText& text) const {
  std::vector<Named> out;
  const std::u32string& letters = text.letters;
  for (std::size_t from = 0; from < letters.size(); ++from) {
    if (from > 0 && is_digit(letters[from]) && is_digit(letters[from - 1])) continue;
    for (std::size_t to = from + 2; to <= std::min(letters.size(), from + LONGEST_NAME); ++to) {
      const std::u32string part = letters.substr(from, to - from);
      if (const auto found = name_number_.find(part); found != name_number_.end())
        out.push_back({found->second, from, to, 0});
      if (part.back() != U'동' || std::none_of(part.begin(), part.end(), is_digit)) continue;
      if (const auto found = undigited_.find(without_digits(part)); found != undigited_.end())
        for (const std::uint32_t name : found->second)
          if (names_[name] != part) out.push_back({name, from, to, ALTERNATIVE});
    }
  }
  return out;
}

/// Names that with one letter changed end where the number begins.
void AddressIndex::near_names(const AddressText& text, std::size_t end, std::vector<Named>& out) const {
  for (std::size_t length = 2; length <= std::min(end, LONGEST_NAME); ++length) {
    const std::u32string part = jamo(std::u32string_view(text.letters).substr(end - length, length));
    for (std::size_t i = 0; i <= part.size(); ++i) {
      const std::uint64_t hash = hash_without(part, i);
      auto at = std::lower_bound(shortened_.begin(), shortened_.end(), std::make_pair(hash, std::uint32_t{0}));
      for (; at != shortened_.end() && at->first == hash; ++at) {
        const Named named{at->second, end - length, end, MISSPELT};
        if (jamo_[at->second] == part || !within_one(jamo_[at->second], part)) continue;
        const auto same = [&](const Named& one) { return one.name == named.name && one.from == named.from; };
        if (std::none_of(out.begin(), out.end(), same)) out.push_back(named);
      }
    }
  }
}

/// How the number after a name can be read, likeliest first. None where it goes on as a name: 38가길, 152번길.
std::vector<AddressIndex::Number> AddressIndex::numbers_at(const AddressText& text, std::size_t at) {
  const std::u32string& letters = text.letters;
  const auto is = [&](std::size_t i, std::u32string_view word) { return letters.compare(i, word.size(), word) == 0; };
  const auto digits_to = [&](std::size_t i) {
    const std::size_t from = i;
    while (i < letters.size() && is_digit(letters[i]) && i - from < 6 && (i == from || !text.gap[i])) ++i;
    return i;
  };
  const auto value = [&](std::size_t from, std::size_t to) {
    int out = 0;
    for (; from < to; ++from) out = out * 10 + static_cast<int>(letters[from] - U'0');
    return out;
  };
  Number number;
  if (at < letters.size() && is(at, U"산") && at + 1 < letters.size() && is_digit(letters[at + 1]))
    number.mountain = true, ++at;
  if (at < letters.size() && is(at, U"지하")) at += 2;
  const std::size_t end = at < letters.size() ? digits_to(at) : at;
  if (end == at) return {};
  if (end < letters.size() && (is(end, U"번길") || is(end, U"길") || is(end, U"로") || is(end, U"가길") ||
                               is(end, U"번가길") || is(end, U"다길") || is(end, U"나길") || is(end, U"라길")))
    return {};
  std::vector<Number> out;
  number.main = value(at, end);
  std::size_t next = end;
  const auto sub_from = [&](std::size_t from, std::u32string_view mark) -> std::size_t {
    return from < letters.size() && is(from, mark) && from + mark.size() < letters.size() &&
                   is_digit(letters[from + mark.size()])
               ? from + mark.size()
               : 0;
  };
  for (const std::u32string_view mark : {U"-", U"의", U"번지의"})
    if (const std::size_t from = sub_from(end, mark)) {
      next = digits_to(from);
      number.sub = value(from, next);
      out.push_back(number);
      break;
    }
  if (out.empty()) {
    out.push_back(number);
    if (const std::size_t from = sub_from(end, U"번지"); from && is(digits_to(from), U"호"))
      out.push_back({number.mountain, number.main, value(from, digits_to(from)), -ALTERNATIVE});
  }
  // 2153층: a storey written onto the number
  if (next < letters.size() && (is(next, U"층") || is(next, U"호") || is(next, U"동")) && number.sub == 0)
    for (std::size_t shorter = end - 1; shorter > at; --shorter)
      out.push_back({number.mountain, value(at, shorter), 0, ALTERNATIVE});
  return out;
}

/// What the letters before the name say that this address does not, as a loss of confidence.
double AddressIndex::unexplained(std::u32string_view before, const Address& address) const {
  if (before.empty()) return 0;
  const std::u32string plain = without_digits(before);
  std::vector<std::vector<std::u32string>> parts = {
      address.sido.empty() ? std::vector<std::u32string>{} : province_names(address.sido), short_names(address.sigungu),
      short_names(address.gu)};
  if (address.name() != address.emd && !address.emd.empty()) parts.push_back({without_digits(address.emd)});
  if (!address.road.empty() && !address.ri.empty()) parts.push_back({address.ri});
  std::size_t at = 0, foreign = 0;
  std::u32string expected;  // what was meant, with the parts that are left out left out
  while (at < plain.size()) {
    std::size_t longest = 0, whose = 0;
    for (std::size_t p = 0; p < parts.size(); ++p)
      for (const std::u32string& name : parts[p])
        if (name.size() > longest && plain.compare(at, name.size(), name) == 0) {
          longest = name.size();
          whose = p;
        }
    if (longest > 0) {
      at += longest;
      parts[whose].clear();
    } else {
      expected += plain[at++];
      ++foreign;
    }
  }
  if (foreign == 0) return 0;
  for (const auto& part : parts)
    for (const std::u32string& name : part)
      if (within_one(jamo(name), jamo(expected))) return MISSPELT;
  return std::min(FOREIGN_MOST, FOREIGN_LETTER * static_cast<double>(foreign));
}

void AddressIndex::weigh(const AddressText& text, const Named& named, const Number& number,
                         std::vector<Found>& out) const {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(first_[named.name]);
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(first_[named.name + 1]);
  const auto wanted = std::make_tuple(number.mountain, number.main, number.sub);
  auto from = std::lower_bound(begin, end, wanted,
                               [](const Entry& entry, const auto& key) { return order_of(entry.address) < key; });
  auto to = from;
  while (to != end && order_of(to->address) == wanted) ++to;
  double loss = named.doubt + number.doubt;
  if (from == to && number.main < 0) {
    from = begin;
    to = end;
    loss += NO_NUMBER;
  } else if (from == to) {  // the neighbours on the same road, or the parcel it was divided from
    if (from != begin) --from;
    if (to != end) ++to;
    if (from == to) return;
    const bool same = std::any_of(from, to, [&](const Entry& entry) {
      return entry.address.mountain == number.mountain && entry.address.main == number.main;
    });
    loss += same ? OTHER_SUB : OTHER_MAIN;
  }
  const std::u32string_view before = std::u32string_view(text.letters).substr(0, named.from);
  for (; from != to; ++from) {
    double score = 1 - loss - unexplained(before, from->address);
    for (const std::u32string& aside : text.asides)
      if (!from->address.emd.empty() && aside.find(from->address.emd) != std::u32string::npos) score += 0.01;
    out.push_back({static_cast<std::uint32_t>(from - entries_.begin()), score});
  }
}

bool AddressIndex::same_place(std::uint32_t a, std::uint32_t b) const {
  const Row &one = rows_[a], &other = rows_[b];
  const double near = std::abs(one.x) <= 180 && std::abs(one.y) <= 90 ? 0.001 : 100;
  return std::abs(one.x - other.x) < near && std::abs(one.y - other.y) < near;
}

std::vector<AddressMatch> AddressIndex::find(std::string_view typed, std::size_t most) const {
  const AddressText text = read_address_text(typed);
  std::vector<Named> names = names_in(text);
  std::vector<Found> found;
  for (std::size_t at = 2; at < text.letters.size(); ++at) {
    const bool starts = is_digit(text.letters[at]) ? !is_digit(text.letters[at - 1]) : text.letters[at] == U'산';
    if (starts && !numbers_at(text, at).empty()) near_names(text, at, names);
  }
  for (const Named& named : names)
    for (const Number& number : numbers_at(text, named.to)) weigh(text, named, number, found);
  if (found.empty())
    for (const Named& named : names) weigh(text, named, {}, found);
  std::stable_sort(found.begin(), found.end(), [&](const Found& a, const Found& b) {
    return a.score != b.score ? a.score > b.score : entries_[a.entry].row < entries_[b.entry].row;
  });
  std::vector<AddressMatch> out;
  std::size_t equal = 0;  // places that fit as well as the best
  for (const Found& one : found) {
    if (one.score < found[0].score - 0.005) break;
    bool fresh = true;
    for (const Found& other : found) {
      if (&other == &one) break;
      fresh = fresh && !same_place(entries_[one.entry].row, entries_[other.entry].row);
    }
    equal += fresh;
    if (equal > 20) break;
  }
  for (const Found& one : found) {
    if (out.size() >= most) break;
    const Entry& entry = entries_[one.entry];
    if (std::any_of(out.begin(), out.end(), [&](const AddressMatch& match) { return match.row == entry.row; }))
      continue;
    const bool best = one.score >= found[0].score - 0.005;
    const double confidence =
        std::min(1.0, one.score) / static_cast<double>(best ? std::max<std::size_t>(1, equal) : 1);
    if (confidence < LEAST_CONFIDENCE && !out.empty()) break;
    if (one.score <= 0) break;
    out.push_back({entry.row, !entry.address.road.empty(), confidence});
  }
  return out;
}

}  // namespace dure::geo
