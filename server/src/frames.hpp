#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The words of the command socket. A frame is one byte of kind, four bytes of length (little endian) and that many
// bytes. The client says one `request`, the server any number of `out` and `err`, then one `exit` (the code in digits).
// The client closing its half, or going away, is the wish to stop.
namespace dure::server {

enum class FrameKind : char { request = 'r', out = 'o', err = 'e', exit = 'x' };

struct Frame {
  FrameKind kind = FrameKind::exit;
  std::string payload;
};

constexpr std::size_t kLargestFrame = std::size_t{32} << 20;

std::string write_frame(FrameKind kind, std::string_view payload);

/// Takes the first whole frame off the front of `bytes`; nothing while it is not all there.
/// @throws Error(input, "frame.broken") for an unknown kind or one larger than kLargestFrame.
std::optional<Frame> take_frame(std::string& bytes);

/// What a `request` carries, as JSON.
struct SpokenCommand {
  std::vector<std::string> words;
  std::filesystem::path directory;
  bool interactive = false;
  std::string input;
};
std::string write_command(const SpokenCommand& command);
/// @throws Error(input, "frame.broken" | "json.…")
SpokenCommand read_command(std::string_view json);

}  // namespace dure::server
