#include "frames.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

namespace dure::server {

TEST_CASE("frames come out whole and in order, however they arrive") {
  const auto sent = write_frame(FrameKind::out, "안녕") + write_frame(FrameKind::exit, "0");
  CHECK(sent.substr(0, 5) == std::string("o\x06\0\0\0", 5));  // six bytes of UTF-8
  std::string heard;
  std::vector<std::string> payloads;
  for (const char c : sent) {
    heard += c;
    while (const auto frame = take_frame(heard)) payloads.push_back(frame->payload);
  }
  CHECK(payloads == std::vector<std::string>{"안녕", "0"});
  CHECK(heard.empty());
}

TEST_CASE("an unknown kind or a frame larger than any is an error, before its bytes are waited for") {
  std::string unknown = "?";
  CHECK_THROWS_AS(take_frame(unknown), Error);
  std::string huge("o\xff\xff\xff\x7f", 5);
  CHECK_THROWS_AS(take_frame(huge), Error);
}

TEST_CASE("a command survives the way, with blanks, quotes and line breaks in its words") {
  const SpokenCommand command{{"sql", "select '가'\n, \"b\"", ""}, "/home/두레", true, "비밀\n"};
  const auto heard = read_command(write_command(command));
  CHECK(heard.words == command.words);
  CHECK(heard.directory == command.directory);
  CHECK(heard.interactive);
  CHECK(heard.input == "비밀\n");
  CHECK_THROWS_AS(read_command(R"({"words":[],"directory":"relative","interactive":false,"input":""})"), Error);
  CHECK_THROWS_AS(read_command("[]"), Error);
}

}  // namespace dure::server
