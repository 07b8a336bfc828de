#pragma once

#include <dure/geo/tiles.hpp>
#include <dure/store/access.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dure::server {

/// Who reads a layer, and in which sitting: the audit has one line for each layer and sitting.
struct MapVisitor {
  store::Reader& reader;
  std::string sitting;
};

/// A table of a version as maps read it. Exactly one of the two is there.
struct MapSource {
  std::string table;    ///< `schema.table`
  std::string version;  ///< changes when the table, its place columns or this program do
  std::unique_ptr<geo::VectorLayer> vector;
  std::unique_ptr<geo::RasterLayer> raster;
};

/// Tables as layers, made once of each version and kept while there is room. Who may read a table is asked of its
/// Reader, and what version it has of the catalogue, at most once a second a role: a right that is taken away, and a
/// row that is new, show within that second. A Reader gives a role a table whole or not at all, so roles share what is
/// kept.
class MapSources {
public:
  /// `memory`: bytes for sources, and an eighth of it for tiles.
  explicit MapSources(std::uint64_t memory) : memory_(memory) {}

  /// @throws what the Reader throws, Error(missing, "map.layer") for what is no table with places
  std::shared_ptr<const MapSource> open(const MapVisitor& visitor, const std::string& table);
  /// The tables with places that this reader may read, rasters left out, by name.
  std::vector<std::string> tables(store::Reader& reader);
  /// What `make` gave for this source and name, kept while there is room.
  std::shared_ptr<const std::string> kept(const MapSource& source, const std::string& name,
                                          const std::function<std::string()>& make);

private:
  using Clock = std::chrono::steady_clock;
  /// What is known of a table.
  struct Look {
    std::string sql, version;
    std::vector<std::string> reads;
    std::optional<geo::PlaceColumns> places;  ///< none: a raster
    std::map<store::Role, Clock::time_point> seen;
  };
  struct Slot {
    std::mutex making;  ///< held by whoever makes the source; others wait for it
    std::shared_ptr<const MapSource> source;
    std::uint64_t used = 0;
  };
  struct Tile {
    std::shared_ptr<const std::string> bytes;
    std::list<std::string>::iterator place;
  };

  Look look_at(store::Reader& reader, const std::string& table);
  Look look_anew(store::Reader& reader, const std::string& table);
  bool first_time(const MapVisitor& visitor, const std::string& table);
  std::shared_ptr<const MapSource> make(store::Reader& reader, const std::string& table, const Look& look);
  std::shared_ptr<Slot> slot_of(const std::string& table);
  std::shared_ptr<const MapSource> source_in(const Slot& slot);
  void keep(Slot& slot, std::shared_ptr<const MapSource> source);  ///< and makes room for it

  std::uint64_t memory_;
  std::mutex mutex_;  // of all that follows; never held while a table is read or a tile drawn
  std::map<std::string, Look> looks_;
  std::map<std::string, std::shared_ptr<Slot>> slots_;  ///< by table
  std::uint64_t uses_ = 0;
  std::set<std::string> sittings_;  ///< with a layer each, those that the audit has
  std::unordered_map<std::string, Tile> tiles_;
  std::list<std::string> order_;  ///< of tiles, the last used first
  std::uint64_t tile_bytes_ = 0;
};

}  // namespace dure::server
