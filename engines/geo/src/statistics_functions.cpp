#include "columns.hpp"
#include "parts.hpp"
#include "spatial_statistics.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <cmath>
#include <unordered_map>

namespace dure::geo {
namespace {

using store::Kind;

/// The two tables of a call: (id, value[, value2]) and (id, neighbour[, weight]).
struct Field {
  std::vector<std::string> ids;
  std::vector<double> value, second;
  Neighbours neighbours;
  int permutations = 999;
  std::uint64_t seed = 1;
};

void read_values(store::Connection& sql, const std::string& table, bool two, Field& field) {
  Columns(sql, table)
      .must_have(two ? std::initializer_list<const char*>{"id", "value", "value2"}
                     : std::initializer_list<const char*>{"id", "value"});
  store::Result result = sql.query("select id, value::double, " + std::string(two ? "value2" : "value") +
                                   "::double from " + table + " order by id");
  while (result.next()) {
    const std::string id = result.text(0);
    if (result.is_null(0) || result.is_null(1) || result.is_null(2))
      throw Error(Fault::input, "geo.value",
                  "표 " + table + "의 id '" + id + "'에 값이 비어 있습니다. 값을 채우거나 그 행을 뺀 뷰를 주십시오");
    if (!field.ids.empty() && field.ids.back() == id)
      throw Error(Fault::input, "geo.value",
                  "표 " + table + "에 id '" + id + "'이(가) 두 번 있습니다. 하나로 합치십시오");
    field.ids.push_back(id);
    field.value.push_back(result.json(1).number());
    field.second.push_back(result.json(2).number());
  }
  if (!field.ids.empty() && field.ids.size() < 4)
    throw Error(Fault::input, "geo.value", "표 " + table + "의 행이 너무 적습니다: 4곳 이상 있어야 합니다");
}

void read_neighbours(store::Connection& sql, const std::string& table, Field& field) {
  const Columns columns(sql, table);
  columns.must_have({"id", "neighbour"});
  std::unordered_map<std::string, std::uint32_t> number;
  for (std::uint32_t i = 0; i < field.ids.size(); ++i) number.emplace(field.ids[i], i);
  std::vector<std::vector<std::pair<std::uint32_t, double>>> rows(field.ids.size());
  store::Result result =
      sql.query("select id, neighbour, " + std::string(columns.find("weight") ? "weight::double" : "1.0::double") +
                " from " + table + " where id is not null and neighbour is not null order by 1, 2");
  while (result.next()) {
    const auto from = number.find(result.text(0)), to = number.find(result.text(1));
    if (from == number.end() || to == number.end() || result.is_null(2)) continue;  // of a unit outside the values
    rows[from->second].emplace_back(to->second, result.json(2).number());
  }
  field.neighbours.first = {0};
  for (auto& row : rows) {
    for (const auto& [unit, weight] : row) {
      field.neighbours.unit.push_back(unit);
      field.neighbours.weight.push_back(weight);
    }
    field.neighbours.first.push_back(field.neighbours.unit.size());
  }
  if (field.neighbours.unit.empty() && !field.ids.empty())
    throw Error(Fault::input, "geo.neighbours",
                "이웃표 " + table + "에 값 표의 id와 맞는 이웃이 하나도 없습니다. 두 표의 id를 맞추십시오");
}

/// A table without rows is answered by none: a pack may be bound before its data come.
std::shared_ptr<Field> field_of(const store::TableCall& call, bool two) {
  const auto field = std::make_shared<Field>();
  store::Connection sql = call.connect();
  read_values(sql, call.table(0), two, *field);
  read_neighbours(sql, call.table(1), *field);
  if (const Json& given = call.named("permutations"); !given.is_null())
    field->permutations = static_cast<int>(std::clamp<std::int64_t>(given.integer(), 0, 99'999));
  if (const Json& given = call.named("seed"); !given.is_null())
    field->seed = static_cast<std::uint64_t>(given.integer());
  return field;
}

bool standardised(const store::TableCall& call) {
  const Json& given = call.named("standardise");
  return given.is_null() || given.boolean();
}

void set(store::RowOut& row, std::size_t column, double value) {
  if (!std::isnan(value)) row.set(column, value);
}

/// Which kind of place: a high one among high ones … or nothing where the adjusted probability is above 0.05.
const char* kind_of(double own, double around, double p_adjusted) {
  if (!(p_adjusted <= 0.05)) return "뚜렷하지 않음";
  if (own >= 0) return around >= 0 ? "높음-높음" : "높음-낮음";
  return around >= 0 ? "낮음-높음" : "낮음-낮음";
}

store::TableRows local_rows(const std::shared_ptr<Field>& field, std::vector<LocalStatistic> given, const char* name,
                            bool hot) {
  const auto all = std::make_shared<const std::vector<LocalStatistic>>(std::move(given));
  double centre = 0;
  for (const double value : field->value) centre += value / static_cast<double>(field->value.size());
  return {{{"id", Kind::text},
           {"value", Kind::real},
           {name, Kind::real},
           {"expected", Kind::real},
           {"variance", Kind::real},
           {"z", Kind::real},
           {"p", Kind::real},
           {"p_permutation", Kind::real},
           {"p_adjusted", Kind::real},
           {"kind", Kind::text}},
          [field, all, hot, centre](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const LocalStatistic& one = (*all)[n];
            row.set(0, field->ids[n]);
            row.set(1, field->value[n]);
            set(row, 2, one.value);
            set(row, 3, one.expected);
            set(row, 4, one.variance);
            set(row, 5, one.z);
            set(row, 6, one.p);
            set(row, 7, one.p_permutation);
            set(row, 8, one.p_adjusted);
            if (hot)
              row.set(9, !(one.p_adjusted <= 0.05) ? "뚜렷하지 않음" : one.z > 0 ? "뜨거운 곳" : "찬 곳");
            else
              row.set(9, kind_of(field->value[n] - centre, one.lag, one.p_adjusted));
            return true;
          }};
}

store::TableRows moran_rows(const store::TableCall& call) {
  const auto field = field_of(call, false);
  const std::size_t answers = field->ids.empty() ? 0 : 1;
  if (standardised(call)) field->neighbours.standardise();
  const Autocorrelation out =
      answers == 0 ? Autocorrelation{} : moran(field->value, field->neighbours, field->permutations, field->seed);
  return {{{"i", Kind::real},
           {"expected", Kind::real},
           {"variance", Kind::real},
           {"z", Kind::real},
           {"p", Kind::real},
           {"p_permutation", Kind::real}},
          [out, answers](std::size_t n, store::RowOut& row) {
            if (n >= answers) return false;
            const double values[] = {out.i, out.expected, out.variance, out.z, out.p, out.p_permutation};
            for (std::size_t k = 0; k < std::size(values); ++k) set(row, k, values[k]);
            return true;
          }};
}

store::TableRows local_moran_rows(const store::TableCall& call) {
  const auto field = field_of(call, false);
  if (standardised(call)) field->neighbours.standardise();
  return local_rows(field, local_moran(field->value, field->neighbours, field->permutations, field->seed), "i", false);
}

store::TableRows two_rows(const store::TableCall& call) {
  const auto field = field_of(call, true);
  if (standardised(call)) field->neighbours.standardise();
  return local_rows(
      field, local_moran_of_two(field->value, field->second, field->neighbours, field->permutations, field->seed), "i",
      false);
}

store::TableRows getis_rows(const store::TableCall& call) {
  const auto field = field_of(call, false);
  const Json& star = call.named("self");
  const bool self = star.is_null() || star.boolean();
  return local_rows(field, getis_ord(field->value, field->neighbours, self, field->permutations, field->seed), "g",
                    true);
}

void add(store::Store& store, const char* name, store::TableRows (*rows)(const store::TableCall&)) {
  store::table(store, {.name = name,
                       .positional = {{"values", Kind::text, true}, {"neighbours", Kind::text, true}},
                       .named = {{"permutations", Kind::integer},
                                 {"seed", Kind::integer},
                                 {"standardise", Kind::boolean},
                                 {"self", Kind::boolean}},
                       .bind = rows});
}

}  // namespace

void install_statistics(store::Store& store) {
  add(store, "moran", moran_rows);
  add(store, "local_moran", local_moran_rows);
  add(store, "local_moran_of_two", two_rows);
  add(store, "getis_ord", getis_rows);
}

}  // namespace dure::geo
