#pragma once

#include <dure/core/json.hpp>
#include <dure/policy/pack.hpp>
#include <dure/store/access.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

/// Chosen filter values of a page, by filter name.
using Choices = std::vector<std::pair<std::string, std::string>>;

/// A page with its data, as `Page` of schema/api.ts. Filters are bound as parameters, never pasted.
Json page(store::Reader& reader, const Pack& pack, const Choices& choices);

/// The rows of one card, as page() would show them. @throws Error(missing, "card.missing") and what the card's SQL
/// throws.
store::Rows card_rows(store::Reader& reader, const Pack& pack, std::string_view card, const Choices& choices);

/// Pages made before, for whoever serves them. Thread-safe.
class PageCache {
public:
  PageCache();
  ~PageCache();
  /// page().dump(), from memory while nothing was loaded, fixed, run or edited since, for the same choices and role.
  /// What is given from memory is audited as well.
  std::shared_ptr<const std::string> page(store::Reader& reader, const Pack& pack, const Choices& choices);

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What stands behind one number, as `Door` of schema/api.ts: its SQL, its rows, the files, sheets and lines they came
/// from, the run. `card` is the card's id; `row` the position in the card's result and `column` the name of the
/// number's column.
Json door(store::Reader& reader, const Pack& pack, std::string_view card, std::size_t row, std::string_view column,
          const Choices& choices);

/// Title of the desk of a pack's page, "" when it has none or the page is broken.
std::string desk_title(const Pack& pack);
/// The desk of a pack's page (`desk` in dashboard.yaml), as `Desk` of schema/api.ts: up to 200 items, their
/// suggestions, what may be chosen, what was chosen before. @throws Error(missing, "desk.missing")
Json desk(store::Reader& reader, const Pack& pack, const Choices& choices);
/// What stands beside one item of the desk: its `similar` rows, as `Table` of schema/api.ts.
Json desk_similar(store::Reader& reader, const Pack& pack, std::string_view key, const Choices& choices);
/// Keeps what the reader decided in `dure.choice`, with what had been suggested; of several for one item the newest
/// counts. Never called by a program on its own. @throws Error(missing, "desk.item"), Error(input, "desk.choice") for
/// what is not among the choices.
void desk_choose(store::Reader& reader, const Pack& pack, std::string_view key, std::string_view choice,
                 const Choices& choices);

/// The SELECT behind a pack table, its settings written in; nothing for any other table.
using Definition = std::function<std::optional<std::string>(std::string_view schema, std::string_view table)>;

/// A SELECT that also says where its rows come from.
struct Trace {
  std::string sql;  ///< the columns of the original, then `_src`: BIGINT[], each `_load << 32 | _row` of a raw dataset,
                    ///< not yet distinct
  bool exact = true;  ///< false: a query on the way could not be followed row by row, so rows that were not counted are
                      ///< among them
};

/// Follows a SELECT without parameters down through filters, joins, group-bys, unions, CTEs, pack tables and views to
/// the datasets (why-provenance). A window over other rows keeps its own row only; a subquery in a condition decides
/// but does not count; both are said by `exact`. `column` is the output column that is asked about: an aggregate's
/// FILTER then narrows the rows. Cost: parsing only; running the result costs as much as running the definitions anew.
/// @throws Error(input, "trace.shape") for recursion, PIVOT and what else cannot be followed: name all rows of
/// reads_of() then.
Trace trace(store::Connection& connection, std::string_view sql, std::string_view column, std::string_view schema,
            const Definition& definition);

enum class ReportFormat { html, xlsx, pdf, hwpx };
/// One file; the same data give the same bytes. Order of a Korean office's report: title, one-line summary, □ ○ -,
/// tables, sources. `city` is the name in its head (setting city.name).
std::string report(store::Reader& reader, const Pack& pack, ReportFormat format, std::string_view city,
                   const Choices& choices = {});

}  // namespace dure::policy
