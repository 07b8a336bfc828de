#pragma once

#include "cells.hpp"
#include "scan.hpp"

#include <stop_token>

namespace dure::ingest {

/// What both passes over a file need to know of it.
struct Reading {
  const TextFile& file;
  const TextSpec& spec;
  const Layout& layout;
  Dialect dialect;
  Encoding encoding;  ///< of the bytes TextFile gives: UTF-8 or CP949

  Reading(const TextFile& file_of, const TextSpec& spec_of, const Layout& layout_of)
      : file(file_of),
        spec(spec_of),
        layout(layout_of),
        dialect{layout_of.delimiter, layout_of.newline, layout_of.quotes},
        encoding(layout_of.encoding == Encoding::cp949 ? Encoding::cp949 : Encoding::utf8) {}
};

/// The kinds of all cells, column by column. Files over some megabytes are counted by `threads` threads.
std::vector<KindCounts> count_all(const Reading& reading, int threads, const std::stop_token& stop);
/// The same of pieces spread evenly over the file, some megabytes in all.
std::vector<KindCounts> count_sample(const Reading& reading);

std::vector<ColumnRule> decide_all(const Layout& layout, const std::vector<KindCounts>& counts, bool sampled);

/// A cell as UTF-8; valid until `scratch` changes or the cell's bytes go. `bad` counts bytes that are no characters.
std::string_view utf8_cell(std::string_view cell, Encoding encoding, std::string& scratch, std::size_t& bad);

}  // namespace dure::ingest
