#include "served_city.hpp"

#include <dure/core/files.hpp>

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <csignal>

// What a person does on a page that changes the city.
namespace dure::server {
namespace {

using testing::ServedCity;

}  // namespace

TEST_CASE("a query of the notebook becomes a table and a card of the city's own pack") {
  ServedCity served;
  served.greet();
  served.finished_job(
      served.json("PUT", "/api/upload/a.csv?as=shelter", "읍면,인원\n가온읍,3\n가온읍,4\n너른읍,5\n")["job"].string());
  const char* wish =
      R"({"pack":"my-policy","name":"people","label":"읍면별","sql":"select 읍면, sum(인원) as headcount from shelter group by 1;",
          "chart":{"kind":"bars","x":"읍면","y":"headcount","title":"어디에 많나"}})";
  const auto saved = served.ask("POST", "/api/sql/save", wish);
  CAPTURE(saved.body);
  REQUIRE(saved.status == 200);
  CHECK(Json::parse(saved.body)["file"].string() == "packs/my-policy/sql/people.sql");
  CHECK(read_file(served.directory() / "packs/my-policy/sql/people.sql").find("from shelter") != std::string::npos);
  CHECK(policy::check(served.directory() / "packs" / "my-policy", &served.city()).empty());
  CHECK(read_file(served.directory() / "packs/my-policy/dashboard.yaml").find("bars: people") != std::string::npos);
  CHECK(served.ask("POST", "/api/sql/save", wish).status == 400);  // the name is taken
}

TEST_CASE("a query that would break its pack is not saved, and the pack stands as it was") {
  ServedCity served;
  served.greet();
  const auto refused = served.ask(
      "POST", "/api/sql/save",
      R"({"pack":"my-policy","name":"bad","label":"x","sql":"select 1 as a","chart":{"kind":"bars","x":"없는열","y":"a","title":"x"}})");
  CHECK(refused.status == 400);
  CHECK_FALSE(std::filesystem::exists(served.directory() / "packs/my-policy/sql/bad.sql"));
  CHECK(policy::check(served.directory() / "packs" / "my-policy", &served.city()).empty());
  for (const char* pack : {"../x", "My", "", "complaints"}) {
    CAPTURE(pack);
    const auto body = Json::object({{"pack", pack}, {"name", "a"}, {"label", "x"}, {"sql", "select 1 as a"}});
    CHECK(served.ask("POST", "/api/sql/save", body.dump()).status >= 400);
  }
}

TEST_CASE("datasets and columns are found by a part of their name") {
  ServedCity served;
  served.greet();
  served.finished_job(served.json("PUT", "/api/upload/a.csv?as=shelter", "읍면,수용인원\n가온읍,3\n")["job"].string());
  const auto hits = served.json("GET", "/api/find?q=%EC%9D%B8%EC%9B%90")["hits"];  // 인원
  REQUIRE(hits.items().size() == 1);
  CHECK(hits.items()[0]["kind"].string() == "column");
  CHECK(hits.items()[0]["to"].string() == "/data/shelter");
  CHECK(served.json("GET", "/api/dataset/shelter")["profile"].items().size() == 2);
  CHECK(served.ask("GET", "/api/dataset/nothing").status == 404);
}

TEST_CASE("the server ends although a change is not committed yet, and what was committed is there") {
  ServedCity town;
  {
    auto writing = town.city().store().connect();
    writing.exec("create table counted as select 7 as n");
    writing.exec("begin transaction");
    writing.exec("update counted set n = 8");
    town.stop();
  }
  CHECK(town.city().store().connect().value("select n from counted").integer() == 7);
}

TEST_CASE("a disk that fills up during an upload is said as 507, and the server goes on") {
  ServedCity served;
  served.greet();
  std::signal(SIGXFSZ, SIG_IGN);  // files beyond 4 MB now fail to grow, as on a full disk
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{.rlim_cur = 4'000'000, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto answer = served.ask("PUT", "/api/upload/big.csv", std::string(6'000'000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK(answer.status == 507);
  CHECK((!std::filesystem::exists(served.directory() / ".upload") ||
         std::filesystem::is_empty(served.directory() / ".upload")));
  CHECK(served.ask("GET", "/api/me").status == 200);
}

}  // namespace dure::server
