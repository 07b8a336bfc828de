#include "campaign.hpp"
#include "insight.hpp"
#include "near_duplicates.hpp"

#include <algorithm>
#include <array>

namespace dure::text {
namespace {

using store::Kind;

struct Near {
  std::string key, group;
  std::int64_t size, wordings;
  double similarity;
};

std::vector<Near> near(const std::vector<Entry>& entries, double similarity) {
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
  return rows;
}

store::TableRows near_duplicates(const store::TableCall& call) {
  const double similarity = std::max(0.3, share_of(call, "similarity", 0.7));
  const EntryColumns columns = columns_of(call, {"key", "text"});
  return rows_of(
      {{"key", Kind::text},
       {"group_key", Kind::text},
       {"size", Kind::integer},
       {"distinct_texts", Kind::integer},
       {"similarity", Kind::real}},
      [=] { return near(read_entries(call, 0, columns), similarity); },
      [](const Near& near, store::RowOut& row) {
        row.set(0, near.key);
        row.set(1, near.group);
        row.set(2, near.size);
        row.set(3, near.wordings);
        row.set(4, near.similarity);
      });
}

using Member = std::array<std::string, 3>;

std::vector<Member> members(const std::vector<Entry>& entries, std::int64_t least) {
  const Campaigns found = campaigns_of(entries, least);
  std::vector<Member> rows;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (found.first[i]) rows.push_back({entries[i].key, entries[*found.first[i]].key, entries[found.wording[i]].key});
  return rows;
}

store::TableRows campaigns(const store::TableCall& call) {
  const std::int64_t least = number_of(call, "least", 5, 1'000'000);
  const EntryColumns columns = columns_of(call, {"key", "text", "day"});
  return rows_of(
      {{"key", Kind::text}, {"campaign_id", Kind::text}, {"text_key", Kind::text}},
      [=] { return members(read_entries(call, 0, columns), least); },
      [](const Member& member, store::RowOut& row) {
        for (std::size_t column = 0; column < 3; ++column) row.set(column, member[column]);
      });
}

}  // namespace

void install_near_duplicates(store::Store& store, AnalyzerSource) {
  store::table(store, {.name = "near_duplicates",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"similarity", Kind::real}}),
                       .bind = near_duplicates});
  store::table(store, {.name = "campaigns",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"least", Kind::integer}}),
                       .bind = campaigns});
}

}  // namespace dure::text
