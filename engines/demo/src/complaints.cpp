#include "complaint.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <map>

namespace dure::demo {
namespace {

using namespace std::chrono;

const Cells kHeader = {"신청번호", "신청일시",   "신청경로",   "민원유형",     "신청인구분",       "신청인",
                       "연락처",   "주소",       "성별",       "생년",         "진행상황통지방식", "제목",
                       "내용",     "첨부파일",   "처리기관",   "기관접수번호", "접수일시",         "처리부서",
                       "담당자",   "처리예정일", "연장횟수",   "처리상태",     "답변내용",         "답변일시",
                       "만족도",   "만족도사유", "다부처여부", "이송기관"};

constexpr std::string_view kPleased[] = {"빨리 처리해 주셔서 고맙습니다.", "친절하게 설명해 주셨습니다.",
                                         "현장까지 와 주셨습니다."};
constexpr std::string_view kCross[] = {"답변이 형식적입니다.", "달라진 것이 없습니다.", "같은 말만 되풀이합니다."};

std::string state_of(const Complaint& c) {
  if (c.withdrawn) return "취하";
  if (c.answered) return "답변완료";
  return c.received ? "처리중" : "신청";
}

struct Verdict {
  std::string score, reason;
};
Verdict satisfaction(Random& random, const Complaint& c) {
  constexpr double kWeights[] = {.09, .11, .24, .31, .25};
  if (c.bad_date.starts_with("0000")) return {"9", ""};  // a score that the scale does not have
  if (!c.answered || !random.chance(0.22)) return {};
  const int score = 1 + static_cast<int>(random.weighted(kWeights));
  Verdict verdict{std::to_string(score), ""};
  if (random.chance(0.3) && score != 3) verdict.reason = score > 3 ? random.pick(kPleased) : random.pick(kCross);
  return verdict;
}

Cells cells_of(Random& random, const Phrases& phrases, const Complaint& c, int serial) {
  const Verdict verdict = satisfaction(random, c);
  const std::string applied = c.bad_date.empty() ? stamp(c.applied, c.second) : c.bad_date;
  const Day day = floor<days>(c.applied);
  const std::string answer = c.answered ? compose_answer(random, phrases, phrases.topics[c.topic], c.scene) : "";
  constexpr std::string_view kRoutes[] = {"국민신문고", "국민신문고", "안전신문고", "모바일", "방문"};
  constexpr std::string_view kNotice[] = {"휴대전화 문자", "전자우편", "알림 없음"};
  return {c.id,
          applied,
          std::string{random.pick(kRoutes)},
          c.form + "민원",
          random.chance(0.94) ? "개인" : "법인",
          c.applicant,
          c.phone,
          c.address,
          random.chance(0.52) ? "남" : "여",
          std::to_string(random.between(1945, 2003)),
          std::string{random.pick(kNotice)},
          c.title,
          c.text,
          random.chance(0.31) ? fmt::format("사진_{}.jpg", random.between(1, 9999)) : "",
          "경상북도 가온군",
          fmt::format("{}-{:07}", year_of(day), serial),
          c.received ? stamp(*c.received, c.second) : "",
          c.department,
          person(random.below(1000)),
          c.due ? dash_date(*c.due) : "",
          std::to_string(c.extended),
          state_of(c),
          answer,
          c.answered ? stamp(*c.answered, (c.second + 17) % 60) : "",
          verdict.score,
          verdict.reason,
          c.second_office ? "Y" : "N",
          ""};
}

}  // namespace

void write_complaints(const std::filesystem::path& inbox) {
  const Phrases phrases = read_phrases();
  auto all = plan_complaints(phrases);
  handle_complaints(all);
  Random random{"complaint rows"};
  std::map<std::string, std::vector<Cells>> months;
  int serial = 1000;
  for (const Complaint& c : all)
    months[plain_month(floor<days>(c.applied))].push_back(cells_of(random, phrases, c, ++serial));

  const auto& december = months["202512"];  // the export of January begins with the last three rows of December again
  auto& january = months["202601"];
  january.insert(january.begin(), december.end() - 3, december.end());

  const auto folder = inbox / "complaints";
  for (const auto& [month, rows] : months) {
    if (month == "202607") {
      write_xlsx(folder / "국민신문고_민원_202607.xlsx",
                 {{"민원처리현황",
                   {"국민신문고 민원 처리 현황", "조회기간: 2026-07-01 ~ 2026-07-20 08:50   출력: 민원봉사과"},
                   kHeader,
                   rows,
                   {20, 24}}});
      continue;
    }
    Lines lines;
    lines.row(kHeader);
    for (const Cells& row : rows) lines.row(row);
    write_bytes(folder / fmt::format("국민신문고_민원_{}.csv", month), lines.cp949());
  }
}

}  // namespace dure::demo
