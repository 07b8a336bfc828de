#include "frames.hpp"

#include <dure/core/error.hpp>

#include <cstddef>
#include <cstdint>

// Bytes from a socket: frames come off or an Error says why not; requests are read or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    while (const auto frame = dure::server::take_frame(bytes)) {
      if (frame->kind == dure::server::FrameKind::request) dure::server::read_command(frame->payload);
    }
  } catch (const dure::Error&) {
    return 0;
  }
  return 0;
}
