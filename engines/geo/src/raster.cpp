#include "raster.hpp"

#include <dure/core/error.hpp>

#include <tiffio.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>

namespace dure::geo {
namespace {

constexpr std::uint32_t PIXEL_SCALE = 33550, TIE_POINTS = 33922, GEO_KEYS = 34735, NO_DATA = 42113;
constexpr std::size_t MOST_CELLS = 400'000'000;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Fault::input, "geo.raster", "GeoTIFF를 읽을 수 없습니다: " + why);
}

/// A file in memory, for libtiff.
struct Bytes {
  std::string_view all;
  toff_t at = 0;
};

tmsize_t read_bytes(thandle_t file, void* into, tmsize_t size) {
  auto& bytes = *static_cast<Bytes*>(file);
  if (bytes.at >= bytes.all.size() || size <= 0) return 0;
  const std::size_t count = std::min(static_cast<std::size_t>(size), bytes.all.size() - bytes.at);
  std::memcpy(into, bytes.all.data() + bytes.at, count);
  bytes.at += count;
  return static_cast<tmsize_t>(count);
}

toff_t seek(thandle_t file, toff_t to, int whence) {
  auto& bytes = *static_cast<Bytes*>(file);
  bytes.at = whence == SEEK_CUR ? bytes.at + to : whence == SEEK_END ? bytes.all.size() + to : to;
  return bytes.at;
}

struct Close {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using File = std::unique_ptr<TIFF, Close>;

File open(Bytes& bytes) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  File file(TIFFClientOpen(
      "raster", "rm", &bytes, read_bytes, [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; }, seek,
      [](thandle_t) { return 0; }, [](thandle_t f) -> toff_t { return static_cast<Bytes*>(f)->all.size(); },
      [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}));
  if (!file) refuse("TIFF 파일이 아닙니다");
  return file;
}

/// A tag that libtiff does not know by name: it hands over how many values there are, and them.
template <class T>
std::span<const T> tag(TIFF* tiff, std::uint32_t number, TIFFDataType type) {
  const TIFFField* field = TIFFFindField(tiff, number, TIFF_ANY);
  if (!field || TIFFFieldDataType(field) != type || !TIFFFieldPassCount(field) ||
      TIFFFieldReadCount(field) != TIFF_VARIABLE2)
    return {};
  std::uint32_t count = 0;
  const T* data = nullptr;
  if (!TIFFGetField(tiff, number, &count, &data) || !data) return {};
  return {data, count};
}

RasterGrid grid_of(TIFF* tiff) {
  std::uint32_t columns = 0, rows = 0;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &columns);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows);
  if (columns == 0 || rows == 0 || static_cast<std::size_t>(columns) * rows > MOST_CELLS)
    refuse("크기가 맞지 않습니다");
  const auto scale = tag<double>(tiff, PIXEL_SCALE, TIFF_DOUBLE), tie = tag<double>(tiff, TIE_POINTS, TIFF_DOUBLE);
  if (scale.size() < 2 || tie.size() < 6 || !(scale[0] > 0) || !(scale[1] > 0))
    refuse("자리가 없거나 기울어진 그림입니다. 좌표계가 있는 GeoTIFF로 다시 내보내십시오");
  return {tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1], scale[0], scale[1], columns, rows};
}

std::int64_t epsg_of(TIFF* tiff) {
  const auto keys = tag<std::uint16_t>(tiff, GEO_KEYS, TIFF_SHORT);
  std::int64_t geographic = 0;
  for (std::size_t k = 4; k + 3 < keys.size(); k += 4) {
    if (keys[k + 1] != 0 || keys[k + 3] == 32767) continue;
    if (keys[k] == 3072) return keys[k + 3];
    if (keys[k] == 2048) geographic = keys[k + 3];
  }
  return geographic;
}

/// How a sample of each pixel is read.
struct Format {
  std::uint16_t bits = 1, kind = SAMPLEFORMAT_UINT, samples = 1, planes = PLANARCONFIG_CONTIG;
  bool apart() const { return planes != PLANARCONFIG_CONTIG; }  ///< each band in strips or tiles of its own
  std::size_t stride() const { return (apart() ? 1 : samples) * std::size_t{bits} / 8; }
};

Format format_of(TIFF* tiff) {
  Format format;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &format.bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format.kind);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &format.samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &format.planes);
  const bool real = format.kind == SAMPLEFORMAT_IEEEFP && (format.bits == 32 || format.bits == 64);
  const bool whole = (format.kind == SAMPLEFORMAT_UINT || format.kind == SAMPLEFORMAT_INT) &&
                     (format.bits == 8 || format.bits == 16 || format.bits == 32);
  if ((!real && !whole) || format.samples == 0) refuse("모르는 값의 꼴입니다(8·16·32비트 정수, 32·64비트 실수만)");
  return format;
}

template <class T>
double as(const unsigned char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return static_cast<double>(value);
}

double sample(const unsigned char* from, const Format& format) {
  if (format.kind == SAMPLEFORMAT_IEEEFP) return format.bits == 32 ? as<float>(from) : as<double>(from);
  const bool has_sign = format.kind == SAMPLEFORMAT_INT;
  if (format.bits == 8) return has_sign ? as<std::int8_t>(from) : as<std::uint8_t>(from);
  if (format.bits == 16) return has_sign ? as<std::int16_t>(from) : as<std::uint16_t>(from);
  return has_sign ? as<std::int32_t>(from) : as<std::uint32_t>(from);
}

class Filling {
public:
  Filling(TIFF* tiff, Raster& raster, std::size_t band) : tiff_(tiff), raster_(raster), format_(format_of(tiff)) {
    if (band < 1 || band > format_.samples)
      refuse("밴드 " + std::to_string(band) + "이(가) 없습니다. 1부터 " + std::to_string(format_.samples) +
             "까지 있습니다");
    if (format_.apart())
      plane_ = static_cast<std::uint16_t>(band - 1);
    else
      offset_ = (band - 1) * format_.bits / 8;
    const auto none = tag<char>(tiff, NO_DATA, TIFF_ASCII);
    if (!none.empty()) none_ = std::strtod(std::string(none.data(), none.size()).c_str(), nullptr);
    raster_.values.resize(raster_.grid.rows * raster_.grid.columns);
  }

  void run() {
    if (TIFFIsTiled(tiff_))
      tiles();
    else
      strips();
  }

private:
  void put(std::size_t row, std::size_t column, const unsigned char* from, std::size_t count) {
    float* into = raster_.values.data() + row * raster_.grid.columns + column;
    const std::size_t stride = format_.stride();
    for (std::size_t k = 0; k < count; ++k) {
      const double value = sample(from + offset_ + k * stride, format_);
      into[k] = value == none_ ? NAN : static_cast<float>(value);
    }
  }

  void strips() {
    const tmsize_t size = TIFFScanlineSize(tiff_);
    if (size <= 0 || static_cast<std::size_t>(size) < raster_.grid.columns * format_.stride()) refuse("줄이 짧습니다");
    std::vector<unsigned char> line(static_cast<std::size_t>(size));
    for (std::size_t row = 0; row < raster_.grid.rows; ++row) {
      if (TIFFReadScanline(tiff_, line.data(), static_cast<std::uint32_t>(row), plane_) != 1)
        refuse("중간에 끊겼습니다");
      put(row, 0, line.data(), raster_.grid.columns);
    }
  }

  void tiles() {
    std::uint32_t width = 0, height = 0;
    TIFFGetField(tiff_, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tiff_, TIFFTAG_TILELENGTH, &height);
    const tmsize_t size = TIFFTileSize(tiff_);
    if (width == 0 || height == 0 || size <= 0 || size > (tmsize_t{1} << 30) ||
        static_cast<std::size_t>(size) < std::size_t{width} * height * format_.stride())
      refuse("조각의 크기가 맞지 않습니다");
    std::vector<unsigned char> tile(static_cast<std::size_t>(size));
    for (std::size_t top = 0; top < raster_.grid.rows; top += height)
      for (std::size_t left = 0; left < raster_.grid.columns; left += width) {
        if (TIFFReadTile(tiff_, tile.data(), static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(top), 0,
                         plane_) < 0)
          refuse("중간에 끊겼습니다");
        const std::size_t columns = std::min<std::size_t>(width, raster_.grid.columns - left);
        for (std::size_t row = 0; row < std::min<std::size_t>(height, raster_.grid.rows - top); ++row)
          put(top + row, left, tile.data() + row * width * format_.stride(), columns);
      }
  }

  TIFF* tiff_;
  Raster& raster_;
  Format format_;
  double none_ = NAN;
  std::uint16_t plane_ = 0;
  std::size_t offset_ = 0;  ///< of the band within a pixel
};

}  // namespace

Raster read_geotiff(std::string_view bytes, std::size_t band) {
  Bytes memory{bytes};
  const File file = open(memory);
  Raster raster;
  raster.grid = grid_of(file.get());
  raster.epsg = epsg_of(file.get());
  Filling(file.get(), raster, band).run();
  if (std::all_of(raster.values.begin(), raster.values.end(), [](float value) { return std::isnan(value); }))
    refuse("모든 칸이 값 없음(nodata)입니다. 다른 날이나 다른 밴드의 파일을 올려 주십시오");
  return raster;
}

std::size_t geotiff_bands(std::string_view bytes) {
  Bytes memory{bytes};
  const File file = open(memory);
  return format_of(file.get()).samples;
}

std::optional<double> landsat_celsius(double number) {
  if (!(number > 0)) return std::nullopt;
  return number * 0.00341802 + 149.0 - 273.15;
}

bool landsat_clear(std::int64_t quality) { return (quality & 0b11111) == 0; }

std::optional<double> landsat5_celsius(double number, double multiply, double add) {
  const double radiance = number * multiply + add;
  if (!(number > 0) || !(radiance > 0)) return std::nullopt;
  return 1260.56 / std::log(607.76 / radiance + 1) - 273.15;
}

std::optional<double> mtl_number(std::string_view mtl, std::string_view key) {
  for (std::size_t at = mtl.find(key); at != std::string_view::npos; at = mtl.find(key, at + 1)) {
    const bool begins = at == 0 || mtl[at - 1] == ' ' || mtl[at - 1] == '\n' || mtl[at - 1] == '\t';
    std::string_view rest = mtl.substr(at + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (!begins || rest.empty() || rest[0] != '=') continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    double value = 0;
    if (std::from_chars(rest.data(), rest.data() + rest.size(), value).ec == std::errc{}) return value;
  }
  return std::nullopt;
}

}  // namespace dure::geo
