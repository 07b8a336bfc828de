#pragma once

#include "choices.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

/// A page opened for one reader, its filters chosen: where a door or a report asks the page's questions again.
class Desk {
public:
  Desk(store::Reader& reader, const Pack& pack, const Choices& choices);

  const Dashboard& board() const { return board_; }
  const Pack& pack() const { return pack_; }
  const Chosen& chosen() const { return chosen_; }
  store::Reader& reader() { return reader_; }
  store::Connection& connection() { return connection_; }

  store::Rows rows(std::string_view sql);                ///< of an author's SELECT, under the choices
  std::vector<std::string> lines(std::string_view sql);  ///< its column `line`, else its first; nulls left out
  std::string written(std::string_view sql) const;       ///< the author's text with settings and choices written in
  std::string plain(std::string_view sql);  ///< the same as it runs anywhere: names qualified, no parameters
  Definition definition();                  ///< of every pack table, settings written in

  /// `기간 7월 13일–19일` for every filter that narrows.
  std::vector<std::string> conditions() const;

private:
  store::Reader& reader_;
  const Pack& pack_;
  Dashboard board_;
  store::Connection connection_;
  Shapes shapes_;
  Chosen chosen_;
};

}  // namespace dure::policy
