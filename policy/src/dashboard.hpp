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
  bool horizontal = false;
  int width = 0, height = 0;  ///< 12ths; 0: what is left of the row
  std::size_t limit = 0;
  std::string action_label, action_to;
  struct As {
    std::string as;
    int width = 0;
  };
  std::map<std::string, As> columns;
  int line = 0;
};

struct FilterSpec {
  std::string name, label, options, fallback,
      all;  ///< options: a SELECT of `value`, `label`; fallback: first | all | a SELECT
  int line = 0;
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
};

/// Reads one page; faults keys, kinds and needs it does not know. What its SQL says is checked by trying it
/// (dry_run.hpp).
Dashboard read_dashboard(const Pack& pack, const std::string& file, std::vector<Finding>& findings);
/// The pack's first page. @throws Error(missing, "page.missing"), Error(input, "pack.broken")
Dashboard first_page(const Pack& pack);

}  // namespace dure::policy
