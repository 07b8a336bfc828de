#include "insight.hpp"
#include "keywords.hpp"
#include "near_duplicates.hpp"
#include "similar.hpp"
#include "summary.hpp"
#include "topics.hpp"

#include <dure/core/error.hpp>

#include <set>
#include <sstream>
#include <tuple>

namespace dure::text {
namespace {

using store::Kind;

constexpr double COPY = 0.7;  // likeness of copies

/// Copies of one text with the same label (and week, where `weekly`) count once.
std::vector<Entry> without_copies(std::vector<Entry> entries, bool weekly) {
  const NearGroups groups = near_groups(texts_of(entries), COPY);
  std::set<std::tuple<std::uint32_t, std::string, std::int32_t>> seen;
  std::vector<Entry> out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::int32_t week = weekly && entries[i].day ? (*entries[i].day + 3) / 7 : 0;
    if (seen.emplace(groups.first[i], entries[i].label, week).second) out.push_back(std::move(entries[i]));
  }
  return out;
}

store::TableRows keywords(const AnalyzerSource& analyzer, const store::TableCall& call) {
  EntryColumns columns = columns_of(call, {"text", "by"});
  columns.label = call.named("by").string();
  const auto top = static_cast<std::size_t>(number_of(call, "top", 10, 10'000));
  const auto find = [=] {
    const std::vector<Entry> entries = without_copies(read_entries(call, 0, columns), false);
    return keywords_of(words_of(analyzer(), entries, 2), entries, top);
  };
  return rows_of({{"by", Kind::text}, {"term", Kind::text}, {"count", Kind::integer}, {"score", Kind::real}}, find,
                 [](const Keyword& word, store::RowOut& row) {
                   row.set(0, word.group);
                   row.set(1, word.word);
                   row.set(2, word.texts);
                   row.set(3, word.score);
                 });
}

store::TableRows bursts(const AnalyzerSource& analyzer, const store::TableCall& call) {
  const EntryColumns columns = columns_of(call, {"text", "day"});
  const double false_alarms = share_of(call, "false_alarms", 0.05);
  const auto find = [=] {
    const std::vector<Entry> entries = without_copies(read_entries(call, 0, columns), true);
    return bursts_of(words_of(analyzer(), entries, 3), entries, false_alarms);
  };
  return rows_of({{"week", Kind::date},
                  {"term", Kind::text},
                  {"count", Kind::integer},
                  {"expected", Kind::real},
                  {"chance", Kind::real}},
                 find, [](const Burst& burst, store::RowOut& row) {
                   row.set(0, std::chrono::sys_days(std::chrono::days(burst.week)));
                   row.set(1, burst.word);
                   row.set(2, burst.texts);
                   row.set(3, burst.expected);
                   row.set(4, burst.chance);
                 });
}

/// The topics of an earlier call, from its columns topic and words.
std::vector<Topic> earlier(const store::TableCall& call) {
  std::vector<Topic> topics;
  auto connection = call.connect();
  auto result =
      connection.query("select distinct topic, words from " + call.table(1) + " where topic > 0 order by all");
  while (result.next()) {
    topics.push_back({result.json(0).integer(), {}});
    std::istringstream words(result.text(1));
    for (std::string word; words >> word;) topics.back().words.push_back(word);
  }
  return topics;
}

struct OfTopic {
  std::string key, label, words;
  std::int64_t topic;
  double score;
};

std::vector<OfTopic> topic_of_each(const Analyzer& analyzer, const std::vector<Entry>& entries, std::size_t k,
                                   const std::vector<Topic>& before) {
  const Topics found = topics_of(words_of(analyzer, entries, 2), k, before);
  std::vector<OfTopic> rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    rows.push_back({entries[i].key, "그 밖", "", found.of[i], found.closeness[i]});
    for (const Topic& topic : found.topics) {
      if (topic.id != found.of[i]) continue;
      rows.back().label.clear();
      for (std::size_t w = 0; w < topic.words.size(); ++w) {
        if (w < 3) rows.back().label += (w > 0 ? " · " : "") + topic.words[w];
        rows.back().words += (w > 0 ? " " : "") + topic.words[w];
      }
    }
  }
  return rows;
}

store::TableRows topics(const AnalyzerSource& analyzer, const store::TableCall& call, bool kept) {
  const EntryColumns columns = columns_of(call, {"key", "text"});
  const auto k = static_cast<std::size_t>(number_of(call, "k", 12, 200));
  const auto find = [=] {
    return topic_of_each(analyzer(), read_entries(call, 0, columns), k, kept ? earlier(call) : std::vector<Topic>());
  };
  return rows_of({{"key", Kind::text},
                  {"topic", Kind::integer},
                  {"label", Kind::text},
                  {"words", Kind::text},
                  {"score", Kind::real}},
                 find, [](const OfTopic& of, store::RowOut& row) {
                   row.set(0, of.key);
                   row.set(1, of.topic);
                   row.set(2, of.label);
                   row.set(3, of.words);
                   row.set(4, of.score);
                 });
}

struct Answered {
  std::string key, past_key;
  std::int64_t rank;
  double score;
};

std::vector<Answered> answered(const Analyzer& analyzer, const std::vector<Entry>& past,
                               const std::vector<Entry>& asked, std::size_t top) {
  const auto found = similar_cases(analyzer, past, asked, top);
  std::vector<Answered> rows;
  for (std::size_t i = 0; i < asked.size(); ++i)
    for (std::size_t rank = 0; rank < found[i].size(); ++rank)
      rows.push_back(
          {asked[i].key, past[found[i][rank].past].key, static_cast<std::int64_t>(rank + 1), found[i][rank].score});
  return rows;
}

store::TableRows similar(const AnalyzerSource& analyzer, const store::TableCall& call) {
  const EntryColumns columns = columns_of(call, {"key", "text"});
  const auto top = static_cast<std::size_t>(number_of(call, "top", 3, 1000));
  const auto find = [=] {
    return answered(analyzer(), read_entries(call, 0, columns), read_entries(call, 1, columns), top);
  };
  return rows_of({{"key", Kind::text}, {"rank", Kind::integer}, {"past_key", Kind::text}, {"score", Kind::real}}, find,
                 [](const Answered& answered, store::RowOut& row) {
                   row.set(0, answered.key);
                   row.set(1, answered.rank);
                   row.set(2, answered.past_key);
                   row.set(3, answered.score);
                 });
}

std::string summarise(std::string_view text, double share) {
  if (!(share > 0 && share <= 1))
    throw Error(Fault::input, "text.number", "summarise()의 둘째 값은 0보다 크고 1보다 작거나 같은 수여야 합니다.");
  return summary_of(normal(text), share);
}

}  // namespace

void install_words(store::Store& store, AnalyzerSource analyzer) {
  store::table(store, {.name = "keywords",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"by", Kind::text}, {"top", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return keywords(analyzer, call); }});
  store::table(store, {.name = "bursts",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"false_alarms", Kind::real}}),
                       .bind = [analyzer](const store::TableCall& call) { return bursts(analyzer, call); }});
  store::table(store, {.name = "topics",
                       .positional = {{"texts", Kind::text, true}},
                       .named = column_parameters({{"k", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return topics(analyzer, call, false); }});
  store::table(store, {.name = "similar_cases",
                       .positional = {{"past", Kind::text, true}, {"asked", Kind::text, true}},
                       .named = column_parameters({{"top", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return similar(analyzer, call); }});
  store::scalar(store, "summarise", [](std::string_view text, double share) { return summarise(text, share); });
  store::table(store, {.name = "topics_kept",
                       .positional = {{"texts", Kind::text, true}, {"earlier", Kind::text, true}},
                       .named = column_parameters({{"k", Kind::integer}}),
                       .bind = [analyzer](const store::TableCall& call) { return topics(analyzer, call, true); }});
}

}  // namespace dure::text
