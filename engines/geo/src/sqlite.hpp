#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace dure::geo {

/// An SQLite database in memory. One from foreign bytes is read only, trusts no schema, and is given up after a
/// bounded amount of work. @throws Error(input, "geo.layer") with what SQLite says of a broken one
class Sqlite {
public:
  enum class Kind { none, integer, real, text, blob };
  using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

  /// One row of an answer; borrows until the next.
  class Row {
  public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
    int columns() const;
    std::string_view name(int column) const;
    Kind kind(int column) const;
    std::int64_t integer(int column) const;  ///< 0 where there is none
    double real(int column) const;
    std::string_view bytes(int column) const;  ///< of a text or blob

  private:
    sqlite3_stmt* statement_;
  };

  Sqlite();                                ///< empty, to be written
  explicit Sqlite(std::string_view file);  ///< borrowed
  ~Sqlite();
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  /// `parameter` is ?1 as text.
  void each(const std::string& sql, std::string_view parameter, const std::function<void(const Row&)>& take);
  void run(const std::string& sql);
  /// One statement, run once for each row of parameters; a text at place `blob` is bound as a blob.
  class Insert {
  public:
    Insert(Sqlite& file, const std::string& sql, int blob);
    ~Insert();
    Insert(const Insert&) = delete;
    Insert& operator=(const Insert&) = delete;
    void row(const std::vector<Value>& values);

  private:
    Sqlite& file_;
    sqlite3_stmt* statement_ = nullptr;
    int blob_;
  };
  std::string file() const;  ///< its bytes

private:
  [[noreturn]] void refuse() const;
  sqlite3* db_ = nullptr;
  int turns_;  ///< of work that are left
};

}  // namespace dure::geo
