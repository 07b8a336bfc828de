// Any text as a viewer's SQL: whatever it is, the forbidden table's content does not come out and nothing changes.
#include <dure/core/error.hpp>
#include <dure/store/access.hpp>

#include <cstdlib>

using namespace dure;
using namespace dure::store;

namespace {

struct Town {
  Store store = Store::open({});
  Connection connection = store.connect();
  Town() {
    connection.exec(
        "create schema open; create table open.counts as select i as n, 'dong' as dong from range(5) t(i);"
        "create table raw.salary as select 'SECRET' as secret; create view main.salary as from raw.salary");
    set_access(connection, "open", Role::viewer);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Town& town = *new Town;  // never ended: see Store
  static Limits limits{2, std::uint64_t{256} << 20, 100};
  Reader viewer(town.store, {"someone", Role::viewer}, "fuzz", limits);
  std::string shown;
  try {
    auto rows = viewer.query({reinterpret_cast<const char*>(data), size});
    for (auto& row : rows.rows)
      for (auto& cell : row) shown += cell.dump();
  } catch (const Error& error) {
    shown = error.what();
  }
  std::string_view sql(reinterpret_cast<const char*>(data), size);
  if (sql.find("SECRET") == std::string_view::npos && shown.find("SECRET") != std::string::npos) std::abort();
  if (town.connection.value("select count(*) from raw.salary").integer() != 1) std::abort();
  return 0;
}
