#pragma once

#include <filesystem>

namespace dure::store {
class Store;
}

namespace dure::text {

/// Shows the engine in SQL; `directory` is the city's index/. Nothing is opened until it is asked. Without a directory
/// (a pack that is only checked) every search finds nothing.
///   search('NAME', 'query', 10)                  key, score, rank, title, snippet; best first
///   search('NAME', $q, 10, among := $keys)       only documents whose keys stand in the list of texts
///   search('NAME', $q, 10, department := '환경과', after := date '2026-07-01', before := date '2026-08-01')
///                                                from the day `after` on, until the day before `before`
///   indexes()                                    name, source, key, texts, department, day, documents
///   nearest('NAME', [0.1, …], 10)                key, score, rank: nearest by cosine; of an index by --vector;
///                                                among, department, after, before as for search; exact := true: not by
///                                                the graph
///   vector_indexes()                             name, source, key, column, rows, dimensions, graph
///   highlight(text, 'query')                     HTML: `text` escaped, what was asked within <mark>
///   morphemes(text)                              VARCHAR[]: what search sees in it
/// Analyses of a whole table; columns are named by key, text, also (a list of more texts), label, day. The same data
/// give the same rows in the same order.
///   classify('past', 'asked', key := 'id', text := 'body', label := 'department', day := 'received', top := 3)
///       key, rank, label, score: probabilities learnt from the rows of `past` that have a label; newer rows count more
///   classify_backtest('past', text := …, label := …, day := …, split := 'time', least := 20)
///       month, rows, labels, top1, top3, macro_f1: how often that would have been right, first over all (no month),
///       then by month. time: the last fifth asked of what the rest teaches; monthly: each month of it of all rows
///       before that month; random: a fifth by lot, days unused. Labels with fewer than `least` rows are left out.
///   near_duplicates('texts', key := …, text := …, similarity := 0.7)
///       key, group_key, size, distinct_texts, similarity: texts nearly the same, a group named by its first (by day),
///       to which similarity is
///   campaigns('texts', key := …, text := …, day := …, least := 5)
///       key, campaign_id, text_key, of the rows that belong to one: many requests for one thing in a short time, named
///       by its first; rows with one text_key have the same words
///   find_places('texts', 'list', key := …, text := …, label := the list's column of names)
///       key, place, score: the place of the list that a text names, blanks aside; long names forgive a slip of the
///       keys
///   keywords('texts', text := …, by := 'department', top := 10)         by, term, count, score; copies count once
///   bursts('texts', text := …, day := …, false_alarms := 0.05)
///       week, term, count, expected, chance; copies count once
///   topics('texts', key := …, text := …, k := 12)
///       key, topic, label, words, score; topic 0: none
///   topics_kept('texts', 'earlier', key := …, text := …, k := 12)
///       the same; numbers go on from a table of topics()
///   similar_cases('past', 'asked', key := …, text := …, top := 3)
///       key, rank, past_key, score
///   summarise(text, 0.34)
///       whole sentences, at most that share of the letters; every date, quantity and article stays
/// Who calls search() must be allowed to read the table that the index was made from.
void install(store::Store& store, const std::filesystem::path& directory, const std::filesystem::path& dictionary = {});

}  // namespace dure::text
