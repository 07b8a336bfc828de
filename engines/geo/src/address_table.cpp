#include "address_table.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>

namespace dure::geo {
namespace {

constexpr std::size_t KEPT = 4;  // tables at a time

using Names = std::initializer_list<const char*>;

/// Which columns tell what; "" where there is none. Already quoted.
struct Chosen {
  std::string id, road, parcel, x, y;
  std::string sido, sigungu, emd, ri, mountain, lot, lot_main, lot_sub, street, main, sub;
  bool degrees = false;
};

class Chooser {
public:
  explicit Chooser(std::vector<store::Column> columns) : columns_(std::move(columns)) {}

  std::string find(Names names) const {
    for (const char* name : names)
      for (const store::Column& column : columns_)
        if (column.name == name) return store::quote_name(column.name);
    return "";
  }
  std::string starting(const char* letters) const {
    for (const store::Column& column : columns_)
      if (column.name.starts_with(letters)) return store::quote_name(column.name);
    return "";
  }

private:
  std::vector<store::Column> columns_;
};

Chosen choose(const Chooser& all) {
  Chosen out;
  out.id = all.find({"id", "ID", "관리번호", "번호"});
  out.road = all.find(
      {"도로명주소", "도로명전체주소", "소재지도로명주소", "도로명", "road_address", "address", "주소", "소재지"});
  out.parcel = all.find({"지번주소", "소재지전체주소", "소재지지번주소", "지번전체주소", "jibun_address"});
  out.sido = all.find({"시도", "시도명", "sido"});
  out.sigungu = all.find({"시군구", "시군구명", "sigungu"});
  out.emd = all.find({"읍면동", "읍면동명", "법정읍면동명", "법정동명", "emd"});
  out.ri = all.find({"리", "리명", "법정리명", "ri"});
  out.mountain = all.find({"산", "산여부", "mountain"});
  out.lot = all.find({"지번"});
  out.lot_main = all.find({"본번", "지번본번", "지번본번(번지)"});
  out.lot_sub = all.find({"부번", "지번부번", "지번부번(호)"});
  out.main = all.find({"건물본번"});
  out.sub = all.find({"건물부번"});
  if (!out.main.empty()) out.street = all.find({"도로명"});
  if (!out.street.empty() && out.road == out.street) out.road = all.find({"도로명주소", "도로명전체주소"});
  out.x = all.find({"lon", "경도"});
  out.y = all.find({"lat", "위도"});
  out.degrees = !out.x.empty() && !out.y.empty();
  if (out.degrees) return out;
  out.x = all.find({"x", "X", "좌표정보(X)", "좌표정보x"});
  out.y = all.find({"y", "Y", "좌표정보(Y)", "좌표정보y"});
  if (out.x.empty()) out.x = all.starting("X좌표");
  if (out.y.empty()) out.y = all.starting("Y좌표");
  if (out.x.empty()) out.x = all.starting("좌표정보.x");
  if (out.y.empty()) out.y = all.starting("좌표정보.y");
  return out;
}

std::string text_of(const std::string& column) { return column.empty() ? "null" : column + "::varchar"; }

/// Parts as one text: names, then a number with its second part where that is not 0.
std::string joined(const std::vector<std::string>& names, const std::string& main, const std::string& sub) {
  std::string out = "concat_ws(' '";
  for (const std::string& name : names)
    if (!name.empty()) out += ", nullif(trim(" + name + "::varchar), '')";
  out += ", concat_ws('-', nullif(trim(" + main + "::varchar), '')";
  if (!sub.empty()) out += ", nullif(nullif(ltrim(trim(" + sub + "::varchar), '0'), ''), '0')";
  return out + "))";
}

std::string road_sql(const Chosen& c) {
  if (!c.road.empty() || c.street.empty()) return text_of(c.road);
  return "case when trim(" + c.street + "::varchar) <> '' then " +
         joined({c.sido, c.sigungu, c.emd, c.street}, c.main, c.sub) + " end";
}

std::string parcel_sql(const Chosen& c) {
  const std::string& number = c.lot_main.empty() ? c.lot : c.lot_main;
  if (!c.parcel.empty() || number.empty() || (c.emd.empty() && c.ri.empty())) return text_of(c.parcel);
  std::vector<std::string> names = {c.sido, c.sigungu, c.emd, c.ri};
  if (!c.mountain.empty())
    names.push_back("(case when " + c.mountain + "::varchar in ('1', 'Y', 'true', '산') then '산' end)");
  return joined(names, number, c.lot_main.empty() ? "" : c.lot_sub);
}

double number_of(const store::Result& result, std::size_t column) {
  return result.is_null(column) ? std::nan("") : result.json(column).number();
}

std::shared_ptr<const AddressTable> build(store::Connection& sql, const std::string& table,
                                          const std::string& aliases) {
  const Chosen chosen = choose(Chooser(sql.query("select * from " + table + " limit 0").columns()));
  const std::string road = road_sql(chosen), parcel = parcel_sql(chosen);
  if (road == "null" && parcel == "null")
    throw Error(Fault::input, "geo.address",
                "표 " + table +
                    "에서 주소 열을 찾지 못했습니다. 도로명주소나 지번주소, 또는 "
                    "시도·시군구·읍면동·본번(도로명·건물본번) 열이 있는 "
                    "뷰를 주십시오");
  const auto out = std::make_shared<AddressTable>();
  out->degrees = chosen.degrees;
  const auto coordinate = [](const std::string& column) {
    return column.empty() ? std::string("null::double") : "try_cast(trim(" + column + "::varchar) as double)";
  };
  store::Result result =
      sql.query("select coalesce(" + text_of(chosen.id) + ", (row_number() over ())::varchar), " + road + ", " +
                parcel + ", " + coordinate(chosen.x) + ", " + coordinate(chosen.y) + " from " + table);
  while (result.next()) {
    const std::string road_text = result.text(1), parcel_text = result.text(2);
    if (road_text.empty() && parcel_text.empty()) continue;
    out->index.add(
        {result.text(0), road_text.empty() ? parcel_text : road_text, number_of(result, 3), number_of(result, 4)},
        road_text, parcel_text);
  }
  if (out->index.addresses() == 0)
    throw Error(
        Fault::input, "geo.address",
        "표 " + table +
            "에 읽을 수 있는 주소가 하나도 없습니다. '시군구 도로명 번호'나 '시군구 읍면동 지번'의 꼴이어야 합니다");
  if (!aliases.empty()) {
    store::Result names = sql.query("select old, new from " + aliases + " where old is not null and new is not null");
    while (names.next()) out->index.alias(names.text(0), names.text(1));
  }
  out->index.finish();
  return out;
}

std::string contents_of(store::Connection& sql, const std::string& table) {
  if (table.empty()) return "";
  return table + " " +
         sql.value("select count(*)::varchar || ' ' || coalesce(sum(hash(t)::hugeint), 0)::varchar from " + table +
                   " t")
             .string();
}

}  // namespace

std::shared_ptr<const AddressTable> address_table(store::Connection& sql, const std::string& table,
                                                  const std::string& aliases) {
  static std::mutex mutex;
  static std::list<std::pair<std::string, std::shared_ptr<const AddressTable>>> kept;
  const std::string contents = contents_of(sql, table) + " " + contents_of(sql, aliases);
  const std::lock_guard lock(mutex);
  const auto found = std::find_if(kept.begin(), kept.end(), [&](const auto& one) { return one.first == contents; });
  if (found != kept.end()) {
    kept.splice(kept.begin(), kept, found);
    return found->second;
  }
  kept.emplace_front(contents, build(sql, table, aliases));
  if (kept.size() > KEPT) kept.pop_back();
  return kept.front().second;
}

}  // namespace dure::geo
