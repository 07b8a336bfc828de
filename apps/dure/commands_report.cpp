#include "commands.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
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

}  // namespace dure::app
