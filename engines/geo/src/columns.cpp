#include "columns.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

namespace dure::geo {

Columns::Columns(store::Connection& sql, std::string table)
    : table_(std::move(table)), all_(sql.query("select * from " + table_ + " limit 0").columns()) {}

const store::Column* Columns::find(std::string_view name) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& column) { return column.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

void Columns::must_have(std::initializer_list<const char*> names) const {
  for (const char* name : names)
    if (!find(name))
      throw Error(Fault::input, "geo.column",
                  "표 " + table_ + "에 열 '" + name + "'이(가) 없습니다. 그 이름의 열이 있는 표나 뷰를 주십시오");
}

}  // namespace dure::geo
