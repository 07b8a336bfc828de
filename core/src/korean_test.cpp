#include <dure/core/korean.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <random>

using namespace std::chrono_literals;
using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

std::string date(std::string_view text) {
  const auto read = dure::read_date(text);
  return read ? dure::write_date(*read) : "-";
}
std::string month_of(std::string_view text) {
  const auto read = dure::read_month(text);
  return read ? dure::write_date(*read) : "-";
}
std::string at(std::string_view text) {
  const auto read = dure::read_datetime(text);
  return read ? dure::write_datetime(*read) : "-";
}
long long seconds(std::string_view text, bool digits = false) {
  const auto read = dure::read_time(text, digits);
  return read ? read->count() / 1'000'000 : -1;
}

}  // namespace

TEST_CASE("dates are read as Korean exports write them") {
  for (const std::string_view text : {"2025-07-04",     "2025.07.04.",      "2025.07.04",
                                      "2025. 7. 4.",    "2025. 7. 4",       "2025.7.4",
                                      "2025/7/4",       "2025/07/04",       "20250704",
                                      "2025년 7월 4일", "2025년07월04일",   "2025년7월4일",
                                      "25.07.04",       "25-07-04",         "25/7/4",
                                      "25년 7월 4일",   "'25.7.4.",         "’25. 7. 4.",
                                      " 2025-07-04 ",   "\t2025-07-04\r\n", "\u00A02025-07-04\u3000",
                                      "2025-7-4"}) {
    CAPTURE(text);
    CHECK(date(text) == "2025-07-04");
  }
  CHECK(date("70.01.01") == "1970-01-01");
  CHECK(date("69.12.31") == "2069-12-31");
  CHECK(date("2024-02-29") == "2024-02-29");
  CHECK(date("9999-12-31") == "9999-12-31");
}

TEST_CASE("what is no calendar day, or only begins like one, is no date") {
  for (const std::string_view text : {"",
                                      " ",
                                      "2025-02-29",
                                      "2025-13-01",
                                      "2025-00-10",
                                      "2025-01-00",
                                      "2025-01-32",
                                      "0000-00-00",
                                      "0000-01-01",
                                      "2025-07-04x",
                                      "x2025-07-04",
                                      "2025-07/04",
                                      "2025.07-04",
                                      "2025-07",
                                      "2025",
                                      "202507",
                                      "250704",
                                      "2025-7-004",
                                      "12025-07-04",
                                      "2025- 7-4",
                                      "2025-07-04 00:00",
                                      "2025년 7월",
                                      "2025년 7월 4",
                                      "2025.07.04..",
                                      "1.2.3",
                                      "'2025.07.04",
                                      "2025-07-04-",
                                      "2025070",
                                      "202507045",
                                      "２０２５-07-04",
                                      "--",
                                      "2025--4",
                                      "1900-02-29",
                                      "2100-02-29"}) {
    CAPTURE(text);
    CHECK(date(text) == "-");
  }
}

TEST_CASE("every day from 1900 to 2100 survives being written and read in every form") {
  int days = 0;
  for (sys_days d = year(1900) / 1 / 1; d <= sys_days(year(2100) / 12 / 31); d += std::chrono::days(1), ++days) {
    const std::string text = dure::write_date(d);
    const int y = std::atoi(text.c_str()), m = std::atoi(text.c_str() + 5), n = std::atoi(text.c_str() + 8);
    const std::string spoken = std::to_string(y) + "년 " + std::to_string(m) + "월 " + std::to_string(n) + "일";
    const std::string dotted = std::to_string(y) + ". " + std::to_string(m) + ". " + std::to_string(n) + ".";
    const std::string compact = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
    const bool same = dure::read_date(text) == d && dure::read_date(spoken) == d && dure::read_date(dotted) == d &&
                      dure::read_date(compact) == d &&
                      dure::read_datetime(compact + "24") == dure::DateTime{d + std::chrono::days(1), 0us};
    if (!same) FAIL(text);
  }
  CHECK(days == 73414);  // 201 years x 365 + 49 leap days (1904 … 2096, without 2100 and 1900, with 2000)
}

TEST_CASE("months are read to their first day") {
  for (const std::string_view text : {"2025-07", "2025.07.", "2025.07", "2025. 7.", "2025. 7", "2025/7", "202507",
                                      "2025년07월", "2025년 7월", "25년 7월", " 2025-7 "}) {
    CAPTURE(text);
    CHECK(month_of(text) == "2025-07-01");
  }
  for (const std::string_view text :
       {"2025-13", "202500", "25.07", "2507", "2025-07-04", "20250704", "2025", "2025년", "2025-", "7월"}) {
    CAPTURE(text);
    CHECK(month_of(text) == "-");
  }
}

TEST_CASE("times are read in 24 hours, with 오전 and 오후, and as digits only when asked") {
  CHECK(seconds("13:23") == 13 * 3600 + 23 * 60);
  CHECK(seconds("9:05:07") == 9 * 3600 + 5 * 60 + 7);
  CHECK(seconds("오후 1:23") == 13 * 3600 + 23 * 60);
  CHECK(seconds("오후12:05") == 12 * 3600 + 5 * 60);
  CHECK(seconds("오전 12:05") == 5 * 60);
  CHECK(seconds("13시 23분") == 13 * 3600 + 23 * 60);
  CHECK(seconds("13시23분5초") == 13 * 3600 + 23 * 60 + 5);
  CHECK(seconds("오후 1시") == 13 * 3600);
  CHECK(seconds("1323", true) == 13 * 3600 + 23 * 60);
  CHECK(seconds("132350", true) == 13 * 3600 + 23 * 60 + 50);
  CHECK(dure::read_time("00:00:00.1234567") == 123456us);
  for (const std::string_view text : {"1323", "24:00", "23:60", "23:59:60", "오후 13:00", "13:2", "1:2:3", "13:23:",
                                      "13", ":23", "13시 23", "13:23.5", "13:23:50.", "오전", "-1:00", "13:23 x"}) {
    CAPTURE(text);
    CHECK(seconds(text) == -1);
  }
  CHECK(seconds("132", true) == -1);
  CHECK(seconds("2400", true) == -1);
}

TEST_CASE("moments are read, hour 24 being the next midnight") {
  for (const std::string_view text :
       {"2025-07-04 13:23", "2025-07-04T13:23:00", "2025.07.04. 13:23", "2025. 7. 4. 오후 1:23",
        "2025년 7월 4일 13시 23분", "202507041323", "20250704132300", "2025/7/4  13:23", "2025-07-04T13:23:00+09:00",
        "2025-07-04T13:23:00Z", "2025-07-04 13:23:00 +0900", "20250704 1323", "20250704T132300",
        "2025-07-04 13:23:00.000", "25.07.04 13:23"}) {
    CAPTURE(text);
    CHECK(at(text) == "2025-07-04 13:23:00");
  }
  CHECK(at("2025070413") == "2025-07-04 13:00:00");
  CHECK(at("2025-07-04 13") == "2025-07-04 13:00:00");
  CHECK(at("2025123124") == "2026-01-01 00:00:00");
  CHECK(at("2025-12-31 24:00") == "2026-01-01 00:00:00");
  CHECK(at("202502282400") == "2025-03-01 00:00:00");
  CHECK(at("2025-07-04 13:23:50.123") == "2025-07-04 13:23:50.123");
  for (const std::string_view text :
       {"2025-07-04", "2025-07-0413:23", "2025070425", "202507042401", "2025-07-04 24:01", "2025-07-04 25",
        "2025-02-29 10:00", "2025022910", "2025-07-04 13:23x", "2025-07-04T", "2025-07-04 13:23+9",
        "2025-07-04 13:23+15:00", "2025-07-04 13:23:60", "20250704132", "2025070413235", "2025-07-04 1", "",
        "2025-07-04 1323"}) {
    CAPTURE(text);
    CHECK(at(text) == "-");
  }
}

TEST_CASE("whole numbers are read with signs, commas in threes and accountants' marks") {
  CHECK(dure::read_integer("123") == 123);
  CHECK(dure::read_integer("-7") == -7);
  CHECK(dure::read_integer("+7") == 7);
  CHECK(dure::read_integer("−7") == -7);
  CHECK(dure::read_integer("2,847,376") == 2847376);
  CHECK(dure::read_integer("(1,234)") == -1234);
  CHECK(dure::read_integer("( 1,234 )") == -1234);
  CHECK(dure::read_integer("△5") == -5);
  CHECK(dure::read_integer("▲ 5") == -5);
  CHECK(dure::read_integer(" 0 ") == 0);
  CHECK(dure::read_integer("007") == 7);
  CHECK(dure::read_integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(dure::read_integer("9,223,372,036,854,775,807") == std::numeric_limits<std::int64_t>::max());
  CHECK(dure::read_integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(dure::read_integer("0000000000000000000000000000012") == 12);
  for (const std::string_view text : {"",
                                      " ",
                                      "-",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999",
                                      "18446744073709551617",
                                      "1,23",
                                      "1234,567",
                                      "1,2345",
                                      ",123",
                                      "1,",
                                      "1,,234",
                                      "12.0",
                                      "1e3",
                                      "(5",
                                      "5)",
                                      "()",
                                      "--5",
                                      "(-5)",
                                      "5-",
                                      "0x10",
                                      "1 000",
                                      "△",
                                      "5원",
                                      "*",
                                      "12%"}) {
    CAPTURE(text);
    CHECK_FALSE(dure::read_integer(text).has_value());
  }
}

TEST_CASE("numbers are read to the nearest double, as strtod reads them") {
  CHECK(dure::read_number("12.5") == 12.5);
  CHECK(dure::read_number("-0.5") == -0.5);
  CHECK(dure::read_number(".5") == 0.5);
  CHECK(dure::read_number("5.") == 5.0);
  CHECK(dure::read_number("1,234.5") == 1234.5);
  CHECK(dure::read_number("△1,234.5") == -1234.5);
  CHECK(dure::read_number("(0.25)") == -0.25);
  CHECK(dure::read_number("1e3") == 1000.0);
  CHECK(dure::read_number("1.5E+03") == 1500.0);
  CHECK(dure::read_number("2e-3") == 0.002);
  for (const std::string_view text : {"", ".", "-", "1.2.3", "1,23.4", "12.5%", "nan", "inf", "1e", "1e+", "e5",
                                      "1.5e3.2", "1e999", "12,345,67.8", "0x1p3", "1 2", "1.234,5", "--1"}) {
    CAPTURE(text);
    CHECK_FALSE(dure::read_number(text).has_value());
  }
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; ++i) {  // any digits, any place for the point
    std::string text = std::to_string(random() >> (random() % 60));
    if (text.size() > 1) text.insert(1 + random() % (text.size() - 1), ".");
    if (i % 5 == 0) text += "e" + std::to_string(static_cast<int>(random() % 60) - 30);
    if (dure::read_number(text) != std::strtod(text.c_str(), nullptr)) FAIL(text);
  }
}

TEST_CASE("percentages need their sign") {
  CHECK(dure::read_percent("12.5%") == 12.5);
  CHECK(dure::read_percent("12.5 %") == 12.5);
  CHECK(dure::read_percent("△3％") == -3.0);
  CHECK_FALSE(dure::read_percent("12.5").has_value());
  CHECK_FALSE(dure::read_percent("%").has_value());
  CHECK_FALSE(dure::read_percent("12%%").has_value());
}

TEST_CASE("Korean amounts are read to the won") {
  CHECK(dure::read_korean_amount("1억 2,300만") == 123'000'000);
  CHECK(dure::read_korean_amount("3천만원") == 30'000'000);
  CHECK(dure::read_korean_amount("12만 3,400") == 123'400);
  CHECK(dure::read_korean_amount("1조") == 1'000'000'000'000);
  CHECK(dure::read_korean_amount("2,300만 원") == 23'000'000);
  CHECK(dure::read_korean_amount("1.5억") == 150'000'000);
  CHECK(dure::read_korean_amount("3천5백만원") == 35'000'000);
  CHECK(dure::read_korean_amount("1억5천") == 100'005'000);
  CHECK(dure::read_korean_amount("천만원") == 10'000'000);
  CHECK(dure::read_korean_amount("1,234백만원") == 1'234'000'000);
  CHECK(dure::read_korean_amount("5천원") == 5'000);
  CHECK(dure::read_korean_amount("2,847,376원") == 2'847'376);
  CHECK(dure::read_korean_amount("△3억") == -300'000'000);
  CHECK(dure::read_korean_amount("1조 2억 3만 4원정") == 1'000'200'030'004);
  CHECK(dure::read_korean_amount("12345") == 12345);
  CHECK(dure::read_korean_amount("9,223,372,036,854,775,807") == std::numeric_limits<std::int64_t>::max());
  for (const std::string_view text :
       {"", "원", "만원", "1만 2억", "1억 2억", "1억 12,300만", "1.23456만", "1.", "1억 2,30만", "1억 x", "천천",
        "5백3천", "99999999조", "1..5억", "억", "1억 만"}) {
    CAPTURE(text);
    CHECK_FALSE(dure::read_korean_amount(text).has_value());
  }
}

TEST_CASE("pyeong is 400/121 square metres") {
  CHECK(dure::square_metres_of_pyeong(121) == doctest::Approx(400));
  CHECK(dure::pyeong_of_square_metres(84) == doctest::Approx(25.41));  // 84 x 0.3025
}

TEST_CASE("dates, numbers and money are said as people say them") {
  const sys_days tuesday = year(2026) / 7 / 21;
  CHECK(dure::say_date(tuesday) == "7월 21일(화)");
  CHECK(dure::say_date(tuesday, true) == "2026년 7월 21일(화)");
  CHECK(dure::say_number(12345) == "12,345");
  CHECK(dure::say_number(-999) == "-999");
  CHECK(dure::say_number(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
  CHECK(dure::say_won(0) == "0원");
  CHECK(dure::say_won(9'999) == "9,999원");
  CHECK(dure::say_won(12'345) == "1만 2,345원");
  CHECK(dure::say_won(123'000'000) == "1억 2,300만 원");
  CHECK(dure::say_won(123'456'789) == "1억 2,346만 원");  // 2,345.6789만 rounds up
  CHECK(dure::say_won(-100'000'000) == "-1억 원");
  CHECK(dure::say_won(100'004'999) == "1억 원");      // 0.4999만 rounds down
  CHECK(dure::say_won(999'999'999'999) == "1조 원");  // carries
  CHECK(dure::say_won(std::numeric_limits<std::int64_t>::max()) == "922경 3,372조 원");
}

TEST_CASE("a particle follows the last sound") {
  const auto topic = [](std::string_view text) { return dure::with_particle(text, "은", "는"); };
  const auto toward = [](std::string_view text) { return dure::with_particle(text, "으로", "로"); };
  CHECK(topic("민원") == "민원은");
  CHECK(topic("자료") == "자료는");
  CHECK(topic("'자료'") == "'자료'는");
  CHECK(topic("3") == "3은");
  CHECK(topic("2025") == "2025는");
  CHECK(topic("10") == "10은");
  CHECK(topic("1,000,000,000,000") == "1,000,000,000,000는");  // 일조
  CHECK(topic("SQL") == "SQL은");
  CHECK(topic("PDF") == "PDF는");
  CHECK(topic("server") == "server는");
  CHECK(topic("web") == "web은");
  CHECK(topic("12%") == "12%는");
  CHECK(topic("大邱") == "大邱은(는)");
  CHECK(topic("") == "은(는)");
  CHECK(toward("서울") == "서울로");
  CHECK(toward("부산") == "부산으로");
  CHECK(toward("1") == "1로");
  CHECK(toward("3") == "3으로");
  CHECK(toward("XML") == "XML로");
}
