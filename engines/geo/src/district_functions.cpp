#include "columns.hpp"
#include "districts.hpp"
#include "parts.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dure::geo {
namespace {

using store::Kind;

/// A column by any of its names, as text; null where there is none.
std::string text_of(const Columns& columns, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (columns.find(name)) return "trim(" + store::quote_name(name) + "::varchar)";
  return "null";
}

/// A code as sheets leave it: 4.173e+09, 4173000000.0. A name stays.
std::string code_of(std::string text) {
  if (text.empty() || text[0] < '0' || text[0] > '9' || text.find_first_of("eE.") == std::string::npos) return text;
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::to_string(std::llround(value));
}

/// 경상북도 청도군 화양읍 서상리 in its levels, by what the code says and the endings.
void split_name(const std::string& whole, District& out) {
  std::vector<std::string> words;
  for (std::size_t from = 0; from < whole.size();) {
    const std::size_t to = std::min(whole.find(' ', from), whole.size());
    if (to > from) words.push_back(whole.substr(from, to - from));
    from = to + 1;
  }
  const auto ends = [](const std::string& word, const char* ending) { return word.ends_with(ending); };
  for (std::size_t k = 0; k < words.size(); ++k) {
    const std::string& word = words[k];
    if (k == 0)
      out.sido = word;
    else if (out.emd.empty() && (ends(word, "시") || ends(word, "군") || ends(word, "구")))
      out.sigungu += (out.sigungu.empty() ? "" : " ") + word;
    else if (out.emd.empty())
      out.emd = word;
    else
      out.ri += (out.ri.empty() ? "" : " ") + word;
  }
}

std::vector<District> read_districts(store::Connection& sql, const std::string& table) {
  const Columns columns(sql, table);
  const std::string code = text_of(columns, {"법정동코드", "행정동코드", "code"});
  if (code == "null") columns.must_have({"법정동코드"});
  const std::string closed = text_of(columns, {"폐지여부", "폐지구분"});
  store::Result result =
      sql.query("select " + code + ", " + text_of(columns, {"법정동명", "행정동명", "name"}) + ", " +
                text_of(columns, {"시도명", "시도"}) + ", " + text_of(columns, {"시군구명", "시군구"}) + ", " +
                text_of(columns, {"읍면동명", "읍면동"}) + ", " + text_of(columns, {"리명", "리"}) + ", " +
                text_of(columns, {"생성일자"}) + ", " + text_of(columns, {"삭제일자", "말소일자", "폐지일자"}) + ", " +
                closed + ", " + text_of(columns, {"과거법정동코드", "이전코드"}) + " from " + table + " where " + code +
                " is not null order by 1");
  std::vector<District> out;
  while (result.next()) {
    District one;
    one.code = code_of(result.text(0));
    one.sido = result.text(2);
    one.sigungu = result.text(3);
    one.emd = result.text(4);
    one.ri = result.text(5);
    if (one.sido.empty() && one.sigungu.empty()) split_name(result.text(1), one);
    one.begun = read_date(result.text(6));
    one.ended = read_date(result.text(7));
    one.closed = one.ended.has_value() || result.text(8) == "폐지" || result.text(8) == "Y" || result.text(8) == "1";
    one.former = code_of(result.text(9));
    out.push_back(std::move(one));
  }
  if (out.empty())
    throw Error(Fault::input, "geo.districts",
                "표 " + table + "에 행정구역 코드가 하나도 없습니다. 법정동코드 표를 올리십시오");
  return out;
}

std::optional<std::chrono::sys_days> day_of(const store::TableCall& call) {
  const Json& given = call.named("as_of");
  if (given.is_null()) return {};
  const auto day = read_date(given.string());
  if (!day)
    throw Error(Fault::input, "geo.districts",
                "as_of '" + given.string() + "'을(를) 날짜로 읽을 수 없습니다. '2026-07-01'처럼 적어 주십시오");
  return day;
}

struct Said {
  std::string asked, asked_name;
  Successor place;
};

void say(const Districts& districts, const std::string& asked, std::optional<std::chrono::sys_days> as_of,
         std::vector<Said>& out) {
  std::vector<Successor> places = districts.today(asked, as_of);
  if (places.empty()) places.push_back({"", "", {}, "못 찾음", 0});
  const District* own = districts.find(asked);
  for (Successor& place : places) out.push_back({asked, own ? own->name() : "", std::move(place)});
}

store::TableRows rows_of(std::vector<Said> given) {
  const auto all = std::make_shared<const std::vector<Said>>(std::move(given));
  return {{{"asked", Kind::text},
           {"asked_name", Kind::text},
           {"code", Kind::text},
           {"name", Kind::text},
           {"changed", Kind::date},
           {"how", Kind::text},
           {"share", Kind::real}},
          [all](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const Said& one = (*all)[n];
            row.set(0, one.asked);
            if (!one.asked_name.empty()) row.set(1, one.asked_name);
            if (!one.place.code.empty()) row.set(2, one.place.code);
            if (!one.place.name.empty()) row.set(3, one.place.name);
            if (one.place.changed) row.set(4, *one.place.changed);
            row.set(5, one.place.how);
            row.set(6, one.place.share);
            return true;
          }};
}

store::TableRows today_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const Districts districts(read_districts(sql, call.table(0)));
  std::vector<Said> out;
  say(districts, call[1].string(), day_of(call), out);
  return rows_of(std::move(out));
}

store::TableRows all_today_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const Districts districts(read_districts(sql, call.table(0)));
  Columns(sql, call.table(1)).must_have({"code"});
  std::vector<Said> out;
  store::Result asked =
      sql.query("select distinct trim(code::varchar) from " + call.table(1) + " where code is not null order by 1");
  while (asked.next()) say(districts, code_of(asked.text(0)), day_of(call), out);
  return rows_of(std::move(out));
}

}  // namespace

void install_districts(store::Store& store) {
  store::table(store, {.name = "district_today",
                       .positional = {{"codes", Kind::text, true}, {"code", Kind::text}},
                       .named = {{"as_of", Kind::text}},
                       .bind = today_rows});
  store::table(store, {.name = "districts_today",
                       .positional = {{"codes", Kind::text, true}, {"asked", Kind::text, true}},
                       .named = {{"as_of", Kind::text}},
                       .bind = all_today_rows});
}

}  // namespace dure::geo
