#include "archive.hpp"
#include "made_zip.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

using dure::Error;
using dure::ingest::Archive;
using dure::ingest::ArchiveLimits;
using dure::ingest::made_zip;

namespace {

std::string refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
  try {
    Archive archive = Archive::of_bytes(bytes, "자료.zip", limits);
    for (const auto& entry : archive.entries()) archive.read(entry, std::size_t{1} << 30);
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "";
}

}  // namespace

TEST_CASE("names are read as UTF-8, else as CP949, and composed") {
  // 민원.csv in CP949: B9 CE BF F8; 강.csv decomposed as a Mac writes it: U+1100 U+1161 U+11BC
  const std::string bytes = made_zip({{"\xB9\xCE\xBF\xF8.csv", "a"}, {"\u1100\u1161\u11BC.csv", "b"}, {"folder/", ""}});
  Archive archive = Archive::of_bytes(bytes, "자료.zip");
  REQUIRE(archive.entries().size() == 2);
  CHECK(archive.entries()[0].name == "민원.csv");
  CHECK(archive.entries()[1].name == "강.csv");
  CHECK(archive.read(archive.entries()[1], 10) == "b");
}

TEST_CASE("a name that climbs out of the folder is only a name") {
  const std::string bytes = made_zip({{"..\\..\\etc\\passwd", "a"}});
  const Archive archive = Archive::of_bytes(bytes, "자료.zip");
  REQUIRE(archive.entries().size() == 1);
  CHECK(archive.entries()[0].name == "../../etc/passwd");
}

TEST_CASE("a locked entry, a cut file and a lie in the checksum are refused") {
  CHECK(refusal(made_zip({{"a.csv", "가,나\n"}}, "비밀")) == "ingest.zip_encrypted");
  const std::string good = made_zip({{"a.csv", std::string(5000, 'x') + "y"}});
  CHECK(refusal(good.substr(0, good.size() / 2)) == "ingest.broken_zip");
  std::string bent = good;
  bent[40] = static_cast<char>(bent[40] ^ 0x55);  // inside the packed bytes
  CHECK(refusal(bent) == "ingest.broken_zip");
}

TEST_CASE("a bomb is refused by what it unpacks to") {
  // 8 MB of one letter pack to about 8 KB: 1,000 to 1
  const std::string bomb = made_zip({{"a.csv", std::string(8u << 20, 'x')}});
  CHECK(refusal(bomb).empty());  // small enough to be harmless
  CHECK(refusal(bomb, {.ratio = 250, .ratio_from = 1u << 20}) == "ingest.zip_bomb");
  CHECK(refusal(bomb, {.total = 4u << 20}) == "ingest.zip_bomb");
  CHECK(refusal(made_zip({{"a", "1"}, {"b", "2"}, {"c", "3"}}), {.entries = 2}) == "ingest.zip_bomb");
}
