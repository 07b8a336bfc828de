#include "complaint.hpp"
#include "departments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace dure::demo {
namespace {

using namespace std::chrono;

// Requests by topic in the order of texts/topics.inc; the campaign's 41 come on top of the last week's 271.
constexpr std::array kLastWeek = {6, 12, 9, 5, 5,  38, 21, 7,  5, 17, 10, 9, 8, 8,
                                  9, 8,  9, 8, 14, 8,  7,  10, 8, 11, 9,  6, 4};
constexpr std::array kWeekBefore = {12, 14, 10, 5,  4, 29, 14, 8,  6, 11, 11, 10, 8, 9,
                                    10, 8,  8,  12, 9, 9,  8,  11, 9, 13, 12, 8,  8};
constexpr std::array kCopies = {23, 9, 4, 3, 1, 1};
constexpr std::array kHours = {.5, .3, .2,  .2,  .3,  .6,  1.2, 2.2, 4.,  6.4, 6.8, 5.6,
                               4., 5., 5.8, 5.6, 4.8, 3.8, 3.2, 3.4, 3.8, 3.6, 2.4, 1.2};
constexpr std::array kDays = {1.25, 1.18, 1.12, 1.1, 1.05, .62, .58};
constexpr std::array kPerHead = {1.05, 1.1, .95, .85, 1., .7, .8, .75, 1., .6, 1.1, 1.3};  // by township

Day monday(int week) { return kFirstMonday + days{7 * week}; }

double season(std::string_view name, Day day) {
  const double turn =
      2 * std::numbers::pi * static_cast<double>((day - sys_days{year{year_of(day)} / 1 / 1}).count()) / 365.0;
  const double peak = name == "summer" ? 200 : name == "winter" ? 20 : name == "spring" ? 110 : 290;
  if (name == "flat") return 1;
  return 1 + 0.6 * std::cos(turn - 2 * std::numbers::pi * peak / 365.0);
}

int weekly_total(Random& random, int week) {
  if (week == 28) return 289;  // the same week a year before the demo's last
  const Day start = monday(week);
  const double turn = 2 * std::numbers::pi * static_cast<double>((start - kFirstMonday).count() - 100) / 365.0;
  double total = (248 + 24 * std::sin(turn)) * (1 + 0.0006 * week);
  for (int d = 0; d < 5; ++d)
    if (is_holiday(start + days{d})) total *= 0.93;
  return static_cast<int>(std::lround(total + 7 * random.normal()));
}

Minute draw_time(Random& random, int week) {
  std::array<double, 7> weights{};
  for (int d = 0; d < 7; ++d)
    weights[static_cast<std::size_t>(d)] =
        kDays[static_cast<std::size_t>(d)] * (is_holiday(monday(week) + days{d}) ? 0.6 : 1);
  const auto day = static_cast<int>(random.weighted(weights));
  const auto hour = static_cast<int>(random.weighted(kHours));
  return monday(week) + days{day} + hours{hour} + minutes{random.below(60)};
}

std::size_t draw_township(Random& random) {
  std::array<double, kPerHead.size()> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = townships()[i].people * kPerHead[i];
  return random.weighted(weights);
}

Complaint draw(Random& random, const Phrases& phrases, std::size_t topic, Minute at, std::size_t township) {
  Complaint made;
  made.applied = at;
  made.second = random.below(60);
  made.topic = topic;
  made.township = township;
  const Topic& about = phrases.topics[topic];
  made.department = department_on(about.department, about.name, floor<days>(at));
  made.scene = draw_scene(random, phrases, township, about.department);
  made.title = compose_title(random, about, made.scene);
  made.text = compose_request(random, phrases, about, made.scene);
  made.form = about.form;
  made.applicant = person(random.below(1000));
  made.phone = telephone(random.below(10000));
  if (random.chance(0.93))
    made.address = fmt::format("경상북도 가온군 {} {} {}-{}", made.scene.township, made.scene.village,
                               random.between(1, 780), random.between(1, 30));
  return made;
}

std::vector<int> topic_counts(Random& random, const Phrases& phrases, int week) {
  if (week == kWeeks - 1) return {kLastWeek.begin(), kLastWeek.end()};
  if (week == kWeeks - 2) return {kWeekBefore.begin(), kWeekBefore.end()};
  std::vector<double> weights;
  for (const Topic& topic : phrases.topics) weights.push_back(topic.weekly * season(topic.season, monday(week)));
  std::vector<int> counts(weights.size());
  const int total = week == kWeeks ? 12 : weekly_total(random, week);
  for (int i = 0; i < total; ++i) ++counts[random.weighted(weights)];
  return counts;
}

// People copy a letter with other line breaks and blanks; the words stay.
std::string recopied(Random& random, std::string_view text) {
  std::string out;
  for (char c : text) {
    out += c;
    if (c == ' ' && random.chance(0.02)) out += random.chance(0.5) ? ' ' : '\n';
  }
  return out + (random.chance(0.2) ? "\n" : "");
}

void add_campaign(Random& random, const Phrases& phrases, std::vector<Complaint>& all) {
  const auto letters = campaign_letters();
  const Day first = day_of(2026, 7, 15);
  for (std::size_t letter = 0; letter < kCopies.size(); ++letter)
    for (int copy = 0; copy < kCopies[letter]; ++copy) {
      const Minute at = first + days{random.below(5)} + hours{random.between(18, 22)} + minutes{random.below(60)};
      Complaint made = draw(random, phrases, 0, at, 11);
      made.scene.village = "갈재리";
      made.title = letters[letter].title;
      made.text = recopied(random, letters[letter].text);
      made.address = fmt::format("경상북도 가온군 버들면 갈재리 {}-{}", random.between(1, 240), random.between(1, 12));
      all.push_back(made);
    }
}

// One person, the same words, four times: what the law on petitions calls a repeated one.
void add_repeater(std::vector<Complaint>& all) {
  constexpr Day kTimes[] = {day_of(2026, 5, 6), day_of(2026, 5, 20), day_of(2026, 6, 10), day_of(2026, 7, 7)};
  for (Day day : kTimes) {
    const auto at =
        std::ranges::find_if(all, [&](const Complaint& c) { return c.topic == 6 && floor<days>(c.applied) == day; });
    if (at == all.end()) continue;
    at->township = 10;
    at->scene.township = "여울면";
    at->scene.village = "징검리";
    at->title = "징검리 다리 앞 도로 파임 보수 요청";
    at->text =
        "징검리 다리 앞 도로 파임을 세 해째 말씀드립니다. 비가 오면 물이 고여 구멍이 보이지 않고 지난달에는 전동차가 "
        "빠졌습니다. 이번에는 꼭 메워 주십시오.";
    at->applicant = "박○○";
    at->phone = "010-0000-7213";
    at->address = "경상북도 가온군 여울면 징검리 57-2";
  }
}

void add_bad_dates(Random& random, const Phrases& phrases, std::vector<Complaint>& all) {
  constexpr std::string_view kBad[] = {"2025-02-30 10:11:00", "0000-00-00 00:00:00", "2025-03-1O 09:11:02"};
  for (std::string_view bad : kBad) {
    Complaint made = draw(random, phrases, 1, day_of(2025, 3, 12) + hours{9} + minutes{random.below(300)}, 0);
    made.bad_date = bad;
    all.push_back(made);
  }
}

void number_them(std::vector<Complaint>& all, Random& random) {
  int serial = 0, month = 0;
  for (Complaint& c : all) {
    const Day day = floor<days>(c.applied);
    if (const int now = year_of(day) * 100 + month_of(day); now != month) {
      month = now;
      serial = 10000 + random.below(5000);
    }
    serial += random.between(20, 400);  // the whole country draws from one roll of numbers
    c.id = fmt::format("1AA-{:04}-{:07}", month % 10000, serial);
  }
}

void add_second_offices(std::vector<Complaint>& all, Random& random) {
  std::vector<Complaint> copies;
  int last_week = 0;
  for (const Complaint& c : all) {
    const bool last = c.applied >= monday(kWeeks - 1) && c.applied < kToday;
    if (c.withdrawn || c.topic == 0 || c.applied >= kToday) continue;
    if (last ? (last_week < 2 && random.chance(0.05)) : random.chance(0.004)) {
      last_week += last ? 1 : 0;
      copies.push_back(c);
      copies.back().second_office = true;
      copies.back().department = department_on("도시건축과", "", floor<days>(c.applied));
    }
  }
  all.insert(all.end(), copies.begin(), copies.end());
}

}  // namespace

std::vector<Complaint> plan_complaints(const Phrases& phrases) {
  Random random{"complaints"};
  std::vector<Complaint> all;
  for (int week = 0; week <= kWeeks; ++week) {
    const auto counts = topic_counts(random, phrases, week);
    for (std::size_t topic = 0; topic < counts.size(); ++topic)
      for (int i = 0; i < counts[topic]; ++i) {
        Minute at = draw_time(random, week);
        if (week == kWeeks) at = kToday + minutes{random.below(8 * 60 + 45)};
        all.push_back(draw(random, phrases, topic, at, draw_township(random)));
      }
    const int withdrawn = week == kWeeks ? 0 : week == kWeeks - 1 ? 4 : random.poisson(4);
    for (int i = 0; i < withdrawn; ++i) {
      all.push_back(draw(random, phrases, static_cast<std::size_t>(random.between(1, 26)), draw_time(random, week),
                         draw_township(random)));
      all.back().withdrawn = true;
    }
  }
  add_campaign(random, phrases, all);
  add_bad_dates(random, phrases, all);
  const auto earlier = [](const Complaint& a, const Complaint& b) {
    return std::pair{a.applied, a.second} < std::pair{b.applied, b.second};
  };
  std::ranges::stable_sort(all, earlier);
  add_repeater(all);
  number_them(all, random);
  add_second_offices(all, random);
  std::ranges::stable_sort(all, earlier);
  return all;
}

}  // namespace dure::demo
