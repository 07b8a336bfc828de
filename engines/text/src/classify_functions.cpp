#include "classify.hpp"
#include "insight.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace dure::text {
namespace {

using store::Kind;

struct Suggested {
  std::string key, label;
  std::int64_t rank;
  double score;
};

std::vector<Suggested> suggested(const Analyzer& analyzer, const store::TableCall& call, const EntryColumns& columns,
                                 std::size_t top) {
  EntryColumns asked = columns;
  asked.label = asked.day = "";
  std::vector<Entry> past = read_entries(call, 0, columns);
  std::vector<Suggested> rows;  // none while nothing is known: a pack runs on its first day too
  if (std::ranges::any_of(past, [](const Entry& entry) { return !entry.label.empty(); })) {
    const Classifier classifier(analyzer, std::move(past));
    const std::vector<Entry> entries = read_entries(call, 1, asked);
    const auto found = classifier.ask(entries, top);
    for (std::size_t i = 0; i < entries.size(); ++i)
      for (std::size_t rank = 0; rank < found[i].size(); ++rank)
        rows.push_back({entries[i].key, classifier.labels()[found[i][rank].label], static_cast<std::int64_t>(rank + 1),
                        found[i][rank].score});
  }
  return rows;
}

store::TableRows classify(const AnalyzerSource& analyzer, const store::TableCall& call) {
  const EntryColumns columns = columns_of(call, {"key", "text", "label"});
  const auto top = static_cast<std::size_t>(number_of(call, "top", 3, 1000));
  return rows_of(
      {{"key", Kind::text}, {"rank", Kind::integer}, {"label", Kind::text}, {"score", Kind::real}},
      [=] { return suggested(analyzer(), call, columns, top); },
      [](const Suggested& s, store::RowOut& row) {
        row.set(0, s.key);
        row.set(1, s.rank);
        row.set(2, s.label);
        row.set(3, s.score);
      });
}

/// What was suggested for a row whose answer is known: its place among the suggestions, 0 when it is not there.
struct Judged {
  std::string label, first;
  std::size_t place;
  std::optional<std::int32_t> month;  // days since 1970 of its first day
};

struct Marks {
  std::optional<std::int32_t> month;
  std::int64_t rows = 0, labels = 0;
  double top1 = 0, top3 = 0, macro_f1 = 0;
};

std::optional<std::int32_t> month_of(const Entry& entry) {
  if (!entry.day) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(*entry.day))};
  return static_cast<std::int32_t>(std::chrono::sys_days(day.year() / day.month() / 1).time_since_epoch().count());
}

std::vector<Judged> judged(const Classifier& classifier, std::span<const Entry> asked) {
  const auto found = classifier.ask(asked, 3);
  std::vector<Judged> out;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Judged row{asked[i].label, classifier.labels()[found[i][0].label], 0, month_of(asked[i])};
    for (std::size_t rank = 0; rank < found[i].size(); ++rank)
      if (classifier.labels()[found[i][rank].label] == row.label) row.place = rank + 1;
    out.push_back(std::move(row));
  }
  return out;
}

/// Macro F1 is the mean over the labels that the rows have.
Marks marks_of(const std::vector<const Judged*>& rows) {
  struct Counts {
    double right = 0, had = 0, said = 0;
  };
  std::map<std::string, Counts> labels;
  Marks marks{std::nullopt, static_cast<std::int64_t>(rows.size())};
  for (const Judged* row : rows) {
    marks.top1 += row->place == 1;
    marks.top3 += row->place > 0;
    labels[row->label].right += row->place == 1;
    ++labels[row->label].had;
    ++labels[row->first].said;
  }
  marks.top1 /= static_cast<double>(rows.size());
  marks.top3 /= static_cast<double>(rows.size());
  for (const auto& [name, counts] : labels) marks.labels += counts.had > 0;
  for (const auto& [name, counts] : labels)
    if (counts.had > 0) marks.macro_f1 += 2 * counts.right / (counts.had + counts.said);
  marks.macro_f1 /= static_cast<double>(marks.labels);
  return marks;
}

/// Rows of labels that have `least` rows in the whole table.
std::vector<Entry> common_labels(std::vector<Entry> entries, std::int64_t least) {
  std::map<std::string, std::int64_t> rows;
  for (const Entry& entry : entries) ++rows[entry.label];
  std::erase_if(entries, [&](const Entry& entry) { return entry.label.empty() || rows[entry.label] < least; });
  return entries;
}

/// Each month of the last fifth is asked of all rows before that month.
std::vector<Judged> month_by_month(const Analyzer& analyzer, const std::vector<Entry>& entries) {
  std::vector<Judged> out;
  for (std::size_t begin = entries.size() * 8 / 10, end = begin; begin < entries.size(); begin = end) {
    const auto month = month_of(entries[begin]);
    while (end < entries.size() && month_of(entries[end]) == month) ++end;
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto rows =
        judged(Classifier(analyzer, {entries.begin(), middle}), std::span(entries).subspan(begin, end - begin));
    out.insert(out.end(), rows.begin(), rows.end());
  }
  return out;
}

std::vector<Judged> backtest(const Analyzer& analyzer, std::vector<Entry> entries, const std::string& split) {
  if (split == "monthly") return month_by_month(analyzer, entries);
  std::size_t cut = entries.size() * 8 / 10;
  std::vector<Entry> asked;
  if (split == "random") {
    std::mt19937 random(20260720);
    std::vector<bool> held(entries.size(), false);
    std::fill(held.begin() + static_cast<std::ptrdiff_t>(cut), held.end(), true);
    for (std::size_t i = held.size(); i > 1; --i) {
      const std::size_t j = random() % i;
      const bool kept = held[i - 1];
      held[i - 1] = held[j];
      held[j] = kept;
    }
    std::vector<Entry> past;
    for (std::size_t i = 0; i < entries.size(); ++i) (held[i] ? asked : past).push_back(std::move(entries[i]));
    for (Entry& entry : past) entry.day.reset();  // there is no before and after
    entries = std::move(past);
  } else {
    asked.assign(std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(cut)),
                 std::make_move_iterator(entries.end()));
    entries.resize(cut);
  }
  return judged(Classifier(analyzer, std::move(entries)), asked);
}

/// Of all rows, then of each month.
std::vector<Marks> marks_of(const std::vector<Judged>& rows, const std::string& split) {
  std::map<std::int32_t, std::vector<const Judged*>> months;
  std::vector<const Judged*> all;
  for (const Judged& row : rows) {
    all.push_back(&row);
    if (row.month && split != "random") months[*row.month].push_back(&row);
  }
  std::vector<Marks> marks;
  if (!all.empty()) marks.push_back(marks_of(all));
  for (const auto& [month, part] : months) {
    marks.push_back(marks_of(part));
    marks.back().month = month;
  }
  return marks;
}

store::TableRows classify_backtest(const AnalyzerSource& analyzer, const store::TableCall& call) {
  const EntryColumns columns = columns_of(call, {"text", "label"});
  const Json& named = call.named("split");
  const std::string split = named.is_string() ? named.string() : "time";
  if (split != "time" && split != "random" && split != "monthly")
    throw Error(Fault::input, "text.split", "split에는 'time', 'random', 'monthly' 가운데 하나를 적어 주세요.");
  if (split != "random" && columns.day.empty())
    throw Error(Fault::input, "text.column", "시간 순서로 나누려면 day := '날짜 열' 을 적어 주세요.");
  const std::int64_t least = number_of(call, "least", 20, 1'000'000);
  const auto find = [=] {
    std::vector<Entry> entries = common_labels(read_entries(call, 0, columns), least);
    std::vector<Judged> rows;  // of fewer than ten nothing can be said
    if (entries.size() >= 10) rows = backtest(analyzer(), std::move(entries), split);
    return marks_of(rows, split);
  };
  return rows_of({{"month", Kind::date},
                  {"rows", Kind::integer},
                  {"labels", Kind::integer},
                  {"top1", Kind::real},
                  {"top3", Kind::real},
                  {"macro_f1", Kind::real}},
                 find, [](const Marks& m, store::RowOut& row) {
                   if (m.month) row.set(0, std::chrono::sys_days(std::chrono::days(*m.month)));
                   row.set(1, m.rows);
                   row.set(2, m.labels);
                   row.set(3, m.top1);
                   row.set(4, m.top3);
                   row.set(5, m.macro_f1);
                 });
}

}  // namespace

void install_classify(store::Store& store, AnalyzerSource analyzer) {
  store::table(store, {.name = "classify",
                       .positional = {{"past", Kind::text, true}, {"asked", Kind::text, true}},
                       .named = column_parameters({{"top", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return classify(analyzer, call); }});
  store::table(store, {.name = "classify_backtest",
                       .positional = {{"past", Kind::text, true}},
                       .named = column_parameters({{"split", Kind::text}, {"least", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return classify_backtest(analyzer, call); }});
}

}  // namespace dure::text
