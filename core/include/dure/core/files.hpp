#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace dure {

/// The whole file. @throws Error(missing, "file.missing"), Error(input, "file.unreadable" | "file.too_large") when it
/// holds more than `limit` bytes; never reads more than that.
std::string read_file(const std::filesystem::path& path, std::uint64_t limit = 256u << 20);

/// Readers see the old bytes or the new, also after a power cut: a temporary file beside it, fsync, rename, fsync of
/// the folder. An existing file keeps its mode; a new one gets 0640. @throws Error(input, "file.unwritable") when the
/// folder is absent, forbidden or full; the old file then stands untouched.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace dure
