#pragma once

// What a C++ callable takes and gives: the plumbing of functions.hpp. Engines include functions.hpp.

#include <dure/store/wire.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace dure::store {
namespace wire {

template <class T>
struct Wire<std::optional<T>> {
  static constexpr Kind kind = Wire<T>::kind;
  static constexpr bool nullable = true;
  static std::optional<T> read(const In& in, std::size_t row) {
    return in.valid(row) ? std::optional<T>(Wire<T>::read(in, row)) : std::nullopt;
  }
  static void write(const Out& out, std::size_t row, const std::optional<T>& value) {
    value ? Wire<T>::write(out, row, *value) : out.null(row);
  }
};

}  // namespace wire

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> {
  using Result = std::remove_cvref_t<R>;
  using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...)> : Signature<R (C::*)(A...) const> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
  using Result = std::remove_cvref_t<R>;
  using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};

/// Calls `f` with the arguments of `row`; false when one that must not be null is.
template <class Arguments, class F>
bool call_with(std::span<const wire::In> in, std::size_t row, F&& f) {
  return [&]<class... A, std::size_t... i>(std::tuple<A...>*, std::index_sequence<i...>) {
    if (!((wire::Wire<A>::nullable || in[i].valid(row)) && ...)) return false;
    f(wire::Wire<A>::read(in[i], row)...);
    return true;
  }(static_cast<Arguments*>(nullptr), std::make_index_sequence<std::tuple_size_v<Arguments>>());
}

template <class Arguments>
std::vector<Kind> kinds_of() {
  return []<class... A>(std::tuple<A...>*) {
    return std::vector<Kind>{wire::Wire<A>::kind...};
  }(static_cast<Arguments*>(nullptr));
}

}  // namespace dure::store
