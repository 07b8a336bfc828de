// JSON and HTML: what they give must be readable text, whatever comes in. The first byte says which.
#include "html_table.hpp"
#include "json_table.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dure::ingest;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const TemporaryFile file("/dev/shm");
  try {
    Spool out(file.path());
    if (data[0] % 2 == 0) {
      spool_json(text, "fuzz.json", out);
    } else {
      for (const HtmlTable& table : read_html_tables(text)) spool_html(table, out);
    }
    out.close();
  } catch (const dure::Error&) {
    return 0;  // a refusal
  }
  if (dure::first_invalid_utf8(dure::read_file(file.path())) != std::string_view::npos) std::abort();
  return 0;
}
