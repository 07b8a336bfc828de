#pragma once

#include <dure/store/store.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace dure::policy {

// What the SQL functions of docs/sql-functions.md say. Nothing for infinities and numbers beyond 9e15.
std::optional<std::string> say_count(double n);          ///< `12,345`, rounded
std::optional<std::string> say_percent(double percent);  ///< `12.5 %`
/// `+8 %`, `-6 %`, `+0.4 %` below one percent, `같음`, `새로 생김` when there was nothing before.
std::optional<std::string> say_change(double now, double before);
std::chrono::sys_days week_of(std::chrono::sys_days day);  ///< the Monday of its week
std::string say_week(std::chrono::sys_days day);           ///< `7월 13일–19일`, `6월 29일–7월 5일`

/// `bind_integer(text)`, `bind_number`, `bind_percent`, `bind_date`, `bind_month`, `bind_datetime`, `bind_micros`,
/// `bind_flag`: what a source's view casts texts with. Null when the text is none.
void install_casts(store::Store& store);

}  // namespace dure::policy
