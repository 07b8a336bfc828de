#include "insight.hpp"
#include "near_duplicates.hpp"

#include <algorithm>

namespace dure::text {
namespace {

using store::Kind;

struct Near {
  std::string key, group;
  std::int64_t size, wordings;
  double similarity;
};

store::TableRows near_duplicates(const store::TableCall& call) {
  const double similarity = std::max(0.3, share_of(call, "similarity", 0.7));
  const std::vector<Entry> entries = read_entries(call, 0, columns_of(call, {"key", "text"}));
  const std::vector<std::string_view> texts = texts_of(entries);
  const NearGroups groups = near_groups(texts, similarity);
  std::vector<std::int64_t> sizes(entries.size(), 0), wordings(entries.size(), 0);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ++sizes[groups.first[i]];
    wordings[groups.first[i]] += groups.wording[i] == i;
  }
  std::vector<Near> rows;
  for (std::size_t i = 0; i < entries.size(); ++i)
    rows.push_back({entries[i].key, entries[groups.first[i]].key, sizes[groups.first[i]], wordings[groups.first[i]],
                    groups.likeness[i]});
  return rows_of({{"key", Kind::text},
                  {"group_key", Kind::text},
                  {"size", Kind::integer},
                  {"distinct_texts", Kind::integer},
                  {"similarity", Kind::real}},
                 std::move(rows), [](const Near& near, store::RowOut& row) {
                   row.set(0, near.key);
                   row.set(1, near.group);
                   row.set(2, near.size);
                   row.set(3, near.wordings);
                   row.set(4, near.similarity);
                 });
}

}  // namespace

void install_near_duplicates(store::Store& store, AnalyzerSource) {
  store::table(store, {.name = "near_duplicates",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"similarity", Kind::real}}),
                       .bind = near_duplicates});
}

}  // namespace dure::text
