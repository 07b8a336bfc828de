#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace dure::store {

// DuckDB packs 64 pieces of metadata into a block, and a checkpoint writes its new pieces into the free places of
// blocks whose other pieces are still in use: it writes over them in place. A process killed in the middle of such a
// write, or a power cut, leaves a block that fails its checksum, and neither the old nor the new state can be read any
// more. So those blocks are kept in FILE.undo before a checkpoint begins, and put back before the file is next opened,
// unless the checkpoint came through: its header is the last thing that it writes, and the undo file then speaks of an
// older one.

/// Keeps the headers of `file` and its `blocks` (numbers as pragma_metadata_info() tells them); all of it is on disk
/// when this returns. `image` is a descriptor of the file: closing one of our own would drop DuckDB's lock.
/// Memory: one block. @throws Error(busy, "store.full" | "store.io"); no undo file is left then.
void keep_undo(const std::filesystem::path& file, int image, const std::vector<std::int64_t>& blocks);

/// For a checkpoint that is through.
void drop_undo(const std::filesystem::path& file);

/// Before DuckDB opens `file`: puts the kept blocks back where a checkpoint was cut short, and drops what was kept. An
/// undo file that is itself cut short means that the checkpoint had not begun. Returns whether blocks were put back.
/// @throws Error(busy, "store.io")
bool put_back(const std::filesystem::path& file);

}  // namespace dure::store
