#include "binding.hpp"

#include <algorithm>
#include <set>

namespace dure::policy {
namespace {

/// `shapes` are those of `datasets`.
bool touches(store::Connection& connection, const Pack& pack, const std::set<std::string>& datasets,
             const std::vector<DatasetShape>& shapes) {
  for (auto& row :
       connection.rows("select distinct dataset from dure.binding where pack = $p", {{"p", pack.name}}).rows)
    if (datasets.contains(row[0].string())) return true;
  auto sources = bind_sources(pack, shapes, nullptr);
  if (std::any_of(sources.begin(), sources.end(), [](auto& source) { return !source.datasets.empty(); })) return true;
  for (auto& source : pack.sources)  // a column found by its content only
    for (auto& shape : shapes)
      if (std::any_of(source.from.begin(), source.from.end(), [&](auto& p) { return names_dataset(p, shape); }))
        return true;
  return std::any_of(pack.tables.begin(), pack.tables.end(), [&](auto& table) {
    return std::any_of(table.from.begin(), table.from.end(), [&](auto& name) { return datasets.contains(name); });
  });
}

/// `reader` selects from a table of `read`.
bool reads(const Pack& reader, const Pack& read) {
  auto schema = schema_of(read.name) + ".";
  return std::any_of(reader.tables.begin(), reader.tables.end(), [&](auto& table) {
    return std::any_of(table.from.begin(), table.from.end(), [&](auto& name) { return name.starts_with(schema); });
  });
}

/// Those that others read come first; packs that read each other stand by name.
std::vector<std::string> in_order(const std::vector<Pack>& all, std::set<std::string> names) {
  std::vector<std::string> order;
  while (!names.empty()) {
    auto next = std::find_if(all.begin(), all.end(), [&](auto& pack) {
      return names.contains(pack.name) && std::none_of(all.begin(), all.end(), [&](auto& other) {
               return &other != &pack && names.contains(other.name) && reads(pack, other);
             });
    });
    auto name = next == all.end() ? *names.begin() : next->name;
    names.erase(name);
    order.push_back(name);
  }
  return order;
}

}  // namespace

std::vector<Pack> packs_in_order(store::City& city) {
  const auto all = packs(city);
  std::set<std::string> names;
  for (auto& pack : all) names.insert(pack.name);
  std::vector<Pack> ordered;
  for (auto& name : in_order(all, std::move(names)))
    ordered.push_back(*std::find_if(all.begin(), all.end(), [&](auto& pack) { return pack.name == name; }));
  return ordered;
}

std::vector<std::string> packs_touched_by(store::City& city, const std::set<std::string>& datasets) {
  if (datasets.empty()) return {};
  auto all = packs(city);
  auto connection = city.store().connect();
  auto shapes = dataset_shapes(connection);
  std::erase_if(shapes, [&](auto& shape) { return !datasets.contains(shape.name); });
  std::set<std::string> touched;
  for (auto& pack : all)
    if (touches(connection, pack, datasets, shapes)) touched.insert(pack.name);
  for (bool more = true; more;) {
    more = false;
    for (auto& pack : all)
      if (!touched.contains(pack.name) && std::any_of(all.begin(), all.end(), [&](auto& other) {
            return touched.contains(other.name) && reads(pack, other);
          }))
        more = touched.insert(pack.name).second;
  }
  return in_order(all, std::move(touched));
}

}  // namespace dure::policy
