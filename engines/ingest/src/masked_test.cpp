#include <dure/core/digest.hpp>
#include <dure/core/json.hpp>
#include <dure/ingest/ingest.hpp>

#include <doctest/doctest.h>

#include <fstream>

using namespace dure;
namespace fs = std::filesystem;

namespace {

/// Every `7` is a secret, and so is a column named 이름; `열린 열` is exempt.
class Sevens final : public store::Masking {
public:
  struct Column final : store::ColumnMask {
    explicit Column(bool names) : names_(names) {}
    bool is_identity() const override { return names_; }
    bool mask(std::string_view text, std::string& out, std::uint32_t& kinds) const override {
      if (!names_ && text.find('7') == std::string_view::npos) return false;
      kinds |= names_ ? 2 : 1;
      out = names_ ? "[이름]" : without_sevens(text);
      return true;
    }
    bool names_;
  };
  static std::string without_sevens(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '7' ? std::string("[일곱, 열두 바이트보다 길게]") : std::string(1, c);
    return out;
  }
  std::vector<std::shared_ptr<const store::ColumnMask>> columns(
      std::string_view, const std::vector<std::string>& headings) const override {
    std::vector<std::shared_ptr<const store::ColumnMask>> masks;
    for (const std::string& heading : headings)
      masks.push_back(heading == "열린 열" ? nullptr : std::make_shared<Column>(heading == "이름"));
    return masks;
  }
  std::vector<std::string> exempt(std::string_view, const std::vector<std::string>& headings) const override {
    return headings.back() == "열린 열" ? std::vector<std::string>{"열린 열은 그대로"} : std::vector<std::string>();
  }
  std::string masked(std::string_view text) const override { return without_sevens(text); }
  std::string_view kind(std::size_t bit) const override { return bit == 0 ? "seven" : "name"; }
  std::string_view label(std::string_view kind) const override { return kind; }
};

struct World {
  fs::path folder = fs::temp_directory_path() / ("dure-masked-" + random_hex(8));
  store::City city = [this] {
    store::City::create(folder / "city", "가온군");
    return store::City::open(folder / "city");
  }();
  World() { city.mask_with(std::make_shared<Sevens>()); }
  ~World() { fs::remove_all(folder); }

  ingest::LoadedTable load(const std::string& name, const std::string& bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    ingest::Request request;
    request.inputs = {folder / name};
    const auto outcome = ingest::ingest(city, request);
    REQUIRE(outcome.tables.size() == 1);
    return outcome.tables[0];
  }
  std::string text(const std::string& sql) { return city.store().connect().value(sql).string(); }
  std::int64_t count(const std::string& sql) { return city.store().connect().value(sql).integer(); }
};

}  // namespace

TEST_CASE("texts are masked before they are kept, numbers stay, and cells are counted by column and kind") {
  World world;
  world.load("글.csv", "이름,수,글,열린 열\n11,7,일 7 칠 7,7가\n22,8,가나다라마바사,7가\n33,9,7,7가\n");
  CHECK(world.text("select string_agg(\"이름\", ',') from \"글\"") == "[이름],[이름],[이름]");  // text, not numbers
  CHECK(world.count("select sum(\"수\")::bigint from \"글\"") == 24);
  CHECK(world.count("select count(*) from \"글\" where \"글\" like '%7%'") == 0);
  CHECK(world.count("select count(*) from \"글\" where \"글\" = '가나다라마바사'") == 1);
  CHECK(world.count("select count(*) from \"글\" where \"열린 열\" = '7가'") == 3);
  CHECK(world.text("select string_agg(\"column\" || ' ' || kind || ' ' || cells, ', ' order by \"column\") from "
                   "dure.personal_data") == "글 seven 2, 이름 name 3");
  CHECK(world.count("select count(*) from dure.load where notes::varchar like '%열린 열은 그대로%'") == 1);
}

TEST_CASE("a large file in CP949 or UTF-8 is masked by several threads as well") {
  World world;
  std::string bytes = "이름,글\n";
  for (int i = 0; i < 200'000; ++i) bytes += "가나,아무 글이나 " + std::to_string(i % 10) + " 번\n";
  world.load("큰글.csv", bytes);
  CHECK(world.count("select count(*) from \"큰글\" where \"이름\" = '[이름]'") == 200'000);
  CHECK(world.count("select count(*) from \"큰글\" where \"글\" like '%7%'") == 0);
  CHECK(world.count("select cells from dure.personal_data where kind = 'seven'") == 20'000);
}

TEST_CASE("problems, headings and the line behind a number show no more than the table") {
  World world;
  std::string bytes = "이름,수,글 7\n";
  for (int i = 0; i < 200; ++i) bytes += "가나,1,다\n";
  const auto load = world.load("표.csv", bytes + "가나,7칠,라\n가나,7\n가나,2,마,바7사\n");
  CHECK(load.problems == 3);
  auto values = world.text("select string_agg(value, '|' order by \"row\") from dure.load_problem");
  CHECK(values.find('7') == std::string::npos);
  CHECK(values.find("가나") == std::string::npos);
  CHECK(values.find("[이름],") != std::string::npos);  // the short line, cell by cell
  CHECK(world.count("select count(*) from dure.\"column\" where name like '%7%'") == 0);
  const ingest::SourceRow row = ingest::source_row(world.city, load.load_id, 202);
  CHECK(row.cells.at(0) == "[이름]");
  CHECK(row.cells.at(1).find('7') == std::string::npos);
}

TEST_CASE("a file's name is kept as a text is, and the file is known again by it") {
  World world;
  const auto first = world.load("민원 7.csv", "가,나\n1,2\n");
  CHECK(first.file.find('7') == std::string::npos);
  CHECK(world.load("민원 7.csv", "가,나\n3,4\n").state == ingest::LoadedTable::State::replaced);
  CHECK(world.count("select count(*) from dure.source_file where name like '%7%'") == 0);
  CHECK(world.count("select count(*) from dure.audit where detail like '%민원 7%'") == 0);
}

TEST_CASE("a value that a clerk types is masked like one that came with the file") {
  World world;
  world.load("표.csv", "\xEF\xBB\xBF수,글\n1,\"가\xFF나\"\n2,다\n");
  const std::int64_t problem = world.count("select problem_id from dure.load_problem where code = 'bad_encoding'");
  ingest::fix_problem(world.city, problem, "번호 7", {});
  CHECK(world.count("select count(*) from \"표\" where \"글\" like '%7%'") == 0);
  CHECK(world.count("select count(*) from dure.load_problem where fixed_value like '%7%'") == 0);
  CHECK(world.count("select count(*) from \"표\" where \"글\" like '번호 [일곱%'") == 1);
}
