// Any bytes as a backup file: restored whole, or refused with nothing left behind and nothing outside the folder.
#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/store/city.hpp>

#include <cstdlib>
#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace fs = std::filesystem;
  static const fs::path folder = fs::temp_directory_path() / ("dure-restore-fuzz-" + dure::random_hex(6));
  fs::create_directories(folder);
  std::ofstream(folder / "b.zip", std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    dure::store::restore(folder / "b.zip", folder / "city");
  } catch (const dure::Error&) {
    if (fs::exists(folder / "city") || fs::exists(folder / "city.part")) std::abort();
  }
  fs::remove_all(folder);
  return 0;
}
