#include "api.hpp"

#include "target.hpp"

#include <dure/core/encoding.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>

// /api/find: what Ctrl K looks through besides the places that every page knows by itself
namespace dure::server {
namespace {

constexpr std::size_t kMost = 30;

std::string folded(std::string_view text) {
  std::string out = nfc(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

class Search {
public:
  explicit Search(std::string_view words) : words_(folded(words)) {}
  void look(std::string_view kind, std::string_view title, std::string_view detail, const std::string& to,
            std::string_view also = {}) {
    const auto text = folded(std::string(title) + " " + std::string(detail) + " " + std::string(also));
    if (hits_.size() >= kMost || words_.empty() || text.find(words_) == std::string::npos) return;
    hits_.push_back({folded(title).find(words_), kind != "page",
                     Json::object({{"kind", kind}, {"title", title}, {"detail", detail}, {"to", to}})});
  }
  // Titles that begin with the words come first, of these the pages.
  Json hits() {
    std::stable_sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
      return std::pair(a.place, a.below) < std::pair(b.place, b.below);
    });
    Json list = Json::array();
    for (auto& hit : hits_) list.push(std::move(hit.json));
    return list;
  }

private:
  struct Hit {
    std::size_t place;
    bool below;
    Json json;
  };
  std::string words_;
  std::vector<Hit> hits_;
};

void look_through_packs(House& house, const Visit& visit, Search& search) {
  for (const auto& pack : policy::packs(house.city)) {
    if (!may(visit, pack.read)) continue;
    search.look("page", pack.title, pack.owner, "/page/" + pack.name, pack.name);
    for (const auto& table : pack.tables) {
      if (!may(visit, table.read.value_or(pack.read))) continue;
      const auto name = policy::schema_of(pack.name) + "." + table.name;
      search.look("table", table.label.empty() ? table.name : table.label, name, "/data/" + percent_encoded(name));
    }
  }
}

void look_through_datasets(House& house, const Visit& visit, Search& search) {
  auto connection = house.city.store().connect();
  const auto rows = connection.rows(
      R"(select d.name, coalesce(d.title, d.name), c.name, coalesce(c.title, '') from dure.dataset d
         left join dure."column" c on c.dataset = d.name where d.origin = 'file' order by d.name, c.position)");
  std::string last;
  bool readable = false;
  for (const auto& row : rows.rows) {
    const auto& name = row[0].string();
    const auto to = "/data/" + percent_encoded(name);
    if (name != last) {
      readable = may(visit, store::least_role(connection, "main." + store::quote_name(name)));
      if (readable) search.look("dataset", row[1].string(), name, to);
      last = name;
    }
    if (readable && row[2].is_string()) search.look("column", row[2].string(), name, to, row[3].string());
  }
}

}  // namespace

Response api::find(House& house, Visit& visit) {
  Search search(visit.request.argument("q"));
  look_through_packs(house, visit, search);
  if (may(visit, store::Role::officer)) look_through_datasets(house, visit, search);
  return json_response(Json::object({{"hits", search.hits()}}));
}

}  // namespace dure::server
