#include "served_city.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>

#include <fstream>

// Files on their way in: uploads and the inbox.
namespace dure::server {
namespace {

using testing::ServedCity;
namespace fs = std::filesystem;

// Three good rows and one whose count is no number.
constexpr const char* kShelters = "쉼터,인원\n가온경로당,30\n너른마을회관,25\n달재쉼터,열명\n솔뫼경로당,12\n";

bool nothing_in(const fs::path& folder) { return !fs::exists(folder) || fs::is_empty(folder); }

}  // namespace

TEST_CASE("an uploaded file becomes a table, its bad cell a problem, and nothing is left in the waiting room") {
  ServedCity served;
  served.greet();
  std::string rows = "쉼터,인원\n";
  for (int i = 1; i <= 200; ++i) rows += "경로당" + std::to_string(i) + "," + std::to_string(i) + "\n";
  rows += "달재쉼터,열명\n";
  const auto begun = served.json("PUT", "/api/upload/%EC%89%BC%ED%84%B0.csv", rows);  // 쉼터.csv
  const auto job = served.finished_job(begun["job"].string());
  REQUIRE(job["stage"].string() == "done");
  CHECK(job["file"].string() == "쉼터.csv");
  CHECK(job["tables"].items()[0]["dataset"].string() == "쉼터");
  CHECK(job["tables"].items()[0]["rows"].integer() == 201);
  // 1 + … + 200 = 20,100; 열명 is null
  const auto sum = served.json("POST", "/api/sql", R"({"sql":"select sum(인원) from 쉼터"})");
  CHECK(sum["rows"].items()[0].items()[0].integer() == 20100);
  const auto problems = served.json("GET", "/api/problems?dataset=%EC%89%BC%ED%84%B0");
  CHECK(problems["total"].integer() == 1);
  CHECK(problems["problems"].items()[0]["value"].string() == "열명");
  CHECK(problems["problems"].items()[0]["row"].integer() == 202);
  CHECK(nothing_in(served.directory() / ".upload"));
}

TEST_CASE("a clerk mends a problem, or lets it be") {
  ServedCity served;
  served.greet();
  std::string rows = "쉼터,인원\n";
  for (int i = 1; i <= 300; ++i) rows += "경로당" + std::to_string(i) + ",1\n";
  rows += "달재쉼터,열명\n해든쉼터,많음\n";
  served.finished_job(served.json("PUT", "/api/upload/a.csv?as=shelter", rows)["job"].string());
  const auto problems = served.json("GET", "/api/problems?dataset=shelter");
  REQUIRE(problems["total"].integer() == 2);
  const auto first = std::to_string(problems["problems"].items()[0]["id"].integer());
  const auto second = std::to_string(problems["problems"].items()[1]["id"].integer());
  CHECK(served.ask("POST", "/api/problems/" + first, R"({"value":"열"})").status == 400);
  CHECK(served.ask("POST", "/api/problems/" + first, R"({"value":"10"})").status == 200);
  CHECK(served.ask("POST", "/api/problems/" + second, R"({"accept":true})").status == 200);
  CHECK(served.ask("POST", "/api/problems/999999", R"({"accept":true})").status == 404);
  CHECK(served.json("GET", "/api/problems?dataset=shelter")["total"].integer() == 0);
  const auto sum = served.json("POST", "/api/sql", R"({"sql":"select sum(인원) from shelter"})");  // 300 + 10
  CHECK(sum["rows"].items()[0].items()[0].integer() == 310);
}

TEST_CASE("a file that is not what it says is refused with a sentence, and the city goes on") {
  ServedCity served;
  served.greet();
  const auto job =
      served.finished_job(served.json("PUT", "/api/upload/a.xlsx", "PK\x03\x04 no archive")["job"].string());
  CHECK(job["stage"].string() == "refused");
  CHECK_FALSE(job["problem"]["detail"].string().empty());
  CHECK(served.ask("GET", "/api/me").status == 200);
}

TEST_CASE("uploads beyond the limit and names that are paths are refused before anything is written") {
  ServedCity served("city:\n  name: 시험군\nserver:\n  upload_limit: 1KB\n");
  served.greet();
  CHECK(served.ask("PUT", "/api/upload/a.csv", std::string(1001, 'x')).status == 413);
  CHECK(served.ask("PUT", "/api/upload/..%2F..%2Fdure.yaml", "x").status >= 400);
  CHECK(served.ask("PUT", "/api/upload/a%2Fb.csv", "x").status >= 400);
  CHECK(served.ask("PUT", "/api/upload/.hidden", "x").status == 400);
  CHECK(served.ask("PUT", "/api/upload/" + std::string(300, 'a'), "x").status == 400);
  CHECK(nothing_in(served.directory() / ".upload"));
}

TEST_CASE("an upload that breaks off in the middle leaves nothing behind but its word") {
  ServedCity served;
  served.greet();
  const auto csrf = served.json("GET", "/api/me")["csrf"].string();
  {
    auto client = served.client();
    client.say("PUT /api/upload/half.csv HTTP/1.1\r\nHost: localhost\r\nX-Dure-Csrf: " + csrf +
               "\r\nContent-Length: 1000000\r\n\r\na,b\n1,2\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  Json jobs;
  for (int i = 0; i < 100; ++i) {
    jobs = served.json("GET", "/api/jobs");
    if (jobs.items().at(0)["stage"].string() == "refused") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK(jobs.items().at(0)["problem"]["code"].string() == "upload.broken");
  CHECK(nothing_in(served.directory() / ".upload"));
}

TEST_CASE("a file put into the inbox is loaded into the table its folder names, once") {
  ServedCity served;
  served.greet();
  fs::create_directories(served.directory() / "inbox" / "shelter");
  std::ofstream(served.directory() / "inbox" / "shelter" / "2026.csv") << kShelters;
  std::ofstream(served.directory() / "inbox" / "shelter" / "writing.tmp") << "not yet";
  Json jobs = Json::array();
  for (int i = 0; i < 300 && jobs.items().empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    jobs = served.json("GET", "/api/jobs");
  }
  REQUIRE(jobs.items().size() == 1);
  const auto job = served.finished_job(jobs.items()[0]["id"].string());
  CHECK(job["stage"].string() == "done");
  CHECK(job["tables"].items()[0]["dataset"].string() == "shelter");
  CHECK(fs::exists(served.directory() / "inbox" / "shelter" / "2026.csv"));
  const auto count = served.json("POST", "/api/sql", R"({"sql":"select count(*) from shelter"})");
  CHECK(count["rows"].items()[0].items()[0].integer() == 4);
}

TEST_CASE("a page that listens hears the job") {
  ServedCity served;
  served.greet();
  auto ear = served.client();
  ear.say("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(ear.hear().status == 200);
  served.finished_job(served.json("PUT", "/api/upload/a.csv", "a,b\n1,2\n")["job"].string());
  const auto news = ear.rest(500);
  CHECK(news.find("event: job\ndata: {") != std::string::npos);
  CHECK(news.find("\"stage\":\"done\"") != std::string::npos);
  CHECK(news.find("event: fresh") != std::string::npos);
}

}  // namespace dure::server
