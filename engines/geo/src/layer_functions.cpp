#include "layer.hpp"
#include "parts.hpp"
#include "raster.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>

namespace dure::geo {
namespace {

using store::Kind;
namespace fs = std::filesystem;

constexpr std::uint64_t MOST_BYTES = std::uint64_t{2} << 30;

/// Below the city's files/: `files/ab/<sha-256>.ext`, and what is on its way in, `files/.incoming/<hex>.part`.
bool is_received(std::string_view name) {
  if (!name.starts_with("files/") || name.find("..") != std::string_view::npos) return false;
  return std::all_of(name.begin() + 6, name.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '/' || c == '.'; });
}

/// A file of the inbox by its bare name, or a received one.
class CityFiles {
public:
  explicit CityFiles(fs::path inbox) : inbox_(std::move(inbox)) {}

  std::string bytes(const std::string& name) const {
    const fs::path path = is_received(name) ? inbox_.parent_path() / name : inbox_ / name;
    const bool bare = name == fs::path(name).filename() && !name.starts_with('.');
    if (inbox_.empty() || !(bare || is_received(name)) || !fs::is_regular_file(path))
      throw Error(Fault::missing, "geo.file",
                  "inbox에 '" + name + "' 파일이 없습니다. 파일을 도시 폴더의 inbox/에 놓고 이름만 주십시오");
    return read_file(path, MOST_BYTES);
  }

  /// The bytes of a file that may not be there.
  std::string beside(const std::string& shp, const char* extension) const {
    for (const std::string& end : {std::string(extension), upper(extension)}) {
      const std::string name = fs::path(shp).replace_extension(end).string();
      if (fs::is_regular_file(inbox_ / name)) return bytes(name);
    }
    return {};
  }

  /// Who may read it: rights of their own, `dure.inbox` and `dure.received` (store/access.hpp).
  static std::vector<std::string> rights(const store::TableCall& call) {
    const bool in_inbox = call[0].is_string() && !is_received(call[0].string());
    return {in_inbox ? "dure.inbox" : "dure.received"};
  }

private:
  static std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
  }
  fs::path inbox_;
};

Layer layer_of(const CityFiles& files, const std::string& name, const std::string& layer) {
  const std::string bytes = files.bytes(name);
  if (bytes.starts_with(std::string_view("\x00\x00\x27\x0A", 4)))
    return read_shapefile(bytes, files.beside(name, ".dbf"), files.beside(name, ".prj"), files.beside(name, ".cpg"));
  return read_layer(bytes, layer);
}

store::TableRows layer_rows(const CityFiles& files, const store::TableCall& call) {
  const Json &which = call.named("layer"), &crs = call.named("crs");
  auto read =
      std::make_shared<Layer>(layer_of(files, call[0].string(), which.is_string() ? which.string() : std::string()));
  if (!crs.is_null()) read->epsg = crs.integer();
  check_layer(*read, read->epsg);
  const std::shared_ptr<const Layer> layer = std::move(read);
  return {{{"id", Kind::integer},
           {"properties", Kind::text},
           {"geometry", Kind::text},
           {"epsg", Kind::integer},
           {"fault", Kind::text},
           {"note", Kind::text}},
          [layer](std::size_t n, store::RowOut& row) {
            if (n >= layer->features.size()) return false;
            const Layer::Feature& feature = layer->features[n];
            row.set(0, static_cast<std::int64_t>(n + 1));
            row.set(1, feature.properties);
            if (!feature.geometry.empty()) row.set(2, feature.geometry);
            if (layer->epsg != 0) row.set(3, layer->epsg);
            if (!feature.fault.empty()) {
              row.set(4, feature.fault);
              row.set(5, feature.note);
            }
            return true;
          }};
}

store::TableRows name_rows(const CityFiles& files, const store::TableCall& call) {
  const auto names = std::make_shared<const std::vector<std::string>>(layer_names(files.bytes(call[0].string())));
  return {{{"number", Kind::integer}, {"layer", Kind::text}}, [names](std::size_t n, store::RowOut& row) {
            if (n >= names->size()) return false;
            row.set(0, static_cast<std::int64_t>(n + 1));
            row.set(1, (*names)[n]);
            return true;
          }};
}

/// A raster as a table: a row of cells in each row.
store::TableRows raster_rows(Raster&& given) {
  const auto raster = std::make_shared<const Raster>(std::move(given));
  return {{{"row", Kind::integer},
           {"x", Kind::real},
           {"y", Kind::real},
           {"dx", Kind::real},
           {"dy", Kind::real},
           {"epsg", Kind::integer},
           {"cells", Kind::reals}},
          [raster](std::size_t n, store::RowOut& row) {
            const RasterGrid& grid = raster->grid;
            if (n >= grid.rows) return false;
            row.set(0, static_cast<std::int64_t>(n));
            row.set(1, grid.west);
            row.set(2, grid.north - static_cast<double>(n) * grid.cell_height);
            row.set(3, grid.cell_width);
            row.set(4, grid.cell_height);
            if (raster->epsg != 0) row.set(5, raster->epsg);
            const auto first = raster->values.begin() + static_cast<std::ptrdiff_t>(n * grid.columns);
            row.set(6, std::vector<double>(first, first + static_cast<std::ptrdiff_t>(grid.columns)));
            return true;
          }};
}

}  // namespace

void install_layers(store::Store& store, const fs::path& inbox) {
  const CityFiles files(inbox);
  store::table(store,
               {.name = "read_raster",
                .positional = {{"file", Kind::text}},
                .named = {{"band", Kind::integer}},
                .bind =
                    [files](const store::TableCall& call) {
                      const Json& band = call.named("band");
                      const std::int64_t number = band.is_null() ? 1 : band.integer();
                      return raster_rows(read_geotiff(files.bytes(call[0].string()),
                                                      static_cast<std::size_t>(std::max<std::int64_t>(number, 0))));
                    },
                .reads = {},
                .rights = CityFiles::rights});
  store::table(store, {.name = "read_layer",
                       .positional = {{"file", Kind::text}},
                       .named = {{"layer", Kind::text}, {"crs", Kind::integer}},
                       .bind = [files](const store::TableCall& call) { return layer_rows(files, call); },
                       .reads = {},
                       .rights = CityFiles::rights});
  store::table(store, {.name = "layers",
                       .positional = {{"file", Kind::text}},
                       .named = {},
                       .bind = [files](const store::TableCall& call) { return name_rows(files, call); },
                       .reads = {},
                       .rights = CityFiles::rights});
}

}  // namespace dure::geo
