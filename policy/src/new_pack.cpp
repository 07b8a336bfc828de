#include "notes.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/policy/pack.hpp>

#include <array>

namespace dure::policy {
namespace {

namespace fs = std::filesystem;

struct NewFile {
  std::string_view path, text;  ///< NAME stands for the pack, SCHEMA for its schema
};

constexpr std::array<NewFile, 7> files{{
    {"manifest.yaml", R"(pack: NAME
title: NAME
owner: 데이터통계팀
icon: chart
version: 1
needs: dure >= 0.1

sources:
  request:
    label: 접수 대장
    from: [inbox/NAME/*]
    columns:
      received_on: {type: date, label: 접수일, synonyms: [접수일자]}
      place:       {type: text, label: 읍면동}
      cases:       {type: count, label: 건수}
    expect: [cases >= 0]
settings:
  least: {type: count, default: 1, label: 보일 최소 건수}
tables:
  by_place: {label: 읍면동별 건수}
columns:
  place: {label: 읍면동}
  cases: {label: 건수, unit: 건, format: count}
pages: [dashboard.yaml]
access: {read: officer}
)"},
    {"README.md", R"(# NAME
**왜** 어느 곳에 일이 몰리는지 접수 대장만으로 바로 알기 위해 만들었다.
**누가** 데이터통계팀이 돌리고, 담당 부서가 매주 본다.
**무엇을 정하나** 다음 주에 먼저 살필 읍면동 한 곳.

`inbox/NAME/`에 접수 대장(CSV, XLSX)을 넣으면 표와 화면이 새로 만들어진다. 이 글과 파일들을 일에 맞게 고쳐 쓴다.
)"},
    {"sql/by_place.sql", R"(-- 읍면동마다 몇 건인가
select place, sum(cases) as cases
from request
group by place
having sum(cases) >= $least
order by cases desc, place
)"},
    {"dashboard.yaml", R"yaml(page: NAME
headline: select with_particle(place, '이', '가') || ' ' || say_count(cases) || '건으로 가장 많습니다.' as line from by_place order by cases desc, place limit 1
figures:
  - {number: "select sum(cases) as cases from by_place", label: 모두, unit: 건}
rows:
  - - {bars: by_place, x: place, y: cases, title: 어디가 많은가, note: "읍면동별 건수(건)", width: 7}
    - {table: by_place, title: 읍면동별 건수, width: 5}
)yaml"},
    {"sample/request.csv", "접수일,읍면동,건수\n2026-07-13,가온읍,3\n2026-07-14,너른읍,1\n2026-07-15,가온읍,2\n"},
    {"test/by_place.slt", R"(# sample/request.csv: 가온읍 3 + 2 = 5, 너른읍 1
query TI
select place, cases from by_place
----
가온읍  5
너른읍  1

# 두 건이 안 되는 곳은 빠진다
setting least 2
query TI
select place, cases from by_place
----
가온읍  5

# 건수가 음수인 줄은 남되 문제로 적힌다
load-error request bad/negative.csv
row 3: cases: expect
)"},
    {"bad/negative.csv", "접수일,읍면동,건수\n2026-07-13,가온읍,3\n2026-07-14,너른읍,-1\n"},
}};

std::string filled(std::string_view text, std::string_view name) {
  std::string out(text);
  for (auto at = out.find("NAME"); at != std::string::npos; at = out.find("NAME", at + name.size()))
    out.replace(at, 4, name);
  return out;
}

}  // namespace

void new_pack(const fs::path& parent, std::string_view name) {
  if (!is_pack_name(name))
    throw Error(Fault::input, "pack.name",
                "정책팩 이름 '" + std::string(name) +
                    "'은 영어 소문자, 숫자, 붙임표(-)로만 40자까지 적습니다. 예: heat-shelter");
  auto folder = parent / name;
  if (fs::exists(folder))
    throw Error(Fault::input, "pack.exists",
                folder.string() + "이(가) 이미 있습니다. 다른 이름을 쓰거나 그 폴더를 옮겨 주십시오.");
  for (auto& file : files) {
    auto path = folder / file.path;
    fs::create_directories(path.parent_path());
    write_file_atomically(path, filled(file.text, name));
  }
}

}  // namespace dure::policy
