#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/city.hpp>

#include <doctest/doctest.h>

#include <cstdlib>

using namespace dure;
using namespace dure::store;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "dure-city-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a new city opens with its name, its folders and an empty catalogue") {
  Folder folder;
  City::create(folder.path / "c", "나온군 \"시험\"");
  City city = City::open(folder.path / "c");
  CHECK(city.settings().text("city.name") == "나온군 \"시험\"");
  CHECK(city.settings().count("sql.row_limit") == 10000);  // commented out in the file: the declared value holds
  CHECK(std::filesystem::is_directory(city.inbox()));
  CHECK(city.store().connect().value("select count(*) from load_problem") == Json(0));
}

TEST_CASE("a city is never made over another, and a folder without one says how to make it") {
  Folder folder;
  City::create(folder.path / "c", "나온군");
  const std::string before = read_file(folder.path / "c" / "dure.yaml");
  CHECK_THROWS_AS(City::create(folder.path / "c", "다온군"), Error);
  CHECK(read_file(folder.path / "c" / "dure.yaml") == before);
  CHECK_THROWS_WITH(City::open(folder.path / "d"), doctest::Contains("dure init"));
}

TEST_CASE("what one process wrote, the next one finds") {
  Folder folder;
  City::create(folder.path, "나온군");
  City::open(folder.path).store().connect().exec("create table t as select 42 as x");
  CHECK(City::open(folder.path).store().connect().value("select x from t") == Json(42));
}
