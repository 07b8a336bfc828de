#include "api.hpp"

#include "target.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>
#include <array>

// /api/report
namespace dure::server {
namespace {

struct Format {
  std::string_view extension, type;
  policy::ReportFormat format;
};
constexpr std::array<Format, 4> kFormats{{
    {".html", "text/html; charset=utf-8", policy::ReportFormat::html},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", policy::ReportFormat::xlsx},
    {".pdf", "application/pdf", policy::ReportFormat::pdf},
    {".hwpx", "application/hwp+zip", policy::ReportFormat::hwpx},
}};

const Format& format_of(std::string_view file) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& f) { return file.ends_with(f.extension); });
  if (found == kFormats.end()) {
    throw Error(Fault::input, "report.format", "보고서는 .html, .xlsx, .pdf, .hwpx 가운데 하나로 받을 수 있습니다.");
  }
  return *found;
}

}  // namespace

Response api::report(House& house, Visit& visit) {
  const auto& file = visit.parts.at(0);
  const auto& format = format_of(file);
  const auto pack = pack_for(house, visit, file.substr(0, file.size() - format.extension.size()));
  auto reader = reader_for(house, visit, "report " + pack.name);
  Response response;
  response.body =
      policy::report(reader, pack, format.format, house.city.settings().text("city.name"), choices_of(visit));
  response.type = format.type;
  const auto name = percent_encoded(pack.title + std::string(format.extension));
  response.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + name);
  auto connection = house.city.store().connect();
  store::audit(connection, visit.who, "export", file,
               Json::object({{"bytes", static_cast<std::int64_t>(response.body.size())}}));
  return response;
}

}  // namespace dure::server
