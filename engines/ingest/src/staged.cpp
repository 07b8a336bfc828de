#include "staged.hpp"

#include "html_table.hpp"
#include "json_table.hpp"
#include "layer_table.hpp"
#include "mapped_file.hpp"
#include "shape_bundle.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace dure::ingest {
namespace {

constexpr std::size_t most_html = std::size_t{512} << 20;

[[noreturn]] void no_table(const std::string& name, const std::string& why) {
  throw Error(Fault::input, "ingest.not_table", name + ": " + why);
}

bool wanted(const StageOptions& options, std::string_view sheet) { return !options.only || *options.only == sheet; }

/// A table spooled by `write`, as the pipeline takes it.
template <class Write>
StagedTable spooled(FileKind kind, const std::string& name, const std::string& sheet, const StageOptions& options,
                    Write write) {
  StagedTable table{
      .kind = kind, .sheet = sheet, .stem = name, .part = {}, .spec = {}, .faults = {}, .notes = {}, .spool = {}};
  table.spool.emplace(options.temporary);
  Spool out(table.spool->path());
  write(out, table);
  out.close();
  table.spec.path = table.spool->path();
  table.spec.name = sheet.empty() ? name : name + "의 시트 '" + sheet + "'";
  table.spec.records = true;
  return table;
}

std::vector<StagedTable> workbook(const std::filesystem::path& path, const std::string& name,
                                  const StageOptions& options) {
  Workbook book(Archive(path, name, options.limits));
  std::vector<StagedTable> tables;
  for (const Sheet& sheet : book.sheets()) {
    if (!wanted(options, sheet.name)) continue;
    std::uint64_t rows = 0;
    StagedTable table = spooled(FileKind::xlsx, name, sheet.name, options, [&](Spool& out, StagedTable& staged) {
      SpooledSheet spool = book.spool(sheet, out, options.progress, options.stop);
      rows = spool.rows;
      staged.spec.merges = std::move(spool.merges);
      staged.faults = std::move(spool.faults);
      if (sheet.hidden) staged.notes.push_back("숨긴 시트");
    });
    if (rows > 0) tables.push_back(std::move(table));
  }
  if (tables.empty()) no_table(name, "값이 있는 시트가 없습니다. 내용을 확인하고 다시 올려 주십시오.");
  return tables;
}

std::vector<StagedTable> json(const std::filesystem::path& path, const std::string& name, const StageOptions& options) {
  const MappedFile file(path);
  const Sniffed sniffed = sniff_encoding(file.bytes());
  std::string converted;
  std::string_view text = file.bytes().substr(sniffed.bom);
  if (sniffed.encoding != Encoding::utf8) text = converted = to_utf8(text, sniffed.encoding);
  std::vector<StagedTable> tables;
  tables.push_back(spooled(FileKind::json, name, "", options, [&](Spool& out, StagedTable& staged) {
    SpooledJson spool = spool_json(text, name, out, options.stop);
    staged.spec.header_rows = spool.names.empty() ? -1 : 1;
    staged.notes = std::move(spool.notes);
  }));
  return tables;
}

std::vector<StagedTable> html(const std::filesystem::path& path, const std::string& name, const StageOptions& options) {
  const MappedFile file(path);
  if (file.bytes().size() > most_html)
    no_table(name, "웹 페이지가 512MB를 넘습니다. 엑셀에서 .xlsx로 저장해 올려 주십시오.");
  const Sniffed sniffed = sniff_encoding(file.bytes());
  const auto found = read_html_tables(to_utf8(file.bytes().substr(sniffed.bom), sniffed.encoding));
  if (found.empty())
    no_table(name, "웹 페이지에 표가 없습니다. 로그인이 풀린 채 내려받은 것이 아닌지 확인해 주십시오.");
  std::vector<StagedTable> tables;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string sheet = found.size() == 1 ? "" : "표" + std::to_string(i + 1);
    if (!wanted(options, sheet)) continue;
    tables.push_back(spooled(FileKind::html, name, sheet, options, [&](Spool& out, StagedTable& staged) {
      spool_html(found[i], out);
      staged.spec.merges = found[i].merges;
      if (!found[i].caption.empty()) staged.notes.push_back("제목: " + found[i].caption);
    }));
  }
  return tables;
}

/// A file of the city as the functions for maps name it: relative to the city's folder, two above the temporary one.
std::string named_for_maps(const std::filesystem::path& path, const StageOptions& options) {
  return path.lexically_relative(options.temporary.parent_path().parent_path()).generic_string();
}

std::vector<StagedTable> maps(const std::filesystem::path& path, const std::string& name, FileKind kind,
                              const StageOptions& options) {
  if (!options.maps) no_table(name, "지도 자료는 여기서 읽지 않습니다.");
  const std::string file = named_for_maps(path, options);
  std::vector<StagedTable> tables;
  const auto names = layers_of(*options.maps, file);
  for (const std::string& layer : names) {
    const std::string sheet = kind == FileKind::raster && names.size() == 1 ? ""
                              : kind == FileKind::raster                    ? "밴드" + layer
                                                                            : layer;
    if (!wanted(options, sheet)) continue;
    StagedTable& table = tables.emplace_back();
    table.kind = kind;
    table.sheet = sheet;
    table.stem = name;
    table.map = file;
    table.layer = layer;
    table.spec.path = path;
    table.spec.name = name;
  }
  return tables;
}

/// The tables of one file that is no ZIP.
std::vector<StagedTable> plain(const std::filesystem::path& path, const std::string& name, FileKind kind,
                               const StageOptions& options) {
  std::vector<StagedTable> tables;
  if (kind == FileKind::xlsx) tables = workbook(path, name, options);
  if (kind == FileKind::json) tables = json(path, name, options);
  if (kind == FileKind::html) tables = html(path, name, options);
  if (kind == FileKind::layer || kind == FileKind::raster) tables = maps(path, name, kind, options);
  if (kind == FileKind::text || kind == FileKind::parquet) {
    StagedTable& table = tables.emplace_back();
    table.kind = kind;
    table.stem = name;
    table.spec.path = path;
    table.spec.name = name;
  }
  for (StagedTable& table : tables) {
    if (tables.size() > 1) table.part = table.sheet;
  }
  return tables;
}

void unpack(Archive& archive, const ArchiveEntry& entry, const std::filesystem::path& to, const StageOptions& options) {
  const int file = ::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) write_all(file, "x");  // says why
  try {
    std::string buffer(std::size_t{1} << 20, '\0');
    const auto next = archive.reader(entry);
    while (const std::size_t got = next(buffer.data(), buffer.size())) {
      if (options.stop.stop_requested())
        throw Error(Fault::busy, "ingest.stopped", entry.name + ": 적재를 멈추었습니다.");
      write_all(file, std::string_view(buffer).substr(0, got));
    }
  } catch (...) {
    ::close(file);
    throw;
  }
  ::close(file);
}

/// Rubbish that other systems put into a ZIP.
bool left_out(std::string_view name) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  return name.starts_with("__MACOSX/") || file.starts_with('.') || file.starts_with("~$") || file == "Thumbs.db";
}

bool is_shape(std::string_view name) { return extension_of(name) == "shp" || extension_of(name) == "kml"; }

/// The shapefiles or KML of a ZIP, each a table named as its file.
bool take_maps(const Archive& archive, const std::filesystem::path& path, const std::string& name,
               const StageOptions& options, const std::function<void(std::vector<StagedTable>&)>& take) {
  const auto& entries = archive.entries();
  if (std::none_of(entries.begin(), entries.end(), [](const auto& e) { return !left_out(e.name) && is_shape(e.name); }))
    return false;
  auto tables = maps(path, name, FileKind::layer, options);
  const bool bundle = extension_of(name) == "shp" || extension_of(name) == "kmz";  // named as the file itself
  for (StagedTable& table : tables)
    if (!bundle) table.stem = table.layer + ".shp";
  take(tables);
  return !tables.empty();
}

/// Any sheet of this entry? `only` is `entry` or `entry/sheet`.
bool inside(const StageOptions& options, const std::string& entry) {
  return !options.only || *options.only == entry || options.only->starts_with(entry + "/");
}

/// Nothing for a document that lies beside the tables: then `skipped` says so.
std::optional<FileKind> entry_kind(const std::filesystem::path& path, const std::string& label,
                                   const std::string& entry, std::vector<SkippedEntry>& skipped) {
  try {
    const FileKind kind = file_kind(path, label);
    if (kind != FileKind::zip) return kind;
  } catch (const Error& error) {
    if (error.code() != "ingest.not_table" && error.code() != "ingest.empty") throw;
    skipped.push_back({entry, error.what()});
    return std::nullopt;
  }
  throw Error(Fault::input, "ingest.nested_zip",
              label + ": ZIP 안에 든 ZIP은 풀지 않습니다. 안쪽 ZIP을 풀어 다시 올려 주십시오.");
}

std::vector<SkippedEntry> zip(const std::filesystem::path& path, const std::string& name, const StageOptions& options,
                              const std::function<void(std::vector<StagedTable>&)>& take) {
  Archive archive(path, name, options.limits);
  std::vector<SkippedEntry> skipped;
  bool any = take_maps(archive, path, name, options, take);
  const bool shapes = any;
  for (const ArchiveEntry& entry : archive.entries()) {
    if (left_out(entry.name) || !inside(options, entry.name)) continue;
    if (is_shape(entry.name) || (shapes && is_shape_part(entry.name))) continue;
    const TemporaryFile unpacked(options.temporary);
    unpack(archive, entry, unpacked.path(), options);
    const std::string label = name + "의 " + entry.name;
    const std::optional<FileKind> kind = entry_kind(unpacked.path(), label, entry.name, skipped);
    if (!kind) continue;
    StageOptions within = options;
    within.only.reset();
    if (options.only && options.only->size() > entry.name.size())
      within.only = options.only->substr(entry.name.size() + 1);
    auto tables = plain(unpacked.path(), label, *kind, within);
    for (StagedTable& table : tables) {
      table.sheet = table.sheet.empty() ? entry.name : entry.name + "/" + table.sheet;
      table.stem = entry.name;
    }
    take(tables);
    any = true;
  }
  if (!any && !skipped.empty()) throw Error(Fault::input, "ingest.not_table", skipped.front().sentence);
  if (!any) no_table(name, "ZIP 안에 읽을 파일이 없습니다. CSV나 엑셀을 넣어 다시 올려 주십시오.");
  return skipped;
}

}  // namespace

std::vector<SkippedEntry> stage(const std::filesystem::path& path, const std::string& name, const StageOptions& options,
                                const std::function<void(std::vector<StagedTable>&)>& take) {
  const FileKind kind = file_kind(path, name);
  if (kind == FileKind::zip) return zip(path, name, options, take);
  auto tables = plain(path, name, kind, options);
  take(tables);
  return {};
}

}  // namespace dure::ingest
