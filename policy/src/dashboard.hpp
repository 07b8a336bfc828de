#pragma once

#include "notes.hpp"

#include <dure/policy/pack.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dure::policy {

/// A card as dashboard.yaml writes it. `sql` is always a SELECT: a table's name has become `select * from name`.
struct CardSpec {
  std::string id, kind, sql, title, note, label, unit, format, tone, beside;
  std::string x, y, pale, low, high, series, part, value, suppressed, from, mark;
  std::string classes, ramp, before, inside, order;  ///< of a map and its layers
  std::string count, moved, budget;  ///< of a plan: the filters that say how many, where by hand, for how much
  bool horizontal = false, tiles = false, focus = false;
  int width = 0, height = 0;  ///< 12ths; 0: what is left of the row
  int radius = 0;             ///< metres around each site of a plan
  std::size_t limit = 0;
  std::string action_label, action_to;
  struct As {
    std::string as;
    int width = 0;
  };
  std::map<std::string, As> columns;
  /// What is drawn with a map or plan: its layers in their order, then candidates, standing, curve. Their ids are
  /// `<card>.1`, `<card>.candidates` …, so that each has doors of its own.
  std::vector<CardSpec> parts;
  int line = 0;

  bool is_map() const { return kind == "map" || kind == "plan"; }
  /// points, lines, areas or raster
  bool is_layer() const;
  const CardSpec* part_of(std::string_view named) const;  ///< by kind, null when there is none
};

/// A page's parameter: one of the options, a number between bounds, or a list of the options.
struct FilterSpec {
  enum class Kind { one, number, list };
  std::string name, label, options, fallback,
      all;  ///< options: a SELECT of `value`, `label`; fallback: first | all | a SELECT; of a number its text
  int line = 0;
  Kind kind = Kind::one;
  std::string unit = {};
  double least = 0, most = 0, step = 1, usual = 0;  ///< of a number; `usual` is the default
  bool whole = true;                                ///< no bound, step or default has a fraction: BIGINT, else DOUBLE
};

struct SectionSpec {
  std::string title, lines;  ///< lines: a SELECT of `level`, `line`
  std::vector<std::string> cards;
  int line = 0;
};

struct ReportSpec {
  std::string title, summary;
  std::vector<SectionSpec> sections;
  int line = 0;
};

/// The desk where people decide one item after the other, a few suggestions beside each.
struct DeskSpec {
  std::string title, items, suggestions, choices, similar;  ///< SELECTs but for the title; `similar` asks with `$key`
  std::string accuracy;                                     ///< id of a card: how often the suggestions were right
  int line = 0;
};

struct Dashboard {
  std::string file, page, headline;
  int headline_line = 0;
  std::vector<FilterSpec> filters;
  std::vector<CardSpec> figures;
  std::vector<std::vector<CardSpec>> rows;
  std::optional<ReportSpec> report;
  std::optional<DeskSpec> desk;

  const CardSpec* card(std::string_view id) const;
  const FilterSpec* filter(std::string_view name) const;
};

/// Reads one page; faults keys, kinds and needs it does not know. What its SQL says is checked by trying it
/// (dry_run.hpp).
Dashboard read_dashboard(const Pack& pack, const std::string& file, std::vector<Finding>& findings);
/// The pack's first page. @throws Error(missing, "page.missing"), Error(input, "pack.broken")
Dashboard first_page(const Pack& pack);

}  // namespace dure::policy
