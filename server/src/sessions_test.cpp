#include "sessions.hpp"
#include "events.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>
#include <thread>

namespace dure::server {

TEST_CASE("a session is known by its id alone, until closed, expired, or its person is sent out") {
  Sessions sessions(1);
  const auto hong = sessions.open({"hong", store::Role::officer});
  const auto kim = sessions.open({"kim", store::Role::admin});
  CHECK(hong.id.size() == 64);
  CHECK(hong.id != kim.id);
  REQUIRE(sessions.find(hong.id));
  CHECK(sessions.find(hong.id)->who.name == "hong");
  CHECK(sessions.find(hong.id)->csrf == hong.csrf);
  CHECK_FALSE(sessions.find(""));
  CHECK_FALSE(sessions.find(std::string(64, '0')));
  sessions.close(hong.id);
  CHECK_FALSE(sessions.find(hong.id));
  sessions.close_all_of("kim");
  CHECK_FALSE(sessions.find(kim.id));
}

TEST_CASE("a session ends after its hours") {
  Sessions sessions(0.01 / 3600);  // ten milliseconds
  const auto opened = sessions.open({"hong", store::Role::officer});
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK_FALSE(sessions.find(opened.id));
}

TEST_CASE("the twenty-first sign-in of a minute from one address is refused, from another not") {
  Sessions sessions(1);
  for (int i = 0; i < Sessions::kTries; ++i) sessions.count_try("10.0.0.1");
  CHECK_THROWS_AS(sessions.count_try("10.0.0.1"), Error);
  CHECK_NOTHROW(sessions.count_try("10.0.0.2"));
}

TEST_CASE("an ear hears what was said after it opened, once, and only what it may") {
  Events events;
  events.say("job", 1);
  auto all = events.listen([](std::string_view) { return true; });
  auto some = events.listen([](std::string_view name) { return name != "job"; });
  events.say("job", 2);
  events.say("fresh", Json::object({{"at", "x"}}));
  CHECK(all() == "event: job\ndata: 2\n\nevent: fresh\ndata: {\"at\":\"x\"}\n\n");
  CHECK(all().empty());
  CHECK(some() == "event: fresh\ndata: {\"at\":\"x\"}\n\n");
}

}  // namespace dure::server
