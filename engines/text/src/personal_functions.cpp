#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/functions.hpp>
#include <dure/text/personal.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>

namespace dure::text {
namespace {

struct Count {
  std::string column;
  Personal kind;
  std::int64_t cells;
};

std::array<std::int64_t, personal_kinds> cells_with(store::Connection& connection, const std::string& table,
                                                    const std::string& column) {
  std::array<std::int64_t, personal_kinds> cells{};
  const auto rows = connection.rows("select " + column + " from " + table + " where " + column + " is not null");
  for (const store::Row& row : rows.rows) {
    std::array<bool, personal_kinds> seen{};
    for (const PersonalSpan& span : find_personal(row[0].string())) seen[static_cast<std::size_t>(span.kind)] = true;
    for (std::size_t kind = 0; kind < personal_kinds; ++kind) cells[kind] += seen[kind];
  }
  return cells;
}

store::TableRows counted(const store::TableCall& call) {
  const std::string table = call.table(0);
  store::Connection connection = call.connect();
  const auto counts = std::make_shared<std::vector<Count>>();
  const auto columns =
      connection.rows("select column_name from (describe select * from " + table + ") where column_type = 'VARCHAR'");
  for (const store::Row& row : columns.rows) {
    const auto cells = cells_with(connection, table, store::quote_name(row[0].string()));
    for (std::size_t kind = 0; kind < personal_kinds; ++kind)
      if (cells[kind] > 0) counts->push_back({row[0].string(), static_cast<Personal>(kind), cells[kind]});
  }
  using store::Kind;
  return {{{"column", Kind::text}, {"kind", Kind::text}, {"cells", Kind::integer}},
          [counts](std::size_t n, store::RowOut& row) {
            if (n >= counts->size()) return false;
            row.set(0, (*counts)[n].column);
            row.set(1, personal_label((*counts)[n].kind));
            row.set(2, (*counts)[n].cells);
            return true;
          }};
}

}  // namespace

std::string personal_key(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "personal.key";
  const auto refuse = [&](const std::string& why) {
    return Error(Fault::input, "personal.key", file.string() + ": 개인정보를 가릴 열쇠를 " + why);
  };
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made >= 0) {
    const std::string key = random_hex(32) + "\n";
    const bool kept = ::write(made, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(made) == 0;
    ::close(made);
    if (!kept) {
      std::filesystem::remove(file, failed);
      throw refuse("쓰지 못했습니다. 디스크에 남은 자리를 살펴 주십시오.");
    }
  }
  std::string key;
  try {
    key = read_file(file, 4096);
  } catch (const Error&) {
    throw refuse("읽거나 만들 수 없습니다. 폴더의 권한을 살펴 주십시오.");
  }
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r' || key.back() == ' ')) key.pop_back();
  if (key.size() < 32) throw refuse("쓸 수 없습니다: 너무 짧습니다. 백업해 둔 열쇠로 바꾸어 주십시오.");
  return key;
}

void install_personal(store::Store& store, std::shared_ptr<const PersonalMask> mask) {
  using store::Kind;
  store::scalar(store, "mask_personal", [mask](std::string_view text) { return mask->masked(text); });
  store::scalar(store, "personal_kinds", [](std::string_view text) {
    std::vector<std::string> kinds;
    for (const PersonalSpan& span : find_personal(text)) kinds.emplace_back(personal_label(span.kind));
    return kinds;
  });
  store::table(store, {.name = "personal_counts",
                       .positional = {{.name = "table", .kind = Kind::text, .is_table = true}},
                       .named = {},
                       .bind = counted});
}

}  // namespace dure::text
