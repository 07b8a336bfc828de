#include "commands.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/geo/export.hpp>
#include <dure/policy/page.hpp>
#include <dure/store/audit.hpp>

#include <ostream>

namespace dure::app {
namespace {

namespace fs = std::filesystem;

policy::ReportFormat format_of(const fs::path& out) {
  const auto extension = out.extension();
  if (extension == ".html") return policy::ReportFormat::html;
  if (extension == ".xlsx") return policy::ReportFormat::xlsx;
  if (extension == ".pdf") return policy::ReportFormat::pdf;
  if (extension == ".hwpx") return policy::ReportFormat::hwpx;
  throw Error(
      Fault::input, "report.format",
      "'" + out.string() + "'의 형식을 모릅니다. 파일 이름을 .html, .xlsx, .pdf, .hwpx 가운데 하나로 끝내십시오.");
}

}  // namespace

int report(store::City& city, const std::string& pack, const fs::path& out, Terminal& terminal) {
  const auto format = format_of(out);
  store::Reader reader(city.store(), {}, "report " + pack);
  write_file_atomically(from_here(terminal, out), policy::report(reader, policy::find_pack(city, pack), format,
                                                                 city.settings().text("city.name")));
  auto connection = city.store().connect();
  store::audit(connection, {}, "export", pack, Json::object({{"file", out.filename().string()}}));
  terminal.out << "보고서를 썼습니다: " << out.string() << "\n";
  return 0;
}

int export_table(store::City& city, const Export& wish, Terminal& terminal) {
  const std::string file = wish.out.filename().string();
  const auto format = geo::export_format(file);
  if (!format) {
    throw Error(
        Fault::input, "export.format",
        "'" + file +
            "'의 형식을 모릅니다. 이름을 .geojson, .gpkg, .shp.zip, .kml, .gpx, .csv 가운데 하나로 끝내십시오.");
  }
  store::Reader reader(city.store(), {}, "export " + file, {.seconds = 600, .memory = std::uint64_t{8} << 30});
  const geo::ExportOrder order{.what = wish.what,
                               .name = file.substr(0, file.find('.')),
                               .format = *format,
                               .crs = wish.crs,
                               .from = wish.from,
                               .cp949 = wish.cp949};
  write_file_atomically(from_here(terminal, wish.out), geo::export_rows(reader, order, terminal.stop));
  terminal.out << "썼습니다: " << wish.out.string() << "\n";
  return 0;
}

}  // namespace dure::app
