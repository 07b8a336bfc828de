#include "binding.hpp"

#include "sql_tree.hpp"

#include <dure/core/encoding.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace dure::policy {
namespace {

/// `*` any characters, `?` any one byte.
bool glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, after = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++after;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// As ingest writes names of datasets: marks and blanks are `_`.
std::string folded(std::string_view text) {
  std::string out;
  for (char c : lower(nfc(text))) {
    bool plain = static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                 c == '*' || c == '?' || c == '(' || c == ')';
    if (plain)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  return out;
}

/// A column's name as it is compared: no blanks, no marks; `bare` leaves what stands in brackets out as well.
std::string key(std::string_view name, bool bare) {
  static constexpr std::array<std::string_view, 8> open{"(", "[", "{", "<", "（", "［", "〔", "〈"};
  static constexpr std::array<std::string_view, 8> close{")", "]", "}", ">", "）", "］", "〕", "〉"};
  static constexpr std::array<std::string_view, 9> marks{" ", "_", "\t", "\n", "\r", "-", "\u00a0", "\u3000", "·"};
  auto text = lower(nfc(name));
  std::string out;
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto rest = std::string_view(text).substr(at);
    auto starts = [&](auto& words) {
      auto found = std::find_if(words.begin(), words.end(), [&](auto word) { return rest.starts_with(word); });
      return found == words.end() ? std::size_t{0} : found->size();
    };
    if (auto n = starts(open)) {
      ++depth;
      at += n;
    } else if (auto m = starts(close)) {
      depth = std::max(0, depth - 1);
      at += m;
    } else if (auto k = starts(marks)) {
      at += k;
    } else {
      if (!bare || depth == 0) out += text[at];
      ++at;
    }
  }
  return out;
}

class ColumnBinder {
public:
  ColumnBinder(const Source& source, const DatasetShape& dataset) : source_(source), dataset_(dataset) {}

  void by_words(std::string_view how, bool bare) {
    for (std::size_t c = 0; c < source_.columns.size(); ++c) {
      if (is_bound(c)) continue;
      auto& column = source_.columns[c];
      auto words = how == "name" ? std::vector<std::string>{column.label, column.name} : column.synonyms;
      for (auto& word : words)
        if (auto from = only(key(word, bare), bare)) {
          take(c, *from, how);
          break;
        }
    }
  }

  void by_content(store::Connection& connection) {
    for (std::size_t c = 0; c < source_.columns.size(); ++c) {
      if (is_bound(c) || source_.columns[c].content.empty()) continue;
      std::vector<std::size_t> fit;
      for (std::size_t from = 0; from < dataset_.columns.size(); ++from)
        if (!taken_.contains(from) && matches(connection, dataset_.columns[from].name, source_.columns[c].content))
          fit.push_back(from);
      if (fit.size() == 1) take(c, fit[0], "content");
    }
  }

  std::vector<BoundColumn> bound() && {
    std::sort(bound_.begin(), bound_.end(), [](auto& a, auto& b) { return a.column < b.column; });
    return std::move(bound_);
  }

private:
  bool is_bound(std::size_t column) const {
    return std::any_of(bound_.begin(), bound_.end(), [&](auto& b) { return b.column == column; });
  }

  void take(std::size_t column, std::size_t from, std::string_view how) {
    bound_.push_back({column, from, how});
    taken_.insert(from);
  }

  /// The one free column of that key; two alike are none, unless the name itself tells them apart.
  std::optional<std::size_t> only(const std::string& wanted, bool bare) const {
    std::vector<std::size_t> by_name, by_title;
    for (std::size_t i = 0; i < dataset_.columns.size(); ++i) {
      if (taken_.contains(i)) continue;
      if (key(dataset_.columns[i].name, bare) == wanted)
        by_name.push_back(i);
      else if (!dataset_.columns[i].title.empty() && key(dataset_.columns[i].title, bare) == wanted)
        by_title.push_back(i);
    }
    if (!by_name.empty()) return by_name.size() == 1 || !bare ? std::optional(by_name[0]) : std::nullopt;
    return by_title.size() == 1 ? std::optional(by_title[0]) : std::nullopt;
  }

  bool matches(store::Connection& connection, const std::string& column, const std::string& content) const {
    auto name = store::quote_name(column);
    auto rows = connection.rows(
        "select count(*), count(*) filter (regexp_matches(v, $content)) from (select trim(cast(" + name +
            " as varchar)) as v from raw." + store::quote_name(dataset_.name) + " limit 100000) where v <> ''",
        {{"content", content}});
    auto all = rows.rows[0][0].integer(), fit = rows.rows[0][1].integer();
    return all > 0 && fit * 10 >= all * 9;
  }

  const Source& source_;
  const DatasetShape& dataset_;
  std::vector<BoundColumn> bound_;
  std::set<std::size_t> taken_;
};

std::vector<std::string> missing_in(const Source& source, const std::vector<BoundColumn>& bound) {
  std::vector<std::string> missing;
  for (std::size_t c = 0; c < source.columns.size(); ++c)
    if (source.columns[c].required && std::none_of(bound.begin(), bound.end(), [&](auto& b) { return b.column == c; }))
      missing.push_back(source.columns[c].label);
  return missing;
}

bool named_by(const Source& source, const DatasetShape& dataset) {
  return std::any_of(source.from.begin(), source.from.end(),
                     [&](auto& pattern) { return names_dataset(pattern, dataset); });
}

bool is_candidate(const Pack& pack, const Source& source, const DatasetShape& dataset, bool by_source_name) {
  if (by_source_name) return folded(dataset.name) == folded(source.name);
  if (named_by(source, dataset)) return true;
  auto required = std::count_if(source.columns.begin(), source.columns.end(), [](auto& c) { return c.required; });
  return required >= 2 &&
         std::none_of(pack.sources.begin(), pack.sources.end(), [&](auto& other) { return named_by(other, dataset); });
}

}  // namespace

std::vector<DatasetShape> dataset_shapes(store::Connection& connection) {
  std::vector<DatasetShape> all;
  auto columns = connection.query(
      "select d.name, c.column_name, coalesce(m.title, ''), c.data_type, coalesce(y.epsg, 0) from dure.dataset d join "
      "duckdb_columns() c on "
      "c.schema_name = 'raw' and c.table_name = d.name and c.database_name = current_database() left join "
      "dure.\"column\" m "
      "on m.dataset = d.name and m.name = c.column_name left join dure.layer y on y.dataset = d.name and y.geometry = "
      "c.column_name where d.origin = 'file' and c.column_name not in ('_load', "
      "'_row') "
      "order by d.name, c.column_index");
  while (columns.next()) {
    if (all.empty() || all.back().name != columns.text(0)) all.push_back({columns.text(0), {}, {}});
    all.back().columns.push_back({columns.text(1), columns.text(2), columns.text(3), columns.json(4).integer()});
  }
  auto files = connection.query(
      "select distinct l.dataset, f.name from dure.load l join dure.source_file f using (file_id) where l.state = "
      "'current' "
      "order by all");
  std::map<std::string, DatasetShape*> by_name;
  for (auto& shape : all) by_name[shape.name] = &shape;
  while (files.next())
    if (auto found = by_name.find(files.text(0)); found != by_name.end()) found->second->files.push_back(files.text(1));
  return all;
}

bool names_dataset(std::string_view pattern, const DatasetShape& dataset) {
  auto is_file = [&](std::string_view wanted) {
    return std::any_of(dataset.files.begin(), dataset.files.end(),
                       [&](auto& file) { return glob(lower(nfc(wanted)), lower(nfc(file))); });
  };
  if (!pattern.starts_with("inbox/")) {
    auto stem = pattern.substr(0, std::min(pattern.size(), pattern.find('.')));
    return glob(folded(stem), folded(dataset.name));
  }
  pattern.remove_prefix(6);
  auto slash = pattern.rfind('/');
  if (slash == std::string_view::npos) return is_file(pattern);
  auto folder = folded(pattern.substr(0, pattern.find('/'))), name = folded(dataset.name);
  auto file = pattern.substr(slash + 1);
  return (glob(folder, name) || glob(folder + "_*", name)) && (file == "*" || is_file(file));
}

std::vector<BoundColumn> bind_columns(const Source& source, const DatasetShape& dataset,
                                      store::Connection* connection) {
  ColumnBinder binder(source, dataset);
  binder.by_words("name", false);
  binder.by_words("synonym", false);
  binder.by_words("name", true);
  binder.by_words("synonym", true);
  if (connection) binder.by_content(*connection);
  return std::move(binder).bound();
}

std::vector<BoundSource> bind_sources(const Pack& pack, const std::vector<DatasetShape>& datasets,
                                      store::Connection* connection, bool by_source_name) {
  std::vector<BoundSource> all;
  for (auto& source : pack.sources) {
    BoundSource bound{&source, {}, {}, {}};
    for (auto& column : source.columns)
      if (column.required) bound.missing.push_back(column.label);
    for (auto& dataset : datasets) {
      if (!is_candidate(pack, source, dataset, by_source_name)) continue;
      bool named = by_source_name || named_by(source, dataset);
      auto columns = bind_columns(source, dataset, named ? connection : nullptr);
      auto missing = missing_in(source, columns);
      if (missing.empty())
        bound.datasets.push_back({dataset, std::move(columns)});
      else if (named && (bound.nearest.empty() || missing.size() < bound.missing.size()))
        bound.missing = missing, bound.nearest = dataset.name;
    }
    if (!bound.datasets.empty()) bound.missing.clear();
    all.push_back(std::move(bound));
  }
  return all;
}

}  // namespace dure::policy
