#pragma once

// How values cross between SQL and C++: the plumbing of functions.hpp. Engines include functions.hpp.

#include <dure/core/korean.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

/// What a value is in SQL: BOOLEAN, BIGINT, DOUBLE, VARCHAR, DATE, TIMESTAMP, BIGINT[], DOUBLE[], VARCHAR[].
enum class Kind { boolean, integer, real, text, date, timestamp, integers, reals, texts };

namespace wire {

struct Span {
  std::uint64_t offset, length;
};

/// One argument for a batch of rows: bool, int64, double, string_view, int32 days, int64 micros, or Spans of `child`.
/// Inside a list null is NaN, 0 or "".
struct In {
  const void* data = nullptr;
  const std::uint64_t* validity = nullptr;  ///< a bit a row; absent: all valid
  const void* child = nullptr;

  bool valid(std::size_t row) const { return !validity || ((validity[row / 64] >> (row % 64)) & 1U) != 0; }
  template <class T>
  const T& at(std::size_t row) const {
    return static_cast<const T*>(data)[row];
  }
  template <class T>
  std::span<const T> list(std::size_t row) const {
    auto span = at<Span>(row);
    return {static_cast<const T*>(child) + span.offset, span.length};
  }
};

/// Where the results of a batch go.
struct Out {
  void* vector = nullptr;
  void* data = nullptr;

  void null(std::size_t row) const;
  void text(std::size_t row, std::string_view utf8) const;
  void list(std::size_t row, std::span<const std::int64_t> values) const;
  void list(std::size_t row, std::span<const double> values) const;
  void list(std::size_t row, std::span<const std::string> values) const;
  template <class T>
  T& at(std::size_t row) const {
    return static_cast<T*>(data)[row];
  }
};

/// A C++ type that SQL can give or take.
template <class T>
struct Wire;

template <class T, Kind k>
struct Plain {
  static constexpr Kind kind = k;
  static constexpr bool nullable = false;
  static T read(const In& in, std::size_t row) { return in.at<T>(row); }
  static void write(const Out& out, std::size_t row, T value) { out.at<T>(row) = value; }
};
template <>
struct Wire<bool> : Plain<bool, Kind::boolean> {};
template <>
struct Wire<std::int64_t> : Plain<std::int64_t, Kind::integer> {};
template <>
struct Wire<double> : Plain<double, Kind::real> {};

template <class T>
struct Text {
  static constexpr Kind kind = Kind::text;
  static constexpr bool nullable = false;
  static T read(const In& in, std::size_t row) { return T(in.at<std::string_view>(row)); }
  static void write(const Out& out, std::size_t row, std::string_view value) { out.text(row, value); }
};
template <>
struct Wire<std::string_view> : Text<std::string_view> {};
template <>
struct Wire<std::string> : Text<std::string> {};

template <>
struct Wire<std::chrono::sys_days> {
  static constexpr Kind kind = Kind::date;
  static constexpr bool nullable = false;
  static std::chrono::sys_days read(const In& in, std::size_t row) {
    return std::chrono::sys_days(std::chrono::days(in.at<std::int32_t>(row)));
  }
  static void write(const Out& out, std::size_t row, std::chrono::sys_days day) {
    out.at<std::int32_t>(row) = static_cast<std::int32_t>(day.time_since_epoch().count());
  }
};

template <>
struct Wire<DateTime> {
  static constexpr Kind kind = Kind::timestamp;
  static constexpr bool nullable = false;
  static DateTime read(const In& in, std::size_t row) {
    std::chrono::sys_time<std::chrono::microseconds> at(std::chrono::microseconds(in.at<std::int64_t>(row)));
    auto day = std::chrono::floor<std::chrono::days>(at);
    return {day, at - day};
  }
  static void write(const Out& out, std::size_t row, const DateTime& at) {
    out.at<std::int64_t>(row) = (at.day + at.time).time_since_epoch().count();
  }
};

template <class Item, Kind k, class Source = Item>
struct List {
  static constexpr Kind kind = k;
  static constexpr bool nullable = false;
  static std::vector<Item> read(const In& in, std::size_t row) {
    auto span = in.list<Source>(row);
    return {span.begin(), span.end()};
  }
  static void write(const Out& out, std::size_t row, const std::vector<Item>& list) {
    out.list(row, std::span<const Item>(list));
  }
};
template <>
struct Wire<std::vector<std::int64_t>> : List<std::int64_t, Kind::integers> {};
template <>
struct Wire<std::vector<double>> : List<double, Kind::reals> {};
template <>
struct Wire<std::vector<std::string>> : List<std::string, Kind::texts, std::string_view> {};

template <>
struct Wire<std::span<const double>> {
  static constexpr Kind kind = Kind::reals;
  static constexpr bool nullable = false;
  static std::span<const double> read(const In& in, std::size_t row) { return in.list<double>(row); }
};

}  // namespace wire
}  // namespace dure::store
