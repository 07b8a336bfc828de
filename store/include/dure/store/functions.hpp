#pragma once

// Engines show themselves in SQL through this header: a name, a C++ callable, and the types follow.
//
//   store.scalar("say_won", [](std::int64_t won) { return dure::say_won(won); });
//   store.scalar("smooth", [](std::span<const double> v) -> std::vector<double> {…});
//   store.aggregate<State>("volume_median", …);
//   store.table("holidays", {"day date", "name varchar"}, [](…) {…});
//
// Written by store's author; see store/README.md.
