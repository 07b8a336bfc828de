#include "deflate.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/tiles.hpp>

#include <zlib.h>

namespace dure::geo {
namespace {

constexpr int kZlib = 15, kGzip = 15 + 16;  // the largest window; with gzip's header
constexpr int kEffort = 6;

std::string deflated(std::string_view bytes, int form) {
  z_stream stream{};
  if (deflateInit2(&stream, kEffort, Z_DEFLATED, form, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error(Fault::busy, "geo.memory", "지도 조각을 줄일 기억 공간이 모자랍니다. 잠시 뒤에 다시 하십시오");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string big_endian(std::uint64_t number) {
  return {static_cast<char>(number >> 24U & 255U), static_cast<char>(number >> 16U & 255U),
          static_cast<char>(number >> 8U & 255U), static_cast<char>(number & 255U)};
}

std::string chunk(const std::string& name, const std::string& content) {
  const std::string checked = name + content;
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return big_endian(content.size()) + checked + big_endian(sum);
}

}  // namespace

std::string gzipped(std::string_view bytes) { return deflated(bytes, kGzip); }

std::string png(std::size_t width, std::size_t height, std::string_view pixels, const std::vector<Colour>& palette) {
  std::string colours, alphas, lines;
  for (const Colour& colour : palette) {
    colours += {static_cast<char>(colour.red), static_cast<char>(colour.green), static_cast<char>(colour.blue)};
    alphas += static_cast<char>(colour.alpha);
  }
  for (std::size_t row = 0; row < height; ++row) {
    lines += '\0';  // no filter: neighbours in a palette are not alike
    lines += pixels.substr(row * width, width);
  }
  const std::string head = big_endian(width) + big_endian(height) + std::string{8, 3, 0, 0, 0};  // 8 bits, palette
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + chunk("PLTE", colours) + chunk("tRNS", alphas) +
         chunk("IDAT", deflated(lines, kZlib)) + chunk("IEND", "");
}

}  // namespace dure::geo
