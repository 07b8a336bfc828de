#include "departments.hpp"

#include "sheet.hpp"

namespace dure::demo {
namespace {

struct Name {
  std::string_view bureau, name, from, to, now, why;
};
constexpr Name kNames[] = {
    {"행정복지국", "민원봉사과", "2022-07-01", "", "민원봉사과", ""},
    {"행정복지국", "세무과", "2022-07-01", "", "세무과", ""},
    {"행정복지국", "복지정책과", "2022-07-01", "", "복지정책과", ""},
    {"경제환경국", "환경과", "2026-01-01", "", "환경과", "명칭 변경"},
    {"경제산업국", "환경위생과", "2025-07-01", "2025-12-31", "환경과", "2026년 조직 개편"},
    {"경제산업국", "생활환경과", "2022-07-01", "2025-06-30", "환경과", "환경위생과로 명칭 변경"},
    {"경제환경국", "농정과", "2026-01-01", "", "농정과", "명칭 변경"},
    {"경제산업국", "농업유통과", "2022-07-01", "2025-12-31", "농정과", "2026년 조직 개편"},
    {"경제환경국", "문화관광과", "2022-07-01", "", "문화관광과", ""},
    {"안전건설국", "건설교통과", "2026-01-01", "", "건설교통과", "건설과와 교통과 통합"},
    {"지역개발국", "건설과", "2022-07-01", "2025-12-31", "건설교통과", "2026년 조직 개편"},
    {"지역개발국", "교통과", "2022-07-01", "2025-12-31", "건설교통과", "2026년 조직 개편"},
    {"안전건설국", "도시건축과", "2026-01-01", "", "도시건축과", "명칭 변경"},
    {"지역개발국", "도시과", "2022-07-01", "2025-12-31", "도시건축과", "2026년 조직 개편"},
    {"안전건설국", "산림녹지과", "2026-01-01", "", "산림녹지과", "명칭 변경"},
    {"지역개발국", "산림과", "2022-07-01", "2025-12-31", "산림녹지과", "2026년 조직 개편"},
    {"", "보건소", "2022-07-01", "", "보건소", ""},
    {"", "수도사업소", "2022-07-01", "", "수도사업소", ""},
};

bool is_traffic(std::string_view topic) {
  return topic == "불법 주정차" || topic == "버스 정류장" || topic == "신호등";
}

}  // namespace

std::string department_on(std::string_view department, std::string_view topic, Day day) {
  const std::string date = dash_date(day);
  for (const Name& name : kNames) {
    if (name.now != department || date < name.from || (!name.to.empty() && date > name.to)) continue;
    if (name.name == "건설과" && is_traffic(topic)) continue;
    std::string_view bureau = name.bureau;
    if (day < day_of(2026, 1, 1)) {  // whole bureaus were renamed the same day
      if (bureau == "행정복지국") bureau = "자치행정국";
      if (bureau == "경제환경국") bureau = "경제산업국";
    }
    return bureau.empty() ? std::string{name.name} : std::string{bureau} + " " + std::string{name.name};
  }
  return std::string{department};
}

void write_departments(const std::filesystem::path& inbox) {
  Sheet sheet{
      "부서 명부", {"가온군 부서 명부 (변경 이력 포함)", "※ 2026. 1. 1. 조직 개편 반영, 민원봉사과 작성"}, {}, {}, {}};
  sheet.header = {"국", "부서명", "사용시작일", "사용종료일", "현재 부서명", "대표전화", "비고"};
  int line = 100;
  for (const Name& name : kNames)
    sheet.rows.push_back({std::string{name.bureau}, std::string{name.name}, std::string{name.from},
                          std::string{name.to}, std::string{name.now}, "055-000-0" + std::to_string(line += 7),
                          std::string{name.why}});
  write_xlsx(inbox / "departments" / "부서 명부.xlsx", {sheet});
}

}  // namespace dure::demo
