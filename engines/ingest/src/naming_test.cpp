#include "naming.hpp"

#include <doctest/doctest.h>

using dure::ingest::dataset_of_file;
using dure::ingest::table_name;

TEST_CASE("every month's export of a system meets in one dataset") {
  CHECK(dataset_of_file("국민신문고_민원_202607 (1).csv") == "국민신문고_민원");
  CHECK(dataset_of_file("국민신문고_민원_2026-07-04.xlsx") == "국민신문고_민원");
  CHECK(dataset_of_file("국민신문고_민원(2026.07.04).xlsx") == "국민신문고_민원");
  CHECK(dataset_of_file("국민신문고_민원 2026년 7월.csv") == "국민신문고_민원");
  CHECK(dataset_of_file("국민신문고_민원_20260701_20260731 - 복사본.csv") == "국민신문고_민원");
  CHECK(dataset_of_file("202606_202606_연령별인구현황_월간.csv") == "연령별인구현황_월간");
  CHECK(dataset_of_file("당직대장20260704093000.csv") == "당직대장");
  CHECK(dataset_of_file("기온 2010년도.xlsx") == "기온");
  CHECK(dataset_of_file("쉼터_2012_2020.csv") == "쉼터");
  CHECK(dataset_of_file("그늘막_26.07.04.csv") == "그늘막");
}

TEST_CASE("numbers that are no date stay") {
  CHECK(dataset_of_file("top10.csv") == "top10");
  CHECK(dataset_of_file("pop2020_all.csv") == "pop2020_all");
  CHECK(dataset_of_file("관측_30.csv") == "관측_30");
  CHECK(dataset_of_file("2014.xlsx") == "2014");
  CHECK(dataset_of_file("202607.csv") == "202607");
  CHECK(dataset_of_file("구역_9999.csv") == "구역_9999");
  CHECK(dataset_of_file("상권(1구역).csv") == "상권(1구역)");
}

TEST_CASE("a name is one word of SQL, composed, and never a catalogue table") {
  CHECK(table_name("무더위 쉼터/현황\"") == "무더위_쉼터_현황");
  CHECK(table_name("\u1106\u1175\u11AB\u110B\u116F\u11AB") == "민원");  // as a Mac decomposes it
  CHECK(table_name(" . ") == "자료");
  CHECK(table_name("load") == "load_자료");
  CHECK(table_name(std::string(300, 'x')) == std::string(60, 'x'));
}
