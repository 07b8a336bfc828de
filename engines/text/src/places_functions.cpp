#include "insight.hpp"
#include "places.hpp"

#include <utility>

namespace dure::text {
namespace {

using store::Kind;

struct Found {
  std::string key, place;
  double score;
};

std::vector<Found> found_in(const store::TableCall& call, EntryColumns asked) {
  const EntryColumns names{"", "", "", {std::exchange(asked.label, "")}};
  std::vector<std::string> list;
  for (const Entry& entry : read_entries(call, 1, names)) list.push_back(entry.text);
  const PlaceList places(list);
  std::vector<Found> rows;
  for (const Entry& entry : read_entries(call, 0, asked))
    if (const auto found = places.find(entry.text)) rows.push_back({entry.key, list[found->place], found->score});
  return rows;
}

/// find_places('texts', 'list', key := , text := , also := , label := the list's column of names)
store::TableRows find_places(const store::TableCall& call) {
  const EntryColumns columns = columns_of(call, {"key", "text", "label"});
  return rows_of(
      {{"key", Kind::text}, {"place", Kind::text}, {"score", Kind::real}}, [=] { return found_in(call, columns); },
      [](const Found& found, store::RowOut& row) {
        row.set(0, found.key);
        row.set(1, found.place);
        row.set(2, found.score);
      });
}

}  // namespace

void install_places(store::Store& store) {
  store::table(store, {.name = "find_places",
                       .positional = {{"texts", Kind::text, true}, {"places", Kind::text, true}},
                       .named = column_parameters(),
                       .bind = find_places});
}

}  // namespace dure::text
