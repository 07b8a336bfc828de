#include "delimited.hpp"

#include <dure/core/error.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <unistd.h>
#include <fstream>

using namespace dure;
using namespace dure::ingest;
using store::CellType;

namespace {

std::string cp949(std::string_view utf8) {
  std::string out;
  utf8_to_cp949(utf8, out);
  return out;
}

struct Temporary {
  std::filesystem::path path;
  explicit Temporary(std::string_view bytes) {
    static int number = 0;
    path = std::filesystem::temp_directory_path() /
           ("dure-delimited-" + std::to_string(getpid()) + "-" + std::to_string(number++) + ".csv");
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ~Temporary() { std::filesystem::remove(path); }
  TextSpec spec() const {
    TextSpec spec;
    spec.path = path;
    spec.name = "표.csv";
    return spec;
  }
};

/// A text loaded into raw.t of a store in memory.
struct Table {
  explicit Table(std::string_view bytes, int threads = 1, std::vector<store::BulkColumn> existing = {})
      : file(bytes), opened(store::Store::open({})), connection(opened.connect()) {
    load(file.spec(), threads, std::move(existing));
  }
  Table(const Temporary& from, const TextSpec& spec)
      : file(""), opened(store::Store::open({})), connection(opened.connect()) {
    static_cast<void>(from);
    load(spec, 1, {});
  }

  void load(const TextSpec& spec, int threads, std::vector<store::BulkColumn> existing) {
    layout = sniff_layout(spec);
    LoadJob job;
    job.load_id = 7;
    job.threads = threads;
    job.existing = std::move(existing);
    connection.exec("begin");
    job.prepare = [&](const std::vector<store::BulkColumn>& columns) {
      if (prepared++) connection.exec("rollback"), connection.exec("begin");
      std::string sql;
      for (const auto& column : columns)
        sql += (sql.empty() ? "create table raw.t (" : ", ") + store::quote_name(column.name) + " " +
               std::string(store::sql_type(column.type));
      connection.exec(sql + ")");
      return std::string("raw.t");
    };
    loaded = load_delimited(connection, spec, layout, job);
    connection.exec("commit");
  }

  std::string names() const {
    std::string out;
    for (const auto& column : layout.columns) out += (out.empty() ? "" : "|") + column.name;
    return out;
  }
  std::string types() const {
    std::string out;
    for (const auto& column : loaded.columns)
      out += (out.empty() ? "" : " ") + std::string(store::sql_type(column.type));
    return out;
  }
  /// Rows by their line, cells parted by `|`, `-` for null.
  std::string cells() {
    std::string list;
    for (const auto& column : loaded.columns)
      list += (list.empty() ? "" : " || '|' || ") + ("coalesce(" + store::quote_name(column.name) + "::varchar, '-')");
    return connection.value("select string_agg(" + list + ", '/' order by _row) from raw.t").string();
  }
  std::string lines() { return connection.value("select string_agg(_row, ',' order by _row) from raw.t").string(); }
  std::string problems() const {
    std::string out;
    for (const auto& p : loaded.problems)
      out += (out.empty() ? "" : "/") + std::to_string(p.row) + " " + p.column + " " + p.code + " " + p.value;
    return out;
  }

  Temporary file;
  store::Store opened;
  store::Connection connection;
  Layout layout;
  Loaded loaded;
  int prepared = 0;
};

std::string refusal(std::string_view bytes) {
  const Temporary file(bytes);
  try {
    sniff_layout(file.spec());
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "";
}

}  // namespace

TEST_CASE(
    "a CP949 export with quoted thousands, dotted dates, suppressed cells and a ghost column needs no questions") {
  Table t(cp949(
      "기준일자,읍면동,생활인구수,매출(천원),\r\n2025.07.04.,가온읍,\"41,234\",12.5,\r\n2025.07.05.,새벽면,*,7,\r\n"));
  CHECK(t.layout.encoding == Encoding::cp949);
  CHECK(t.names() == "기준일자|읍면동|생활인구수|매출(천원)");
  CHECK(t.types() == "DATE VARCHAR BIGINT DOUBLE");
  CHECK(t.cells() == "2025-07-04|가온읍|41234|12.5/2025-07-05|새벽면|-|7.0");
  CHECK(t.lines() == "2,3");
  CHECK(t.loaded.columns[2].suppressed == 1);
  CHECK(t.loaded.columns[3].unit == "천원");
  CHECK(t.loaded.problem_count == 0);
  CHECK(t.connection.value("select distinct _load from raw.t").integer() == 7);
}

TEST_CASE("titles above, groups over the names, totals inside and notes below") {
  Table t(
      "읍면별 고령자 현황,,,,\n,,,,(단위: "
      "명)\n구분,,2025년,,\n시군,읍면,계,남,여\n가온군,가온읍,30,14,16\n가온군,새벽면,12,5,7\n합계,,42,19,"
      "23\n※ 주민등록 기준\n자료: 가온군 통계연보\n");
  CHECK(t.names() == "구분_시군|구분_읍면|2025년_계|2025년_남|2025년_여");
  CHECK(t.layout.header_row == 3);
  CHECK(t.layout.header_rows == 2);
  CHECK(t.loaded.rows == 3);  // the total is a row of the table, the notes are not
  CHECK(t.lines() == "5,6,7");
  CHECK(t.connection.value("select sum(\"2025년_계\")::bigint from raw.t").integer() == 30 + 12 + 42);
  CHECK(t.layout.notes.size() == 3);  // titles, totals, foot
}

TEST_CASE("names are those of the file: trimmed, composed, told apart, and given where they lack") {
  // 가 + ㄱ as a Mac writes it: U+1100 U+1161 U+11A8 = 각
  Table t(
      "\" 상권_코드 "
      "\",\"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8\",\"두\n줄\",값,값,,Date,date\n1,2,3,4,5,6,7,8\n2,3,4,5,6,7,8,9\n");
  CHECK(t.names() == "상권_코드|각|두 줄|값|값_2|열6|Date|date_2");
  CHECK(t.lines() == "3,4");  // the header takes two lines
}

TEST_CASE("dumps without a header get numbered columns") {
  Table t(
      "11110-1|대장|가온읍 1|120.5|20190103\n11110-2|대장|가온읍 2|80.25|20200817\n11110-3|대장|새벽면 "
      "3|66|20211231\n");
  CHECK(t.layout.delimiter == '|');
  CHECK(t.layout.header_rows == 0);
  CHECK(t.names() == "열1|열2|열3|열4|열5");
  CHECK(t.types() == "VARCHAR VARCHAR VARCHAR DOUBLE BIGINT");
  CHECK(t.lines() == "1,2,3");
}

TEST_CASE("years and times of day can be headings of columns of numbers") {
  CHECK(Table("시도별,2014,2015,2016\n가온,11,12,13\n두레,14,15,16\n솔내,10,9,8\n").names() == "시도별|2014|2015|2016");
  CHECK(Table("역,5시30분,6시00분\n가온역,7.3,18.1\n두레역,11.5,11\n").names() == "역|5시30분|6시00분");
  Table words("Year Month PM2.5\n2014\t5\t69.86\n2014\t6\t66.35\n");  // names parted by blanks, data by tabs
  CHECK(words.names() == "Year|Month|PM2.5");
  CHECK(words.types() == "BIGINT BIGINT DOUBLE");
}

TEST_CASE("a row of units below the names gives the units") {
  Table t("지점,기온,강수량\n,(°C),(mm)\n가온,21.5,0.5\n두레,20,1.5\n");
  CHECK(t.names() == "지점|기온|강수량");
  CHECK(t.loaded.columns[1].unit == "°C");
  CHECK(t.lines() == "3,4");
}

TEST_CASE("codes stay codes: leading zeros, long digits, letters among them") {
  Table t(
      "우편번호,전화,PNU19,기관코드,수량\n04524,0212345678,4711025021100010001,4840000,1\n38345,0533711234,"
      "4711025021100010002,B551295,0\n"
      "38346,0533711235,4711025021100010003,4840001,10\n");
  CHECK(t.types() == "VARCHAR VARCHAR VARCHAR VARCHAR BIGINT");
  CHECK(t.loaded.problem_count == 0);
}

TEST_CASE("digits are dates only under a heading that says so") {
  Table t(
      "인허가일자,상품번호,기준년월,측정일시,발생년월일시\n20160219,20160219,201602,2026010124,2017010101\n20160220,"
      "20160220,201603,2026010201,"
      "2017010102\n");
  CHECK(t.types() == "DATE BIGINT BIGINT TIMESTAMP TIMESTAMP");
  // hour 24 of the first is hour 0 of the second
  CHECK(t.cells() ==
        "2016-02-19|20160219|201602|2026-01-02 00:00:00|2017-01-01 01:00:00/"
        "2016-02-20|20160220|201603|2026-01-02 01:00:00|2017-01-01 02:00:00");
}

TEST_CASE("percents, Korean amounts, times and truth values are read when the whole column is written so") {
  Table t("율,금액,시각,여부,예아니오\n12.5%,\"1억 2,300만\",13:23,true,Y\n7 %,3천만원,9:05,FALSE,N\n");
  CHECK(t.types() == "DOUBLE BIGINT TIME BOOLEAN VARCHAR");
  CHECK(t.cells() == "12.5|123000000|13:23:00|true|Y/7.0|30000000|09:05:00|false|N");
  CHECK(t.loaded.columns[0].unit == "%");
}

TEST_CASE("a few bad values are problems of their line and column; the rows stay") {
  std::string text = "접수일,제목,건수\n";
  for (int i = 1; i <= 40; ++i) {
    text += i == 7 ? "2026-02-30," : "2026-03-01,";
    text += i == 5 ? "\"두\n줄\"," : "글,";
    text += i == 20 ? "열두건\n" : std::to_string(i) + "\n";
  }
  Table t(text);
  CHECK(t.types() == "DATE VARCHAR BIGINT");
  CHECK(t.loaded.rows == 40);
  // row i is on line i + 1, and one further down after the title of two lines
  CHECK(t.problems() == "9 접수일 bad_date 2026-02-30/22 건수 bad_integer 열두건");
  CHECK(t.connection.value("select sum(\"건수\")::bigint from raw.t").integer() == 40 * 41 / 2 - 20);
}

TEST_CASE("ragged rows keep their cells; missing ones are empty, surplus ones are told") {
  Table t("a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n1,1,1,\n2,2,2\n3,3,3\n");
  CHECK(t.cells() == "1|2|3/4|5|-/6|7|8/1|1|1/2|2|2/3|3|3");
  CHECK(t.problems() == "3  row_short 4,5/4  row_long 9,10");
}

TEST_CASE("line ends, delimiters and encodings") {
  CHECK(Table("a,b\r1,2\r3,4\r").cells() == "1|2/3|4");
  CHECK(Table("a;b\r\n1;2\r\n\r\n3;4").cells() == "1|2/3|4");
  CHECK(Table("a\tb\n1\t2\n3\t4\n").cells() == "1|2/3|4");
  CHECK(Table("\xEF\xBB\xBF이름,수\n가온,2\n").names() == "이름|수");
  std::string utf16 = "\xFF\xFE";
  for (const char16_t c : std::u16string(u"이름,수\n가온,2\n\"두,레\",3\n")) {
    utf16 += static_cast<char>(c & 0xFF);
    utf16 += static_cast<char>(c >> 8);
  }
  Table wide(utf16);
  CHECK(wide.layout.encoding == Encoding::utf16le);
  CHECK(wide.names() == "이름|수");
  CHECK(wide.cells() == "가온|2/두,레|3");
}

TEST_CASE("an invalid character in the middle of UTF-8 costs one cell its letter, not the file its encoding") {
  std::string text = "이름,수\n";
  for (int i = 0; i < 50; ++i) text += "가온군 읍내,1\n";
  text += "깨\xFF짐,2\n";
  Table t(text);
  CHECK(t.layout.encoding == Encoding::utf8);
  CHECK(t.problems() == "52 이름 bad_encoding 깨\xEF\xBF\xBD짐");
  CHECK(t.loaded.rows == 51);
}

TEST_CASE("doubled quotes, commas and line ends inside cells, and a quote that nothing closes") {
  Table t("글,수\n\"말 \"\"따옴\"\"표, 쉼표\",1\n\"여러\r\n줄\",2\n5\" 관,3\n\"안 닫힘,4\n끝,5\n");
  CHECK(t.cells() == "말 \"따옴\"표, 쉼표|1/여러\r\n줄|2/5\" 관|3/\"안 닫힘|4/끝|5");
  CHECK(t.lines() == "2,3,5,6,7");
  CHECK(t.problems() == "6 글 open_quote \"안 닫힘,4\n끝,5\n");
}

TEST_CASE("a column without values is text, and takes the type it has where the table is there already") {
  CHECK(Table("a,b\n1,\n2,\n").types() == "BIGINT VARCHAR");
  CHECK(Table("a,b\n1,\n2,\n", 1, {{"b", CellType::date}}).types() == "BIGINT DATE");
}

TEST_CASE("types hold what the table holds") {
  const std::vector<store::BulkColumn> existing{
      {"수", CellType::real}, {"날", CellType::timestamp}, {"코드", CellType::text}};
  Table t("수,날,코드\n1,2026-01-01,5\n2,2026-01-02,6\n", 1, existing);
  CHECK(t.types() == "DOUBLE TIMESTAMP VARCHAR");
  CHECK(t.cells() == "1.0|2026-01-01 00:00:00|5/2.0|2026-01-02 00:00:00|6");
  CHECK(Table("수\n가\n나\n", 1, {{"수", CellType::integer}}).types() == "VARCHAR");
}

TEST_CASE("what is no table is refused with a word") {
  CHECK(refusal("") == "ingest.empty");
  CHECK(refusal("\n\n \n") == "ingest.empty");
  CHECK(refusal(std::string(5000, '\0')) == "ingest.not_text");
  CHECK(refusal("dataset: seoul\nrepository: https://example.org/a\nlicence: none stated, as far as we know\n") ==
        "ingest.not_table");
  CHECK(
      refusal("# 제목\n\n이 글은 표가 아니라 설명하는 글입니다.\n쉼표, 마침표가 있지만 열은 없습니다. 그렇습니다.\n") ==
      "ingest.not_table");
}

TEST_CASE("sheets come as records: rows are numbered as in the sheet, merged names reach over their columns") {
  const Temporary file("가온군 현황,,\n\n읍면,인구,\n,남,여\n가온읍,10,20\n\n새벽면,30,\n");
  TextSpec spec = file.spec();
  spec.records = true;
  spec.merges = {{0, 0, 0, 2}, {2, 3, 0, 0}, {2, 2, 1, 2}};
  Table t(file, spec);
  CHECK(t.names() == "읍면|인구_남|인구_여");
  CHECK(t.lines() == "5,7");
  CHECK(t.cells() == "가온읍|10|20/새벽면|30|-");
  CHECK(t.loaded.problem_count == 0);
}

TEST_CASE("a row leads back to its line") {
  Table t(cp949("글,수\n\"여러\n줄\",1\n끝,2\n"));
  CHECK(read_record(t.file.spec(), t.layout, 2) == std::vector<std::string>{"여러\n줄", "1"});
  CHECK(read_record(t.file.spec(), t.layout, 4) == std::vector<std::string>{"끝", "2"});
  CHECK_THROWS_AS(read_record(t.file.spec(), t.layout, 5), Error);
  CHECK_THROWS_AS(read_record(t.file.spec(), t.layout, 1), Error);
}

namespace {

/// 45 MB: over the size up to which types come from a first pass over everything.
std::string large_text(const std::function<std::string(int)>& odd) {
  std::string text = "번,수,글\n";
  text.reserve(48 << 20);
  for (int i = 0; i < 1'500'000; ++i) {
    const std::string number = std::to_string(i % 1000);
    const std::string other = odd(i);
    text += std::to_string(i) + "," + (other.empty() ? number : other) + ",가온군 읍내 장터\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a large file is read once when its sample was right, and bad values deep inside are found") {
  Table t(large_text([](int i) { return i == 777'777 ? "여섯" : ""; }), 2);
  CHECK(t.prepared == 1);
  CHECK(t.types() == "BIGINT BIGINT VARCHAR");
  CHECK(t.problems() == "777779 수 bad_integer 여섯");
  CHECK(t.loaded.rows == 1'500'000);
  // 1500 times 0 … 999, without the 777 of that row
  CHECK(t.connection.value("select sum(\"수\")::bigint from raw.t").integer() == 1500 * 499'500 - 777);
  CHECK(t.connection.value("select count(*) from raw.t where _row <> \"번\" + 2").integer() == 0);
}

TEST_CASE("a value deep inside that the sample did not promise changes the type of the whole column") {
  Table t(large_text([](int i) { return i == 1'234'567 ? "0.5" : ""; }), 2);
  CHECK(t.prepared == 2);
  CHECK(t.types() == "BIGINT DOUBLE VARCHAR");
  CHECK(t.loaded.problem_count == 0);
  CHECK(t.connection.value("select sum(\"수\") from raw.t").number() == 1500 * 499'500 - 567 + 0.5);
  Table codes(large_text([](int i) { return i == 1'234'567 ? "007" : ""; }), 2);
  CHECK(codes.types() == "BIGINT VARCHAR VARCHAR");
}

TEST_CASE("a stopped load ends with nothing") {
  const Temporary file(large_text([](int) { return ""; }));
  store::Store opened = store::Store::open({});
  store::Connection connection = opened.connect();
  connection.exec("create table raw.t (\"번\" bigint, \"수\" bigint, \"글\" varchar, _load bigint, _row bigint)");
  std::stop_source stop;
  LoadJob job;
  job.stop = stop.get_token();
  job.prepare = [](const auto&) { return std::string("raw.t"); };
  job.progress = [&](std::uint64_t, std::uint64_t) { stop.request_stop(); };
  const Layout layout = sniff_layout(file.spec());
  CHECK_THROWS_AS(load_delimited(connection, file.spec(), layout, job), Error);
  CHECK(connection.value("select count(*) from raw.t").integer() == 0);
}
