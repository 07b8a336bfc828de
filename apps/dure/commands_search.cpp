#include "commands.hpp"
#include "engines.hpp"
#include "progress.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/text/embedding.hpp>
#include <dure/text/index.hpp>
#include <dure/text/vectors.hpp>

#include <chrono>
#include <cstdio>
#include <optional>
#include <ostream>

namespace dure::app {
namespace {

std::string with_digits(const char* format, double value) {
  char text[40];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// Whether the list of other words is used, and why.
std::string said_of(const text::SemanticList& list) {
  if (!list.learnt) return "뜻 목록: 글이 적어 배우지 않았습니다";
  if (list.questions == 0) return "뜻 목록: 답이 달린 질문이 없어 켜지 않았습니다";
  return std::string("뜻 목록: ") + (list.helps ? "켰습니다" : "나아졌다고 보기 어려워 켜지 않았습니다") + " (질문 " +
         std::to_string(list.questions) + "건의 순위 역수 평균 " + with_digits("%.3f", list.without) + " → " +
         with_digits("%.3f", list.with) + ", 나은 질문 " + std::to_string(list.better) + ", 못한 질문 " +
         std::to_string(list.worse) + ")";
}

std::optional<std::chrono::sys_days> day_of(const std::string& said) {
  if (said.empty()) return std::nullopt;
  int year = 0, read = 0;
  unsigned month = 0, day = 0;
  const bool shaped = std::sscanf(said.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &read) == 3;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!shaped || static_cast<std::size_t>(read) != said.size() || !date.ok())
    throw Error(Fault::input, "search.day", "날짜 '" + said + "'을(를) 읽지 못했습니다. 2026-07-20처럼 적어 주세요.");
  return std::chrono::sys_days(date);
}

void make_vectors(store::City& city, const MakeIndex& wish, Terminal& terminal) {
  text::VectorOptions options;
  if (!wish.meaning) options.department = wish.department, options.day = wish.day;
  options.graph_from = city.settings().count("vectors.graph_from");
  const text::VectorsIndexed done =
      wish.meaning
          ? text::index_meaning(city.store(), city.indexes(), wish.name, wish.table, wish.key, wish.columns,
                                embedding_model(city), options)
          : text::index_vectors(city.store(), city.indexes(), wish.name, wish.table, wish.key, wish.vector, options);
  terminal.out << wish.name << ": 벡터 " << done.rows << "건, " << done.dimensions << "차원 (빠진 것 " << done.left_out
               << "), " << with_digits("%.2f", done.seconds) << "초\n";
}

}  // namespace

int make_index(store::City& city, const MakeIndex& wish, Terminal& terminal) {
  if (wish.columns.empty() && wish.vector.empty())
    throw Error(Fault::input, "index.columns", "무엇을 색인할지 적어 주세요: --text 제목,본문 또는 --vector 벡터열");
  if (wish.meaning || !wish.vector.empty()) make_vectors(city, wish, terminal);
  if (wish.columns.empty()) return 0;
  text::IndexOptions options;
  options.morphemes = !wish.bigrams;
  options.learn_vectors = wish.learn_vectors;
  options.department = wish.department;
  options.day = wish.day;
  options.names = text::names_of(city.store(), wish.names);
  const text::Indexed done =
      text::index_table(city.store(), city.indexes(), wish.name, wish.table, wish.key, wish.columns, options);
  terminal.out << wish.name << ": 글 " << done.documents << "건 (새로 " << done.added << ", 빠짐 " << done.removed
               << "), " << with_digits("%.1f", static_cast<double>(done.bytes) / 1e6) << " MB, "
               << with_digits("%.2f", done.seconds) << "초\n";
  if (!wish.learn.empty()) {
    const auto index = text::Index::open(city.indexes(), wish.name, {}, false);
    terminal.out << "  배운 물음 " << text::learn(*index, from_here(terminal, wish.learn)) << "건\n";
  }
  if (wish.learn_vectors) {
    const auto index = text::Index::open(city.indexes(), wish.name, {}, false);
    terminal.out << "  " << said_of(*index->semantic()) << "\n";
  }
  return 0;
}

int search(store::City& city, const Search& wish, Terminal& terminal) {
  const auto index = text::Index::open(city.indexes(), wish.index);
  if (index->semantic() && index->semantic()->broken)
    terminal.err << "뜻 목록 파일이 상해 낱말로만 찾습니다. dure index를 다시 실행하세요.\n";
  store::Rows rows;
  rows.columns = {{"순위", store::Type::integer, "BIGINT"},
                  {"점수", store::Type::real, "DOUBLE"},
                  {"키", store::Type::text, "VARCHAR"},
                  {"제목", store::Type::text, "VARCHAR"},
                  {"내용", store::Type::text, "VARCHAR"}};
  Json list = Json::array();
  text::SearchOptions options;
  options.department = wish.department;
  options.after = day_of(wish.after);
  options.before = day_of(wish.before);
  for (const text::Hit& hit : index->search(wish.query, wish.top, options)) {
    list.push(Json::object({{"key", hit.key},
                            {"score", hit.score},
                            {"rank", static_cast<std::int64_t>(hit.rank)},
                            {"title", hit.title},
                            {"snippet", hit.snippet}}));
    rows.rows.push_back({static_cast<std::int64_t>(hit.rank),
                         static_cast<double>(static_cast<std::int64_t>(hit.score * 100)) / 100, hit.key, hit.title,
                         hit.snippet});
  }
  if (wish.json) {
    terminal.out << list.dump() << "\n";
  } else if (rows.rows.empty()) {
    terminal.out << "찾은 글이 없습니다.\n";
  } else {
    terminal.out << store::write_table(rows);
  }
  return 0;
}

int eval_retrieval(store::City& city, const std::string& name, const std::filesystem::path& questions, bool json,
                   Terminal& terminal) {
  const auto index = text::Index::open(city.indexes(), name);
  const text::Quality q = text::evaluate(*index, from_here(terminal, questions));
  if (json) {
    terminal.out << text::to_json(q) << "\n";
    return 0;
  }
  terminal.out << "물음 " << q.questions << "건\n";
  const auto line = [&](const char* name_of, double value, const char* format) {
    terminal.out << "  " << name_of << "  " << with_digits(format, value) << "\n";
  };
  line("hit@1  ", q.hit_1, "%.3f");
  line("hit@3  ", q.hit_3, "%.3f");
  line("hit@10 ", q.hit_10, "%.3f");
  line("mrr    ", q.mrr, "%.3f");
  line("ndcg@10", q.ndcg_10, "%.3f");
  line("p50_ms ", q.p50_ms, "%.2f");
  line("p95_ms ", q.p95_ms, "%.2f");
  line("p99_ms ", q.p99_ms, "%.2f");
  return 0;
}

}  // namespace dure::app
