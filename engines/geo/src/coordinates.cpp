#include "coordinates.hpp"

#include "parts.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/tiles.hpp>
#include <dure/store/functions.hpp>

#include <geodesic.h>
#include <proj.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

namespace dure::geo {
namespace {

struct Delete {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
  void operator()(PJ* pj) const { proj_destroy(pj); }
};

constexpr double KOREA[] = {124.0, 32.0, 132.5, 43.5};  // where codes of several published shifts are read

std::string name_of(std::int64_t epsg) { return "EPSG:" + std::to_string(epsg); }

/// A coordinate system by its name or WKT, for one question; `pj` is null for one that is not known.
struct System {
  explicit System(const std::string& text) : context(proj_context_create()) {
    proj_log_level(context.get(), PJ_LOG_NONE);
    pj.reset(proj_create(context.get(), text.c_str()));
  }
  std::unique_ptr<PJ_CONTEXT, Delete> context;
  std::unique_ptr<PJ, Delete> pj;
};

/// The transformations of one thread: PROJ's objects belong to one.
class Transforms {
public:
  Transforms() : context_(proj_context_create()) {
    proj_context_set_enable_network(context_.get(), 0);
    proj_log_level(context_.get(), PJ_LOG_NONE);
  }

  PJ* between(std::int64_t from, std::int64_t to) {
    auto& found = known_[{from, to}];
    if (found) return found.get();
    const std::unique_ptr<PJ, Delete> source = crs(from), target = crs(to);
    const std::unique_ptr<PJ_AREA, void (*)(PJ_AREA*)> area(proj_area_create(), proj_area_destroy);
    proj_area_set_bbox(area.get(), KOREA[0], KOREA[1], KOREA[2], KOREA[3]);
    const char* const options[] = {"ALLOW_BALLPARK=NO", nullptr};
    const std::unique_ptr<PJ, Delete> raw(
        proj_create_crs_to_crs_from_pj(context_.get(), source.get(), target.get(), area.get(), options));
    if (raw) found.reset(proj_normalize_for_visualization(context_.get(), raw.get()));
    if (!found) refuse(from, to);
    return found.get();
  }

private:
  std::unique_ptr<PJ, Delete> crs(std::int64_t code) {
    std::unique_ptr<PJ, Delete> pj(proj_create(context_.get(), name_of(code).c_str()));
    if (!pj) refuse(code, code);
    return pj;
  }

  [[noreturn]] void refuse(std::int64_t from, std::int64_t to) {
    throw Error(Fault::input, "geo.crs",
                "EPSG:" + std::to_string(from) + "에서 EPSG:" + std::to_string(to) +
                    "(으)로 바꾸는 길을 모릅니다. 4326, 5174, 5178, 5179, 5181, 5186 같은 좌표계 번호인지 보십시오");
  }

  std::unique_ptr<PJ_CONTEXT, Delete> context_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::unique_ptr<PJ, Delete>> known_;
};

}  // namespace

double distance_metres(double lon1, double lat1, double lon2, double lat2) {
  geod_geodesic earth;
  geod_init(&earth, 6378137.0, 1 / 298.257223563);
  double metres = 0;
  geod_inverse(&earth, lat1, lon1, lat2, lon2, &metres, nullptr, nullptr);
  return metres;
}

std::pair<double, double> to_crs(double x, double y, std::int64_t from, std::int64_t to) {
  static thread_local Transforms transforms;
  if (from == to) return {x, y};
  const PJ_COORD out = proj_trans(transforms.between(from, to), PJ_FWD, proj_coord(x, y, 0, 0));
  if (!std::isfinite(out.xy.x) || !std::isfinite(out.xy.y)) return {std::nan(""), std::nan("")};
  return {out.xy.x, out.xy.y};
}

bool north_first(std::int64_t epsg) {
  const System crs(name_of(epsg));
  const std::unique_ptr<PJ, Delete> axes(crs.pj ? proj_crs_get_coordinate_system(crs.context.get(), crs.pj.get())
                                                : nullptr);
  const char* direction = nullptr;
  if (!axes || proj_cs_get_axis_info(crs.context.get(), axes.get(), 0, nullptr, nullptr, &direction, nullptr, nullptr,
                                     nullptr, nullptr) == 0)
    throw Error(Fault::input, "geo.crs", "EPSG:" + std::to_string(epsg) + "은(는) 모르는 좌표계입니다");
  return std::string_view(direction) == "north";
}

std::int64_t epsg_of_text(std::string_view wkt) {
  const System given{std::string(wkt)};
  if (!given.pj) return 0;
  int* confidence = nullptr;
  const std::unique_ptr<PJ_OBJ_LIST, void (*)(PJ_OBJ_LIST*)> found(
      proj_identify(given.context.get(), given.pj.get(), "EPSG", nullptr, &confidence), proj_list_destroy);
  const std::unique_ptr<int, void (*)(int*)> sure(confidence, proj_int_list_destroy);
  if (!found || proj_list_get_count(found.get()) == 0 || !sure || sure.get()[0] < 70) return 0;
  const std::unique_ptr<PJ, Delete> best(proj_list_get(given.context.get(), found.get(), 0));
  return std::atoll(proj_get_id_code(best.get(), 0));
}

std::string wkt_of(std::int64_t epsg, bool esri) {
  const System crs(name_of(epsg));
  const char* const options[] = {"MULTILINE=NO", nullptr};
  const char* text =
      crs.pj ? proj_as_wkt(crs.context.get(), crs.pj.get(), esri ? PJ_WKT1_ESRI : PJ_WKT1_GDAL, options) : nullptr;
  if (!text)
    throw Error(Fault::input, "geo.crs",
                "EPSG:" + std::to_string(epsg) + "을(를) 모릅니다. 4326, 5179, 5186 같은 좌표계 번호인지 보십시오");
  return text;
}

std::string crs_name(std::int64_t epsg) {
  const System crs(name_of(epsg));
  const char* name = crs.pj ? proj_get_name(crs.pj.get()) : nullptr;
  return name ? name : "";
}

void install_coordinates(store::Store& store) {
  store::scalar(store, "to_crs",
                [](double x, double y, std::int64_t from, std::int64_t to) -> std::optional<std::vector<double>> {
                  const auto [out_x, out_y] = to_crs(x, y, from, to);
                  if (std::isnan(out_x)) return std::nullopt;
                  return std::vector<double>{out_x, out_y};
                });
  store::scalar(store, "crs_name", [](std::int64_t epsg) -> std::optional<std::string> {
    std::string name = crs_name(epsg);
    return name.empty() ? std::nullopt : std::optional(std::move(name));
  });
  store::scalar(store, "geo_in_korea", [](double lon, double lat) { return in_korea(lon, lat); });
  store::scalar(store, "crs_guess",
                [](double west, double south, double east, double north, std::optional<double> near_lon,
                   std::optional<double> near_lat) {
                  const double none = std::nan("");
                  return crs_guess(west, south, east, north, near_lon.value_or(none), near_lat.value_or(none));
                });
  store::scalar(store, "distance_m", [](double lon1, double lat1, double lon2, double lat2) -> std::optional<double> {
    if (!(std::abs(lat1) <= 90 && std::abs(lat2) <= 90)) return std::nullopt;
    return distance_metres(lon1, lat1, lon2, lat2);
  });
}

}  // namespace dure::geo
