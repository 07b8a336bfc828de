// A segment of any bytes: refused, or read from end to end without leaving it. Checksums are mended first.
#include "scorer.hpp"
#include "segment.hpp"

#include <dure/core/error.hpp>
#include <dure/text/analysis.hpp>

#include <cstring>

using namespace dure::text;

namespace {

const std::string& whole() {
  static const std::string made = [] {
    const Analyzer pairs({.morphemes = false});
    std::vector<Document> documents;
    for (int i = 0; i < 300; ++i)
      documents.push_back({std::to_string(i), {"가나다라 마바 abc", i % 3 ? "무더위쉼터" : ""}});
    return write_segment(documents, {.weights = {2, 1}, .means = {22, 10}}, pairs, false);
  }();
  return made;
}

void read_all(const Segment& segment) {
  std::vector<Weighted> terms;
  for (const char* word : {"가나", "나다", "마바", "abc", "더위"})
    if (const auto term = segment.find(Space::bigram, word); term != Segment::none) terms.push_back({term, 4096});
  const std::vector<Segment> all{segment};
  Best best(5, all);
  score_segment(segment, 0, terms, {}, best);
  for (const Found& found : best.sorted())
    for (std::uint32_t c = 0; c < segment.columns() && c < 4; ++c) segment.text(found.document, c);
  for (std::uint32_t d = 0; d < segment.documents() && d < 4; ++d) segment.day(d), segment.department(d);
  segment.by_initials("ㅁㄷ", 5);
  segment.beginning_with(Space::morpheme, "", 5);
}

}  // namespace

/// Input: pairs of (4 bytes where, 1 byte what) laid over a whole segment; or, when it begins with R, raw bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes = size > 0 && data[0] == 'R' ? std::string(reinterpret_cast<const char*>(data), size) : whole();
  for (std::size_t at = 0; at + 5 <= size && data[0] != 'R'; at += 5) {
    std::uint32_t where;
    std::memcpy(&where, data + at, 4);
    bytes[where % bytes.size()] = static_cast<char>(data[at + 4]);
  }
  Segment::seal(bytes);
  try {
    read_all(Segment::from_bytes(bytes));
  } catch (const dure::Error&) {
  }
  return 0;
}
