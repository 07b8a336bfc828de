#include "problem_words.hpp"

#include <array>
#include <utility>

namespace dure::server {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

constexpr std::array<Word, 22> kWords{{
    {"bad_integer", "정수로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 바른 수를 적거나 그대로 두십시오."},
    {"bad_real", "수로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 바른 수를 적거나 그대로 두십시오."},
    {"bad_date", "날짜로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 2026-07-20처럼 적으십시오."},
    {"bad_time", "시각으로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 09:05처럼 적으십시오."},
    {"bad_timestamp", "날짜와 시각으로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 2026-07-20 09:05처럼 적으십시오."},
    {"bad_datetime", "날짜와 시각으로 읽을 수 없는 값이어서 빈칸으로 두었습니다. 2026-07-20 09:05처럼 적으십시오."},
    {"bad_boolean", "예·아니오로 읽을 수 없는 값이어서 빈칸으로 두었습니다."},
    {"bad_encoding", "글자가 깨져 있습니다. 원본에서 바른 글을 확인해 적으십시오."},
    {"bad_cell", "엑셀 칸이 오류 값(#N/A 등)이어서 빈칸으로 두었습니다."},
    {"row_short", "이 줄은 머리글보다 칸이 모자랍니다. 모자란 칸은 비워 두었습니다."},
    {"row_long", "이 줄은 머리글보다 칸이 많습니다. 남는 칸은 표에 넣지 않았습니다."},
    {"open_quote", "따옴표가 닫히지 않았습니다. 원본의 이 줄을 확인하십시오."},
    {"expect", "정책팩이 기대한 조건에 맞지 않는 줄입니다. 줄은 그대로 두었습니다."},
    {"suppressed", "공개하지 않은 값(*)이어서 빈칸으로 두었습니다."},
    {"duplicate", "같은 열쇠 값을 가진 줄이 또 있습니다."},
    {"xlsx_error", "엑셀 칸이 오류 값(#N/A 등)이어서 빈칸으로 두었습니다."},
    {"geometry_broken", "읽을 수 없는 도형이어서 도형 없이 실었습니다. 원본에서 그 도형을 고쳐 다시 올리십시오."},
    {"geometry_mended", "스스로 엇갈린 도형이어서 고쳐 실었습니다. 지도에서 모양을 확인하십시오."},
    {"geometry_empty", "도형이 없는 줄입니다. 표에는 있고 지도에는 보이지 않습니다."},
    {"geometry_swapped", "가로와 세로 좌표가 바뀌어 있어 바로잡았습니다."},
    {"geometry_outside", "한국 밖이나 먼바다에 놓입니다. 좌표나 좌표계를 확인하십시오."},
    {"missing", "꼭 있어야 할 값이 비어 있습니다."},
}};

}  // namespace

std::string problem_sentence(std::string_view code) {
  for (const auto& [known, sentence] : kWords) {
    if (known == code) return std::string(sentence);
  }
  if (code.starts_with("bind_")) return "정책팩이 바라는 형식으로 바꿀 수 없는 값이어서 화면에서는 빈칸으로 셉니다.";
  return "이 값을 그대로 쓸 수 없습니다 (" + std::string(code) + ").";
}

}  // namespace dure::server
