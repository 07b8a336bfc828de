#include "undo.hpp"

#include "crash_world.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

using namespace dure;
using namespace dure::store;
using namespace dure::store::crash;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page = 4096;

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A page with DuckDB's header in it: checksum, iteration, meta block, free list, blocks, bytes of a block.
std::string header(std::uint64_t iteration) {
  const std::uint64_t words[]{0xabc, iteration, 1, 2, 4, page};
  std::string bytes(page, '\0');
  std::memcpy(bytes.data(), words, sizeof words);
  return bytes;
}

/// Three headers, of which the last holds, and blocks of one page: aaa…, bbb…, ccc…, ddd…
std::string small_file() {
  return std::string(page, 'M') + header(6) + header(7) + std::string(page, 'a') + std::string(page, 'b') +
         std::string(page, 'c') + std::string(page, 'd');
}

struct Kept : Folder {
  fs::path undo = file().string() + ".undo";

  Kept() {
    write(file(), small_file());
    int image = ::open(file().c_str(), O_RDONLY | O_CLOEXEC);
    keep_undo(file(), image, {1, 3, 9});  // there is no block 9 yet
    ::close(image);
  }
  /// What is in the file after it has been opened, having held `bytes`.
  std::string opened(const std::string& bytes, bool put) {
    write(file(), bytes);
    CHECK(put_back(file()) == put);
    CHECK(!fs::exists(undo));
    CHECK(!put_back(file()));
    return content(file());
  }
};

std::string with(std::string bytes, std::size_t at, const std::string& other) {
  return bytes.replace(at, other.size(), other);
}

}  // namespace

TEST_CASE("blocks that a checkpoint had begun to write over come back, the rest stays") {
  // Block 1 (pages 4) half new, block 3 (page 6) new, block 2 (page 5, free before) new: 1 and 3 come back.
  auto torn = with(with(with(small_file(), 4 * page, std::string(100, 'x')), 6 * page, std::string(page, 'y')),
                   5 * page, std::string(page, 'z'));
  CHECK(Kept().opened(torn, true) == with(small_file(), 5 * page, std::string(page, 'z')));
  CHECK(Kept().opened(small_file(), true) == small_file());  // begun, and nothing written
}

TEST_CASE("a checkpoint that came through stays, and so does another file in the place of the one that was kept") {
  auto through = with(with(small_file(), 4 * page, std::string(page, 'x')), page, header(8));
  CHECK(Kept().opened(through, false) == through);
  auto twice = with(through, 2 * page, header(9));
  CHECK(Kept().opened(twice, false) == twice);
  auto foreign = with(small_file(), 0, "another city");
  CHECK(Kept().opened(foreign, false) == foreign);
  CHECK(Kept().opened("", false) == "");
}

TEST_CASE("an undo file cut short or changed is of a checkpoint that had not begun") {
  for (auto cut : {0, 1, 5000, 12311, 12312, 16000, 20000}) {
    CAPTURE(cut);
    Kept kept;
    // 16 bytes of mark, 12,288 of headers, 8 of count; twice 8 and 4,096 of block; 64 of digest
    REQUIRE(fs::file_size(kept.undo) == 12312 + 2 * 4104 + 64);
    fs::resize_file(kept.undo, static_cast<std::uintmax_t>(cut));
    auto bytes = with(small_file(), 4 * page, "new");
    CHECK(kept.opened(bytes, false) == bytes);
  }
  Kept kept;
  auto undo = content(kept.undo);
  undo[13000] = static_cast<char>(undo[13000] ^ 1);
  write(kept.undo, undo);
  CHECK(kept.opened(small_file(), false) == small_file());
}
