#include "binding.hpp"
#include "compile.hpp"
#include "engines.hpp"
#include "manifest.hpp"
#include "slt.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/page.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace dure::policy {
namespace {

namespace fs = std::filesystem;
using Cells = std::vector<std::string>;

/// A city that goes when the test ends.
class TestCity {
public:
  /// Empty, or a copy of one that was kept.
  explicit TestCity(const fs::path& kept = {}) : folder_(fs::temp_directory_path() / ("dure-test-" + random_hex(8))) {
    if (kept.empty())
      store::City::create(folder_, "시험");
    else
      fs::copy(kept, folder_, fs::copy_options::recursive);
    open();
  }
  ~TestCity() {
    city_.reset();
    std::error_code none;
    fs::remove_all(folder_, none);
  }
  TestCity(const TestCity&) = delete;

  store::City& city() { return *city_; }

  /// A copy of it as it is now.
  void keep(const fs::path& folder) {
    city_.reset();
    fs::copy(folder_, folder, fs::copy_options::recursive);
    open();
  }

  ingest::Outcome load(const fs::path& file, std::optional<std::string> as) {
    ingest::Request request;
    request.inputs = {file};
    request.as = std::move(as);
    return ingest::ingest(*city_, request);
  }

private:
  void open() {
    city_.emplace(store::City::open(folder_));
    install_engines(city_->store(), city_->indexes(), city_->inbox());
  }

  fs::path folder_;
  std::optional<store::City> city_;
};

std::string joined(const Cells& cells) {
  std::string all;
  for (auto& cell : cells) all += (all.empty() ? "" : "  ") + cell;
  return all;
}

bool same_cell(char type, const std::string& expected, const std::string& got) {
  if (expected == got) return true;
  if (type != 'R') return false;
  char *end_a = nullptr, *end_b = nullptr;
  double a = std::strtod(expected.c_str(), &end_a), b = std::strtod(got.c_str(), &end_b);
  if (*end_a || *end_b || expected.empty() || got.empty()) return false;
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

Cells cells_from(store::Result& result) {
  Cells cells;
  for (std::size_t c = 0; c < result.columns().size(); ++c) {
    auto text = result.text(c);
    cells.push_back(result.is_null(c) ? "NULL" : text.empty() ? "(empty)" : text);
  }
  return cells;
}

Cells cells_from(const store::Row& row) {
  Cells cells;
  for (auto& value : row)
    cells.push_back(value.is_null()          ? "NULL"
                    : !value.is_string()     ? value.dump()
                    : value.string().empty() ? "(empty)"
                                             : value.string());
  return cells;
}

class SltRun {
public:
  SltRun(const fs::path& file, const TestTools& tools) : file_(file), tools_(tools) { result_.file = file.string(); }

  TestResult run() {
    try {
      auto steps = read_slt(file_);
      start();
      for (auto& step : steps) {
        at_ = step.line;
        take(step);
      }
    } catch (const SltError& error) {
      at_ = error.line;
      fail(error.sentence);
    } catch (const Error& error) {
      fail(error.what());
    }
    return std::move(result_);
  }

private:
  void start() {
    auto folder = fs::absolute(file_).parent_path().parent_path();
    if (!fs::exists(folder / "manifest.yaml")) return;
    pack_ = read_pack(folder);
    world_ = std::make_unique<TestCity>();
    for (auto& other : packs(world_->city()))
      if (other.name != pack_->name && reads_from(*pack_, other)) {
        load_samples(other.folder);
        policy::run(world_->city(), other, who_, {.clock = clock_, .sample = true});
      }
    load_samples(folder);
    compute();
  }

  /// Whether a table of `pack` selects from one of `other`: that one is then computed on its own samples first.
  static bool reads_from(const Pack& pack, const Pack& other) {
    const auto schema = schema_of(other.name) + ".";
    return std::any_of(pack.tables.begin(), pack.tables.end(), [&](auto& table) {
      return std::any_of(table.from.begin(), table.from.end(), [&](auto& name) { return name.starts_with(schema); });
    });
  }

  void load_samples(const fs::path& folder) {
    std::vector<fs::path> samples;
    if (fs::is_directory(folder / "sample"))
      for (auto& entry : fs::directory_iterator(folder / "sample"))
        if (!entry.path().filename().string().starts_with(".")) samples.push_back(entry.path());
    std::sort(samples.begin(), samples.end());
    for (auto& sample : samples) {
      auto outcome = world_->load(sample, sample.stem().string());
      for (auto& refused : outcome.refused)
        throw Error(Fault::input, refused.code, "견본 " + refused.file + ": " + refused.sentence);
    }
  }

  void compute() {
    if (pack_) policy::run(world_->city(), *pack_, who_, {.clock = clock_, .sample = true});
  }

  TestCity& world() {
    if (!world_) throw SltError{at_, "도시가 없습니다. 첫 줄에 'city'를 적어 주십시오."};
    return *world_;
  }

  void take(const SltStep& step) {
    if (step.verb == "statement" || step.verb == "setting" || step.verb == "at" || step.verb == "ingest")
      begun_.clear();
    if (step.verb == "query") return query(step);
    if (step.verb == "statement") return statement(step);
    if (step.verb == "setting") return setting(step);
    if (step.verb == "at") return at(step);
    if (step.verb == "load-error") return load_error(step);
    if (step.verb == "city") return city(step);
    if (step.verb == "ingest") return ingest_file(step);
    if (step.verb == "run") {
      if (!begun_.empty()) begun_ += " " + step.words[0];
      return once([&] { policy::run(world().city(), named_pack(step.words[0]), who_, {.clock = clock_}); });
    }
    if (step.verb == "page") return page_card(step);
    if (step.verb == "door") return door_rows(step);
    expect_problem(step);
  }

  void query(const SltStep& step) {
    try {
      auto connection = world().city().store().connect();
      auto result = connection.query(ready(connection, step.sql));
      std::vector<Cells> got;
      while (result.next()) got.push_back(cells_from(result));
      if (result.columns().size() != step.words[0].size())
        return fail("열이 " + std::to_string(step.words[0].size()) + "개라고 적혔지만 결과는 " +
                    std::to_string(result.columns().size()) + "개입니다.");
      compare(step.words[0], step.words.size() > 1, step.lines, std::move(got));
    } catch (const Error& error) {
      fail(error.what());
    }
  }

  void statement(const SltStep& step) {
    bool wanted = step.words[0] == "ok";
    std::string why;
    try {
      auto connection = world().city().store().connect();
      connection.rows(ready(connection, step.sql));
    } catch (const Error& error) {
      why = error.what();
    }
    if (why.empty() == wanted) return pass();
    fail(wanted ? why : "오류가 나야 하는 문장이 그대로 실행되었습니다.");
  }

  std::string ready(store::Connection& connection, const std::string& sql) {
    Rewrite how;
    how.clock = clock_;
    Shapes shapes(connection);
    return compile(connection, shapes, pack_ ? *pack_ : Pack(), sql, how).sql;
  }

  void setting(const SltStep& step) {
    if (!pack_) throw SltError{step.line, "setting은 정책팩의 시험에만 씁니다."};
    auto& settings = pack_->settings;
    auto found = std::find_if(settings.begin(), settings.end(), [&](auto& s) { return s.name == step.words[0]; });
    if (found == settings.end()) throw SltError{step.line, "'" + step.words[0] + "' 설정이 manifest.yaml에 없습니다."};
    auto text = step.words[1];
    for (std::size_t i = 2; i < step.words.size(); ++i) text += " " + step.words[i];
    auto value = setting_value(found->type, text);
    if (value.is_null()) throw SltError{step.line, "'" + text + "'은 " + found->type + " 형식이 아닙니다."};
    found->value = std::move(value);
    compute();
  }

  void at(const SltStep& step) {
    auto text = step.words[0] + (step.words.size() > 1 ? " " + step.words[1] : " 00:00:00");
    auto value = setting_value("datetime", text);
    if (value.is_null())
      throw SltError{step.line, "'" + text + "'은 때가 아닙니다. 2026-07-20 09:00 꼴로 적어 주십시오."};
    clock_ = value.string();
    compute();
  }

  /// One file alone in a city of its own: the problems of reading and of binding it.
  void load_error(const SltStep& step) {
    if (!pack_) throw SltError{step.line, "load-error는 정책팩의 시험에만 씁니다."};
    auto alone = *pack_;
    std::erase_if(alone.sources, [&](auto& s) { return s.name != step.words[0]; });
    if (alone.sources.empty())
      throw SltError{step.line, "'" + step.words[0] + "'이라는 자료가 manifest.yaml에 없습니다."};
    alone.tables.clear();
    alone.indexes.clear();
    TestCity city;
    auto outcome = city.load(pack_->folder / step.words[1], step.words[0]);
    std::vector<Cells> got;
    for (auto& refused : outcome.refused) got.push_back({"refused " + refused.code});
    if (outcome.refused.empty()) {
      policy::run(city.city(), alone, who_, {.sample = true});
      auto connection = city.city().store().connect();
      auto rows = connection.query(
          "select distinct 'row ' || p.\"row\" || ': ' || coalesce(b.\"column\", p.\"column\", '') || ': ' || p.code, "
          "p.\"row\" from "
          "dure.load_problem p left join dure.binding b on b.dataset = p.dataset and b.from_column = p.\"column\" "
          "order by p.\"row\", 1");
      while (rows.next()) got.push_back({rows.text(0)});
    }
    compare("T", true, step.lines, std::move(got));
  }

  void city(const SltStep& step) {
    world_ = std::make_unique<TestCity>();
    begun_.clear();
    if (step.words.empty()) return;
    if (step.words[0] != "demo" || !tools_.demo)
      throw SltError{step.line, "여기서는 'city demo'를 만들 수 없습니다. dure test로 돌려 주십시오."};
    begun_ = "demo";
    once([&] {
      tools_.demo(world_->city().inbox());
      world_->load(world_->city().inbox(), std::nullopt);
    });
  }

  /// Journeys that begin alike share the beginning, which is dear: the demo city and its first run.
  void once(const std::function<void()>& work) {
    if (tools_.kept.empty() || begun_.empty() || std::count(begun_.begin(), begun_.end(), ' ') > 1) return work();
    const auto folder = tools_.kept / begun_;
    if (fs::exists(folder)) {
      world_ = std::make_unique<TestCity>(folder);
      return;
    }
    work();
    world_->keep(folder);
  }

  void ingest_file(const SltStep& step) {
    auto outcome = world().load(file_.parent_path() / step.words[0],
                                step.words.size() > 2 ? std::optional(step.words[2]) : std::nullopt);
    for (auto& refused : outcome.refused) fail(refused.file + ": " + refused.sentence);
  }

  Choices choices_from(const SltStep& step, std::size_t first) {
    Choices choices;
    for (std::size_t i = first; i < step.words.size(); ++i) {
      auto equals = step.words[i].find('=');
      if (equals == std::string::npos) throw SltError{step.line, "조건은 '이름=값'으로 적습니다."};
      choices.emplace_back(step.words[i].substr(0, equals), step.words[i].substr(equals + 1));
    }
    return choices;
  }

  Pack pack_called(const std::string& name) { return pack_ && pack_->name == name ? *pack_ : named_pack(name); }

  void page_card(const SltStep& step) {
    store::Reader reader(world().city().store(), who_, "test");
    auto rows = card_rows(reader, pack_called(step.words[0]), step.words[2], choices_from(step, 3));
    std::vector<Cells> got;
    for (auto& row : rows.rows) got.push_back(cells_from(row));
    compare(std::string(rows.columns.size(), 'R'), false, step.lines, std::move(got));
  }

  /// File, sheet and line of every row behind one number, in any order.
  void door_rows(const SltStep& step) {
    store::Reader reader(world().city().store(), who_, "test");
    auto opened = door(reader, pack_called(step.words[0]), step.words[1],
                       static_cast<std::size_t>(std::strtoul(step.words[2].c_str(), nullptr, 10)), step.words[3],
                       choices_from(step, 4));
    auto connection = world().city().store().connect();
    std::vector<Cells> got;
    for (auto& row : opened["rows"]["rows"].items()) {
      auto& cells = row.items();  // `_load` and `_row` come last
      auto from = connection.rows(
          "select f.name, l.sheet from dure.load l join dure.source_file f using (file_id) where l.load_id = $load",
          {{"load", cells.at(cells.size() - 2)}});
      auto place = from.rows.empty() ? Cells{"NULL", "NULL"} : cells_from(from.rows[0]);
      if (place[1] == "NULL") place[1] = "(empty)";
      place.push_back(cells.back().dump());
      got.push_back(std::move(place));
    }
    compare("TTI", true, step.lines, std::move(got));
  }

  /// `expect-problem FILE row N: column: code`
  void expect_problem(const SltStep& step) {
    std::string wanted;
    for (std::size_t i = 1; i < step.words.size(); ++i) wanted += (i > 1 ? " " : "") + step.words[i];
    auto connection = world().city().store().connect();
    auto found = connection.value(
        "select count(*) from dure.load_problem where file = $file and 'row ' || \"row\" || ': ' || "
        "coalesce(\"column\", '') "
        "|| ': ' || code = $line",
        {{"file", step.words.empty() ? "" : step.words[0]}, {"line", wanted}});
    if (found.integer() > 0) return pass();
    fail("그런 문제가 적히지 않았습니다: " + wanted);
  }

  Pack named_pack(const std::string& name) { return find_pack(world().city(), name); }

  void compare(const std::string& types, bool sorted, const std::vector<std::string>& lines, std::vector<Cells> got) {
    std::vector<Cells> expected;
    for (auto& line : lines) expected.push_back(types == "T" ? Cells{line} : cells_of(line));
    if (sorted) {
      std::sort(expected.begin(), expected.end());
      std::sort(got.begin(), got.end());
    }
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
      auto wanted = i < expected.size() ? expected[i] : Cells{"(끝)"};
      auto found = i < got.size() ? got[i] : Cells{"(끝)"};
      bool same = wanted.size() == found.size();
      for (std::size_t c = 0; same && c < wanted.size(); ++c)
        same = same_cell(c < types.size() ? types[c] : 'T', wanted[c], found[c]);
      if (!same)
        return fail("기대 '" + joined(wanted) + "', 결과 '" + joined(found) + "' (" + std::to_string(i + 1) + "째 행)");
    }
    pass();
  }

  void pass() { ++result_.passed; }
  void fail(const std::string& sentence) {
    ++result_.failed;
    result_.failures.push_back(file_.string() + ":" + std::to_string(at_) + ": " + sentence);
  }

  fs::path file_;
  const TestTools& tools_;
  store::Principal who_{"test", store::Role::admin};
  TestResult result_;
  std::unique_ptr<TestCity> world_;
  std::optional<Pack> pack_;
  std::optional<std::string> clock_;
  std::string begun_;  ///< what made the demo city as it is, while it was runs alone
  int at_ = 1;
};

}  // namespace

TestResult run_slt(const fs::path& file, const TestTools& tools) { return SltRun(file, tools).run(); }

}  // namespace dure::policy
