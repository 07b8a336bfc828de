#include "districts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace dure::geo {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr days NEAR{4};               // a successor begins within so many days of the end
constexpr double LEAST_SHARE = 0.05;  // of a region's villages, to be named as where it went
constexpr int MOST_STEPS = 12;
constexpr double FAR_VILLAGES = 5;  // that must have gone to a region of another province before one is believed to

/// Changes of provinces, for lists that end before them.
struct Renamed {
  std::string_view from, to, sido;
  sys_days day;
};
constexpr Renamed RENAMED[] = {{"47720", "27720", "대구광역시", 2023y / 7 / 1},
                               {"42", "51", "강원특별자치도", 2023y / 6 / 11},
                               {"45", "52", "전북특별자치도", 2024y / 1 / 18}};

std::size_t level_of(const std::string& code) {
  if (code.compare(2, 8, "00000000") == 0) return 2;
  if (code.compare(5, 5, "00000") == 0) return 5;
  return code.compare(8, 2, "00") == 0 ? 8 : 10;
}

/// 화양읍, 화양면, 화양동 -> 화양; 산내리 -> 산내.
std::string stem(const std::string& name) {
  for (const std::string_view ending : {"읍", "면", "동", "리"})
    if (name.size() > ending.size() + 3 && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

/// The name without blanks and without what stands in brackets.
std::string plain(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0 && c != ' ') out += c;
    if (c == ')' && depth > 0) --depth;
  }
  return out;
}

std::string filled(std::string code) {
  code.resize(10, '0');
  return code;
}

bool promoted(const District& from, const District& to) {
  const auto was = [](const std::string& a, const std::string& b, const char* low, const char* high) {
    return a.ends_with(low) && b.ends_with(high);
  };
  return was(from.sigungu, to.sigungu, "군", "시") || was(from.emd, to.emd, "면", "읍") ||
         was(from.emd, to.emd, "읍", "동") || was(from.emd, to.emd, "면", "동") ||
         was(from.sido, to.sido, "직할시", "광역시");
}

}  // namespace

std::string District::name() const {
  std::string out;
  for (const std::string* part : {&sido, &sigungu, &emd, &ri})
    if (!part->empty()) out += (out.empty() ? "" : " ") + *part;
  return out;
}

namespace {

/// Lists lack the row of some regions of which they have the villages.
void add_missing_regions(std::vector<District>& all) {
  std::set<std::string> there;
  std::map<std::string, std::size_t> lacking;
  for (District& one : all) {
    one.code = filled(one.code);
    there.insert(one.code);
  }
  for (std::size_t n = 0; n < all.size(); ++n)
    if (const std::string region = filled(all[n].code.substr(0, 5)); !there.count(region) && !all[n].emd.empty())
      if (const auto found = lacking.find(region);
          found == lacking.end() || (all[found->second].closed && !all[n].closed))
        lacking[region] = n;
  for (const auto& [region, n] : lacking)
    all.push_back({region, all[n].sido, all[n].sigungu, "", "", all[n].begun, all[n].ended, all[n].closed, ""});
}

}  // namespace

Districts::Districts(std::vector<District> all) : all_(std::move(all)) {
  add_missing_regions(all_);
  for (std::uint32_t n = 0; n < all_.size(); ++n) {
    District& one = all_[n];
    if (one.ended && one.begun && *one.ended <= *one.begun) one.ended.reset();  // no day on which it ended is known
    number_.emplace(one.code, n);
    for (const auto& day : {one.begun, one.ended})
      if (day && (!latest_ || *day > *latest_)) latest_ = day;
  }
  for (std::uint32_t n = 0; n < all_.size(); ++n)
    if (all_[n].former.size() == 10 && all_[n].former != all_[n].code) successors_[all_[n].former].push_back(n);
  index_names();
  count_moves();
}

void Districts::index_names() {
  for (std::uint32_t n = 0; n < all_.size(); ++n) {
    const District& one = all_[n];
    const std::string below = plain(one.sigungu) + plain(one.emd) + plain(one.ri);
    full_names_[plain(one.sido) + below].push_back(n);
    if (!below.empty()) full_names_[below].push_back(n);
    const std::string emd = plain(one.emd), ri = plain(one.ri);
    named_[ri.empty() ? stem(emd) : stem(emd) + "/" + ri].push_back(n);
    if (!ri.empty()) named_["/" + stem(ri)].push_back(n);
    for (const std::size_t digits : {2U, 5U, 8U})
      if (level_of(one.code) > digits) below_[one.code.substr(0, digits)].push_back(n);
  }
}

/// Who may have taken the place of `n`: began when it ended, with its names; where the day is not known, later.
Districts::Numbers Districts::named_like(std::uint32_t n) const {
  const District& old = all_[n];
  const std::string emd = plain(old.emd), ri = plain(old.ri);
  std::vector<std::string> keys = {ri.empty() ? stem(emd) : stem(emd) + "/" + ri};
  if (!ri.empty()) keys.push_back(stem(ri));  // a village that became a dong
  if (!ri.empty()) keys.push_back("/" + stem(ri));
  for (const std::string& key : keys) {
    Numbers out;
    const auto found = named_.find(key);
    if (found == named_.end()) continue;
    for (const std::uint32_t m : found->second) {
      const District& other = all_[m];
      if (m == n || (level_of(other.code) == 10) < (!ri.empty() && key.front() == '/')) continue;
      const bool when = old.ended
                            ? other.begun && *other.begun >= *old.ended - NEAR && *other.begun <= *old.ended + NEAR
                            : !other.closed || (other.begun && old.begun && *other.begun > *old.begun);
      if (when) out.push_back(m);
    }
    if (!out.empty()) return out;
  }
  return {};
}

/// How many villages of each sigungu went to which, of those whose successor is plain.
void Districts::count_moves() {
  for (const auto& [code, numbers] : successors_)
    for (const std::uint32_t n : numbers) moves_[code.substr(0, 5) + all_[n].code.substr(0, 5)] += 1;
  for (std::uint32_t n = 0; n < all_.size(); ++n) {
    if (!all_[n].closed || all_[n].emd.empty()) continue;
    if (const Numbers like = named_like(n); like.size() == 1)
      moves_[all_[n].code.substr(0, 5) + all_[like[0]].code.substr(0, 5)] += 1;
  }
  for (const auto& [pair, villages] : moves_)
    if (villages >= 5 && pair.compare(0, 5, pair, 5, 5) != 0) sources_[pair.substr(5)] += 1;
}

std::vector<Districts::Step> Districts::told(std::uint32_t n) const {
  std::vector<Step> out;
  const auto found = successors_.find(all_[n].code);
  if (found == successors_.end()) return out;
  for (const std::uint32_t m : found->second)
    if (!all_[n].begun || !all_[m].begun || *all_[m].begun >= *all_[n].begun)
      out.push_back({m, 1.0 / static_cast<double>(found->second.size())});
  return out;
}

std::vector<Districts::Step> Districts::by_name(std::uint32_t n) const {
  if (all_[n].emd.empty()) return {};
  double best = -1;
  Numbers kept;
  for (const std::uint32_t m : named_like(n)) {
    const auto moved = moves_.find(all_[n].code.substr(0, 5) + all_[m].code.substr(0, 5));
    const double villages = moved == moves_.end() ? 0 : moved->second;
    const bool far = all_[m].code.compare(0, 2, all_[n].code, 0, 2) != 0;
    if (far && villages < FAR_VILLAGES) continue;  // names such as 중앙동 are everywhere
    const double weight = villages + (all_[m].code.compare(0, 5, all_[n].code, 0, 5) == 0 ? 1e6 : 0) + (far ? 0 : 0.5);
    if (weight > best) kept.clear();
    if (weight >= best) kept.push_back(m);
    best = std::max(best, weight);
  }
  std::vector<Step> out;
  if (best > 0 && !kept.empty())
    out.push_back(
        {*std::min_element(kept.begin(), kept.end(), [&](auto a, auto b) { return all_[a].code < all_[b].code; }), 1});
  return out;
}

/// A region goes where its villages go.
std::vector<Districts::Step> Districts::by_villages(std::uint32_t n) const {
  const std::size_t level = level_of(all_[n].code);
  const auto found = below_.find(all_[n].code.substr(0, level));
  if (level == 10 || found == below_.end()) return {};
  const auto& end = all_[n].ended;
  const auto with_it = [&](std::uint32_t village) {  // ended when the region did
    return end && all_[village].ended && *all_[village].ended >= *end - NEAR && *all_[village].ended <= *end + NEAR;
  };
  const bool dated = std::any_of(found->second.begin(), found->second.end(), with_it);
  std::map<std::uint32_t, double> counts;
  double all = 0;
  for (const std::uint32_t village : found->second) {
    if (!all_[village].closed || level_of(all_[village].code) < 8 || (dated && !with_it(village))) continue;
    std::vector<Step> steps = told(village);
    if (steps.empty()) steps = by_name(village);
    for (const Step& step : steps)
      if (const auto home = number_.find(filled(all_[step.to].code.substr(0, level)));
          home != number_.end() && home->second != n) {
        counts[home->second] += step.share;
        all += step.share;
      }
  }
  std::vector<Step> out;
  for (const auto& [to, count] : counts)
    if (count >= LEAST_SHARE * all) out.push_back({to, count / all});
  return out;
}

std::vector<Districts::Step> Districts::next(std::uint32_t n) const {
  std::vector<Step> out = told(n);
  if (out.empty()) out = by_name(n);
  if (out.empty()) out = by_villages(n);
  return out;
}

bool Districts::alive(std::uint32_t n, std::optional<sys_days> as_of) const {
  const District& one = all_[n];
  if (!one.closed) return true;
  return as_of && one.ended && *as_of < *one.ended;
}

const District* Districts::find(const std::string& code) const {
  const auto found = number_.find(filled(code));
  return found == number_.end() ? nullptr : &all_[found->second];
}

std::optional<std::uint32_t> Districts::above(std::uint32_t n) const {
  const std::size_t level = level_of(all_[n].code);
  for (const std::size_t digits : {8U, 5U})
    if (digits < level)
      if (const auto found = number_.find(filled(all_[n].code.substr(0, digits))); found != number_.end())
        return found->second;
  return {};
}

std::vector<std::string> Districts::codes_of(std::string_view name) const {
  std::vector<std::string> out;
  const auto found = full_names_.find(plain(name));
  if (found == full_names_.end()) return out;
  std::optional<sys_days> last;
  for (const bool living : {true, false}) {
    for (const std::uint32_t n : found->second) {
      if (all_[n].closed == living) continue;
      if (!living && all_[n].ended && (!last || *all_[n].ended > *last)) last = all_[n].ended, out.clear();
      if (living || all_[n].ended == last) out.push_back(all_[n].code);
    }
    if (!out.empty()) break;
  }
  std::sort(out.begin(), out.end());
  return out;
}

Successor Districts::said(std::uint32_t from, std::uint32_t to, std::optional<sys_days> as_of) const {
  const District &old = all_[from], &now = all_[to];
  Successor out{now.code, now.name(), {}, "그대로", 1};
  District after = now;
  for (const Renamed& change : RENAMED) {
    if (!after.code.starts_with(change.from) || (as_of && *as_of < change.day) || (latest_ && *latest_ >= change.day))
      continue;
    after.code.replace(0, change.from.size(), change.to);
    after.sido = change.sido;
    out.changed = change.day;
    out.how = "바뀜";
  }
  out.code = after.code;
  out.name = after.name();
  if (from == to) return out;
  if (!out.changed) out.changed = now.begun;
  const auto sources = sources_.find(now.code.substr(0, 5));
  const bool merged = level_of(now.code) == 5 && sources != sources_.end() && sources->second > 1;
  out.how = merged ? "합침" : promoted(old, now) ? "승격" : "바뀜";
  return out;
}

std::vector<Successor> Districts::today(std::string_view asked, std::optional<sys_days> as_of) const {
  const bool digits =
      !asked.empty() && std::all_of(asked.begin(), asked.end(), [](char c) { return c >= '0' && c <= '9'; });
  std::vector<Successor> out;
  for (const std::string& code : digits ? std::vector<std::string>{filled(std::string(asked))} : codes_of(asked)) {
    auto found = number_.find(code);
    const bool known = found != number_.end();
    for (const std::size_t part : {8U, 5U})  // a code of another kind: what it begins with
      if (found == number_.end()) found = number_.find(filled(code.substr(0, part)));
    if (found == number_.end()) continue;
    std::map<std::uint32_t, double> at = {{found->second, 1.0}}, ends;
    std::set<std::uint32_t> seen;
    for (int step = 0; step < MOST_STEPS && !at.empty(); ++step) {
      std::map<std::uint32_t, double> then;
      for (const auto& [n, share] : at) {
        if (alive(n, as_of)) {
          ends[n] += share;
          continue;
        }
        if (!seen.insert(n).second) continue;
        for (const Step& one : next(n)) then[one.to] += share * one.share;
      }
      at = std::move(then);
    }
    for (const auto& [n, share] : ends) {
      out.push_back(said(found->second, n, as_of));
      out.back().share = share;
      if (ends.size() > 1) out.back().how = "나뉨";
      if (!known) out.back().how = "위 구역";
    }
    if (!ends.empty()) continue;
    std::vector<Successor> around;
    if (const auto n = above(found->second)) around = today(all_[*n].code, as_of);
    for (Successor& one : around)
      if (one.how != "못 찾음") one.how = "위 구역";
    if (around.empty()) around.push_back({"", "", all_[found->second].ended, "못 찾음", 0});
    out.insert(out.end(), around.begin(), around.end());
  }
  return out;
}

}  // namespace dure::geo
