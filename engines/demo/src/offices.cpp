#include "county.hpp"
#include "departments.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

/// The books that an office keeps by hand: nights on duty, requests for information.
namespace dure::demo {
namespace {

using namespace std::chrono;

struct Call {
  std::string_view kind, text, action, department;
  double weight;
};
constexpr Call kCalls[] = {
    {"불법주정차", "차를 막아 세워 나갈 수 없다고 함", "차주에게 연락하여 옮기게 함", "건설교통과", 24},
    {"로드킬", "도로에 고라니 사체가 있다고 함", "수거반 출동 요청", "환경과", 17},
    {"동물구조", "집 처마에 새끼 고양이가 갇혔다고 함", "119에 알림", "농정과", 8},
    {"소음", "밤늦게 음악 소리가 크다고 함", "현장에서 줄이도록 함", "환경과", 18},
    {"악취", "거름 냄새가 심하다고 함", "다음 근무일에 환경과로 넘김", "환경과", 9},
    {"쓰레기", "누가 폐가구를 버리고 갔다고 함", "다음 근무일에 치우기로 함", "환경과", 9},
    {"도로파손", "길이 파여 위험하다고 함", "안전 고깔을 세움", "건설교통과", 8},
    {"누수", "길에서 물이 솟는다고 함", "수도사업소 비상반에 알림", "수도사업소", 7},
};
struct Site {
  std::size_t call, township;
  std::string_view place;
  int times;  ///< in the year
};
constexpr Site kSites[] = {{0, 0, "중앙리 중앙시장 제2주차장 출입구", 64},
                           {3, 1, "솔밭리 솔밭아파트 103동 옆 공터", 47},
                           {1, 10, "징검리 국도 갈림길", 38}};
constexpr std::string_view kPlaces[] = {"마을회관 앞", "삼거리", "다리 옆",   "버스 정류장", "경로당 앞",
                                        "빈터",        "농로",   "편의점 앞", "주차장",      "하천 둑"};
constexpr std::string_view kWays[] = {"전화", "전화", "전화", "방문", "120"};

struct Entry {
  Minute at;
  Cells cells;
};

Minute on_duty(Random& random, Day day) {  // evenings and nights; all day when the office is closed
  const int hour = is_workday(day) ? (18 + random.below(10)) % 24 : random.below(24);
  return day + hours{hour} + minutes{random.below(60)};
}

Entry duty_entry(Random& random, Minute at, const Call& call, std::size_t township, std::string place) {
  const Township& town = townships()[township];
  const Minute done = at + minutes{random.between(8, 95)};
  const std::string time = stamp(at, 0);
  return {at,
          {dot_date(floor<days>(at)) + ".", time.substr(11, 5), std::string{random.pick(kWays)}, std::string{call.kind},
           std::move(place), std::string{town.name}, std::string{call.text}, telephone(random.below(10000)),
           std::string{call.action}, stamp(done, 0).substr(11, 5), std::string{call.department},
           random.chance(0.86) ? "처리" : "이첩", person(random.below(1000))}};
}

struct Asked {
  std::string_view title, department;
};
constexpr Asked kAsked[] = {
    {"관내 태양광 발전 허가 현황", "농정과"},
    {"최근 3년 축사 악취 측정 결과", "환경과"},
    {"수의계약 내역", "민원봉사과"},
    {"도로 굴착 허가 대장", "건설교통과"},
    {"건축 위반 시정 명령 내역", "도시건축과"},
    {"업무추진비 사용 내역", "민원봉사과"},
    {"정수장 수질 검사 성적서", "수도사업소"},
    {"산지 전용 허가 현황", "산림녹지과"},
    {"축제 예산 집행 내역", "문화관광과"},
    {"기초생활보장 심의 회의록", "복지정책과"},
    {"체납 처분 현황", "세무과"},
    {"의료기관 점검 결과", "보건소"},
};
struct Decision {
  std::string_view name, ground, why;
  double weight;
};
constexpr Decision kDecisions[] = {{"공개", "", "", 62},
                                   {"부분공개", "제9조제1항제6호", "개인에 관한 사항을 지우고 공개", 16},
                                   {"비공개", "제9조제1항제5호", "의사 결정 과정에 있는 사항", 5},
                                   {"부존재", "", "보유하지 않은 정보", 9},
                                   {"취하", "", "", 6},
                                   {"이송", "", "", 2}};

Cells disclosure_row(Random& random, Day day, int serial) {
  std::array<double, std::size(kDecisions)> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kDecisions[i].weight;
  const Decision& decision = kDecisions[random.weighted(weights)];
  const Asked& asked = random.pick(kAsked);
  const Day due = workday_after(day, 10), told = workday_after(day, random.between(2, 10));
  const bool open = told >= kToday, given = decision.name == "공개" || decision.name == "부분공개",
             appeal = random.chance(0.02);
  return {fmt::format("{}-{:05}", year_of(day), serial),
          dash_date(day),
          random.chance(0.8) ? "개인" : "법인",
          std::string{asked.title},
          fmt::format("{}을 {}년 이후 것으로 요청합니다.", asked.title, random.between(2021, 2025)),
          random.chance(0.8) ? "전자파일" : "사본·출력물",
          random.chance(0.85) ? "정보통신망" : "직접 방문",
          department_on(asked.department, "", day),
          person(random.below(1000)),
          dash_date(due),
          random.chance(0.06) ? "Y" : "N",
          open ? "" : std::string{decision.name},
          open ? "" : std::string{decision.ground},
          open ? "" : std::string{decision.why},
          open ? "" : dash_date(told),
          open || !given ? "" : dash_date(told + days{random.below(4)}),
          given && !open ? std::to_string(random.below(8) * 500) : "0",
          appeal ? "Y" : "N",
          appeal ? "기각" : "",
          appeal ? "Y" : "N"};
}

}  // namespace

void write_duty_log(const std::filesystem::path& inbox) {
  Random random{"duty log"};
  std::vector<Entry> entries;
  std::array<double, std::size(kCalls)> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kCalls[i].weight;
  std::array<double, 12> people{};
  for (std::size_t i = 0; i < people.size(); ++i) people[i] = townships()[i].people;
  for (Day day = kYearStart; day < kToday; day += days{1})
    for (int i = random.poisson(is_workday(day) ? 9 : 17); i > 0; --i) {
      const std::size_t town = random.weighted(people);
      const std::string_view village = random.pick(townships()[town].villages);
      const int lot = random.between(2, 480);
      const std::string place = fmt::format("{} {} {}", village, lot, random.pick(kPlaces));
      entries.push_back(duty_entry(random, on_duty(random, day), kCalls[random.weighted(weights)], town, place));
    }
  for (const Site& site : kSites)
    for (int i = 0; i < site.times; ++i)
      entries.push_back(duty_entry(random, on_duty(random, kYearStart + days{random.below(365)}), kCalls[site.call],
                                   site.township, std::string{site.place}));
  std::ranges::stable_sort(entries, {}, &Entry::at);
  for (const bool old : {true, false}) {
    Lines lines;
    lines.row({"당직일자", "접수시각", "접수방법", "민원유형", "발생장소", "읍면동", "내용", "연락처", "조치내용",
               "조치시각", "인계부서", "처리상태", "당직자"});
    for (const Entry& entry : entries)
      if ((entry.at < day_of(2026, 1, 1)) == old) lines.row(entry.cells);
    write_bytes(inbox / "duty_log" / (old ? "당직민원대장_2025.csv" : "당직민원대장_2026.csv"), lines.cp949());
  }
}

void write_disclosure(const std::filesystem::path& inbox) {
  Random random{"disclosure"};
  std::map<int, std::vector<Cells>> years;
  std::map<int, int> serials;
  for (Day day = kYearStart; day < kToday; day += days{1}) {
    if (!is_workday(day)) continue;
    for (int i = random.poisson(1.6); i > 0; --i)
      years[year_of(day)].push_back(
          disclosure_row(random, day, ++serials[year_of(day)] + (year_of(day) == 2025 ? 230 : 0)));
  }
  for (auto& [year, rows] : years) {
    if (year == 2025) rows.push_back({"합계", fmt::format("{}건", rows.size())});
    Sheet sheet{"처리대장", {fmt::format("{}년 정보공개 처리대장", year), "부서: 가온군 전체"}, {}, rows, {16}};
    sheet.header = {"접수번호",   "접수일자", "청구인구분", "청구제목",     "청구내용",     "공개형태",   "수령방법",
                    "처리부서",   "담당자",   "결정기한",   "연장여부",     "결정구분",     "비공개근거", "비공개사유",
                    "결정통지일", "공개일",   "수수료",     "이의신청여부", "이의신청결과", "심의회여부"};
    write_xlsx(inbox / "disclosure" / fmt::format("정보공개처리대장_{}.xlsx", year), {sheet});
  }
}

}  // namespace dure::demo
