// Any text: the readers end, and what they read is written and read again as the same.
#include <dure/core/korean.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace {

void must(bool true_) {
  if (!true_) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::make_unique<char[]>(size);  // exactly as large as the input, so that a byte too far is seen
  std::copy(data, data + size, bytes.get());
  const std::string_view text(bytes.get(), size);
  if (const auto day = dure::read_date(text)) must(dure::read_date(dure::write_date(*day)) == day);
  if (const auto month = dure::read_month(text)) must(dure::read_date(dure::write_date(*month)) == month);
  if (const auto at = dure::read_datetime(text)) {
    must(at->time >= std::chrono::hours(0) && at->time < std::chrono::hours(24));
    if (std::chrono::year_month_day(at->day).year() <= std::chrono::year(9999))
      must(dure::read_datetime(dure::write_datetime(*at)) == at);
  }
  dure::read_time(text, true);
  if (const auto n = dure::read_integer(text)) {
    must(dure::read_integer(dure::say_number(*n)) == n);
    must(dure::read_number(text).has_value());
  }
  if (const auto x = dure::read_number(text)) must(std::isfinite(*x));
  dure::read_percent(text);
  if (const auto won = dure::read_korean_amount(text)) must(dure::read_korean_amount(dure::say_number(*won)) == won);
  dure::with_particle(text, "은", "는");
  return 0;
}
