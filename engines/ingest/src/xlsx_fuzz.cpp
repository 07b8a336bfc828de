// A workbook, and each of its parts alone: the first byte says which.
#include "made_zip.hpp"
#include "xlsx.hpp"

#include <dure/core/error.hpp>

using namespace dure::ingest;

namespace {

void read_all(const std::string& bytes) {
  Workbook book(
      Archive::of_bytes(bytes, "fuzz.xlsx", {.entries = 100, .total = 1u << 24, .ratio = 100, .ratio_from = 1u << 20}));
  for (const Sheet& sheet : book.sheets()) {
    const TemporaryFile file("/dev/shm");
    Spool out(file.path());
    book.spool(sheet, out);
    out.close();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    switch (data[0] % 4) {
      case 0:
        read_all(rest);
        break;
      case 1:
        read_all(made_xlsx(rest));
        break;
      case 2:
        read_all(made_xlsx("<sheetData><row><c t='s'><v>0</v></c></row></sheetData>", rest));
        break;
      default:
        read_all(made_xlsx("<sheetData><row><c s='1'><v>46207.5</v></c></row></sheetData>", "", rest));
    }
  } catch (const dure::Error&) {
    return 0;  // a refusal
  }
  return 0;
}
