#include "frames.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

namespace dure::server {
namespace {

constexpr std::size_t kHead = 5;

[[noreturn]] void broken() {
  throw Error(Fault::input, "frame.broken",
              "명령 소켓에서 알 수 없는 말을 들었습니다. 두 dure의 판이 같은지 보십시오.");
}

bool is_kind(char c) { return c == 'r' || c == 'o' || c == 'e' || c == 'x'; }

}  // namespace

std::string write_frame(FrameKind kind, std::string_view payload) {
  std::string bytes(1, static_cast<char>(kind));
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((payload.size() >> shift) & 0xFFU);
  return bytes.append(payload);
}

std::optional<Frame> take_frame(std::string& bytes) {
  if (bytes.empty()) return std::nullopt;
  if (!is_kind(bytes[0])) broken();
  if (bytes.size() < kHead) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 4; i > 0; --i) length = length << 8U | static_cast<unsigned char>(bytes[i]);
  if (length > kLargestFrame) broken();
  if (bytes.size() < kHead + length) return std::nullopt;
  Frame frame{static_cast<FrameKind>(bytes[0]), bytes.substr(kHead, length)};
  bytes.erase(0, kHead + length);
  return frame;
}

std::string write_command(const SpokenCommand& command) {
  Json words = Json::array();
  for (const auto& word : command.words) words.push(word);
  return Json::object({{"words", std::move(words)},
                       {"directory", command.directory.string()},
                       {"interactive", command.interactive},
                       {"input", command.input}})
      .dump();
}

SpokenCommand read_command(std::string_view json) {
  const Json said = Json::parse(json);
  SpokenCommand command;
  for (const auto& word : said["words"].items()) command.words.push_back(word.string());
  command.directory = said["directory"].string();
  command.interactive = said["interactive"].boolean();
  command.input = said["input"].string();
  if (!command.directory.is_absolute()) broken();
  return command;
}

}  // namespace dure::server
