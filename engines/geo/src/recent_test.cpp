#include "recent.hpp"

#include <doctest/doctest.h>

using namespace dure::geo;

TEST_CASE("the same question is answered once while it is among the last few") {
  Recent<int> recent(2);
  int made = 0;
  const auto ask = [&](double number, const std::vector<int>& list) {
    return *recent.of(Question().add(number).add(list).take(), [&] { return ++made; });
  };
  CHECK(ask(1.5, {1, 2}) == 1);
  CHECK(ask(1.5, {1, 2}) == 1);
  CHECK(ask(1.25, {1, 2}) == 2);
  CHECK(ask(1.5, {1}) == 3);
  CHECK(ask(1.25, {1, 2}) == 2);
  CHECK(ask(1.5, {1, 2}) == 4);  // the first of three is forgotten
}

TEST_CASE("where one list ends and the next begins is part of the question") {
  const auto asked = [](const std::vector<int>& a, const std::vector<int>& b) {
    return Question().add(a).add(b).take();
  };
  CHECK(asked({1, 2}, {3}) != asked({1}, {2, 3}));
  CHECK(asked({1, 2}, {3}) == asked({1, 2}, {3}));
}
