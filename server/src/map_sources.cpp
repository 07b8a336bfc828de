#include "map_sources.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::server {
namespace {

constexpr auto kFresh = std::chrono::seconds(1);
constexpr std::size_t kMostSittings = 20'000;

// What a table was made of: loads and fixes of datasets, runs of pack tables; of any other the last change that the
// audit knows, and of all the last SQL of an admin, which may have changed any.
constexpr std::string_view kChanges = R"(
  with name as (select unnest($tables::varchar[]) as name),
  made as (
    select 'raw.' || dataset as name, max(load_id) as id, max("at") as "at" from dure.load group by all
    union all select 'raw.' || dataset, count(*), max(fixed_at) from dure.load_problem where fixed_at is not null group by dataset
    union all select t.name, max(run_id), max(r.started_at) from dure.run_table t join dure.run r using (run_id) where r.state = 'done' group by all)
  select n.name, m.id, m."at"::varchar,
         case when m.name is null then (select max(seq) from dure.audit
                                        where action in ('load', 'replace', 'fix', 'run', 'choose', 'setting')) end
  from name n left join made m on lower(m.name) = lower(n.name)
  union all select 'sql', max(seq), null, null from dure.audit where action = 'fix' and object = 'sql'
  union all select 'day', null, current_date::varchar, null
  order by all)";

// Tables whose columns promise places; `raw` is read through its views.
constexpr std::string_view kCandidates = R"(
  select schema_name || '.' || table_name as name from duckdb_columns()
  where schema_name not in ('raw', 'dure', 'information_schema', 'pg_catalog') and not internal
  group by all
  having bool_or(column_name = 'geometry') or (bool_or(column_name = 'lon') and bool_or(column_name = 'lat'))
      or (bool_or(column_name = 'x') and bool_or(column_name = 'y') and not bool_or(column_name = 'cells'))
  union select 'main.' || dataset from dure.layer where geometry is not null or (x is not null and y is not null)
  order by name)";

[[noreturn]] void no_layer(const std::string& table) {
  throw Error(
      Fault::missing, "map.layer",
      "'" + table + "'(이)라는 지도 자료가 없습니다. geometry, lon과 lat, 또는 x와 y 열이 있는 표의 이름을 주십시오.");
}

std::pair<std::string, std::string> parts_of(const std::string& table) {
  const auto dot = table.find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == table.size()) no_layer(table);
  return {table.substr(0, dot), table.substr(dot + 1)};
}

/// What the catalogue of layers says of a dataset.
std::optional<geo::PlaceColumns> catalogued(store::Connection& connection, const std::string& dataset) {
  constexpr std::string_view kLayer = R"(
    select coalesce(geometry, ''), coalesce(x, ''), coalesce(y, ''), coalesce(epsg, 0) from dure.layer
    where dataset = $name and (geometry is not null or (x is not null and y is not null)))";
  const auto rows = connection.rows(kLayer, {{"name", dataset}}).rows;
  if (rows.empty()) return std::nullopt;
  return geo::PlaceColumns{rows[0][0].string(), rows[0][1].string(), rows[0][2].string(), rows[0][3].integer()};
}

std::optional<geo::PlaceColumns> places_in(store::Connection& connection, const std::string& schema,
                                           const std::string& name, const std::vector<std::string>& columns) {
  if (auto known = catalogued(connection, schema == "main" ? name : schema + "." + name)) return known;
  return geo::places_of(columns);
}

}  // namespace

MapSources::Look MapSources::look_anew(store::Reader& reader, const std::string& table) {
  const auto [schema, name] = parts_of(table);
  Look look;
  look.sql = "select * from " + store::quote_name(schema) + "." + store::quote_name(name);
  auto connection = reader.store().connect();
  const auto described = store::table_columns(connection, schema, name);
  if (described.empty() || schema == "raw" || schema == "dure") no_layer(table);
  reader.check(look.sql);
  std::vector<std::string> columns;
  std::string made = DURE_VERSION "\n" + table;
  for (const auto& [column, type] : described) {
    columns.push_back(column);
    made += "\n" + column + " " + type;
  }
  if (geo::is_raster(columns)) {
    look.sql += " order by row";
  } else {
    look.places = places_in(connection, schema, name, columns);
    if (!look.places) no_layer(table);
    made += "\n" + look.places->geometry + "|" + look.places->x + "|" + look.places->y + "|" +
            std::to_string(look.places->epsg);
  }
  look.reads = store::reads_of(connection, look.sql).tables;
  Json::Array names(look.reads.begin(), look.reads.end());
  for (const auto& row : connection.rows(kChanges, {{"tables", std::move(names)}}).rows)
    for (const auto& cell : row) made += "|" + cell.dump();
  look.version = sha256(made).substr(0, 20);
  return look;
}

MapSources::Look MapSources::look_at(store::Reader& reader, const std::string& table) {
  const auto role = reader.who().role;
  const auto now = Clock::now();
  {
    const std::scoped_lock lock(mutex_);
    const auto found = looks_.find(table);
    if (found != looks_.end()) {
      const auto seen = found->second.seen.find(role);
      if (seen != found->second.seen.end() && now - seen->second < kFresh) return found->second;
    }
  }
  Look look = look_anew(reader, table);
  const std::scoped_lock lock(mutex_);
  if (const auto found = looks_.find(table); found != looks_.end() && found->second.version == look.version)
    look.seen = found->second.seen;
  look.seen[role] = now;
  return looks_[table] = look;
}

bool MapSources::first_time(const MapVisitor& visitor, const std::string& table) {
  const std::scoped_lock lock(mutex_);
  if (sittings_.size() >= kMostSittings) sittings_.clear();
  return sittings_.insert(sha256(visitor.sitting + "\n" + table)).second;
}

std::shared_ptr<const MapSource> MapSources::make(store::Reader& reader, const std::string& table, const Look& look) {
  auto source = std::make_shared<MapSource>(table, look.version);
  const auto name = parts_of(table).second;
  reader.read(look.sql, {}, [&](store::Result& rows) {
    if (look.places) {
      source->vector = std::make_unique<geo::VectorLayer>(name, rows, *look.places, memory_);
    } else {
      source->raster = std::make_unique<geo::RasterLayer>(name, rows, memory_);
    }
  });
  return source;
}

std::shared_ptr<const MapSource> MapSources::open(const MapVisitor& visitor, const std::string& table) {
  auto& reader = visitor.reader;
  Look look;
  try {
    look = look_at(reader, table);
  } catch (const Error& error) {
    if (error.fault() == Fault::denied && first_time(visitor, table + "\nrefused")) {
      auto connection = reader.store().connect();
      store::audit(connection, reader.who(), "read", "map " + table, Json::object({{"refused", error.code()}}));
    }
    throw;
  }
  const auto slot = slot_of(table);
  const std::scoped_lock making(slot->making);
  const bool first = first_time(visitor, table);
  auto source = source_in(*slot);
  if (source && source->version == look.version) {
    if (first) {
      auto connection = reader.store().connect();
      Json tables{Json::Array(look.reads.begin(), look.reads.end())};
      store::audit(connection, reader.who(), "read", "map " + table, Json::object({{"tables", std::move(tables)}}));
    }
    return source;
  }
  source = make(reader, table, look);
  keep(*slot, source);
  return source;
}

std::shared_ptr<MapSources::Slot> MapSources::slot_of(const std::string& table) {
  const std::scoped_lock lock(mutex_);
  auto& slot = slots_[table];
  if (!slot) slot = std::make_shared<Slot>();
  slot->used = ++uses_;
  return slot;
}

std::shared_ptr<const MapSource> MapSources::source_in(const Slot& slot) {
  const std::scoped_lock lock(mutex_);
  return slot.source;
}

void MapSources::keep(Slot& kept, std::shared_ptr<const MapSource> source) {
  const auto bytes_of = [](const Slot& slot) -> std::uint64_t {
    if (!slot.source) return 0;
    return slot.source->vector ? slot.source->vector->bytes() : slot.source->raster->bytes();
  };
  const std::scoped_lock lock(mutex_);
  kept.source = std::move(source);
  for (;;) {
    std::uint64_t sum = 0;
    auto oldest = slots_.end();
    for (auto slot = slots_.begin(); slot != slots_.end(); ++slot) {
      sum += bytes_of(*slot->second);
      if (slot->second.get() != &kept && (oldest == slots_.end() || slot->second->used < oldest->second->used))
        oldest = slot;
    }
    if (sum <= memory_ || oldest == slots_.end()) return;
    slots_.erase(oldest);  // those who still read it hold it
  }
}

std::vector<std::string> MapSources::tables(store::Reader& reader) {
  auto connection = reader.store().connect();
  std::vector<std::string> out;
  for (const auto& row : connection.rows(kCandidates).rows) {
    const auto& table = row[0].string();
    try {
      const auto [schema, name] = parts_of(table);
      reader.check("select * from " + store::quote_name(schema) + "." + store::quote_name(name));
      out.push_back(table);
    } catch (const Error&) {  // not for this role, or a view whose table is gone
    }
  }
  return out;
}

std::shared_ptr<const std::string> MapSources::kept(const MapSource& source, const std::string& name,
                                                    const std::function<std::string()>& make) {
  const auto key = source.version + "/" + name;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = tiles_.find(key); found != tiles_.end()) {
      order_.splice(order_.begin(), order_, found->second.place);
      return found->second.bytes;
    }
  }
  auto bytes = std::make_shared<const std::string>(make());
  const std::scoped_lock lock(mutex_);
  const auto cost = [](const std::string& of, const std::string& what) { return of.size() * 2 + what.size() + 200; };
  if (tiles_.contains(key)) return bytes;
  order_.push_front(key);
  tiles_[key] = {bytes, order_.begin()};
  tile_bytes_ += cost(key, *bytes);
  while (tile_bytes_ > memory_ / 8 && order_.size() > 1) {
    const auto last = tiles_.find(order_.back());
    tile_bytes_ -= cost(last->first, *last->second.bytes);
    tiles_.erase(last);
    order_.pop_back();
  }
  return bytes;
}

}  // namespace dure::server
