#pragma once

#include <chrono>

namespace dure {

/// Julian days in dynamical time (TT). Good to half a minute between 1900 and 2100.
double new_moon(int lunation);         ///< `lunation` 0 is the new moon of 2000-01-06
double solar_longitude(double jd_tt);  ///< apparent, in degrees, 0 <= … < 360; 0 is the March equinox

/// TT minus UT in seconds, at a decimal year.
double delta_t(double year);

/// Between TT and the civil days of Korean calendars: at 135°E, and by Beijing's meridian before 1912.
std::chrono::sys_days korean_day_of(double jd_tt);
double korean_midnight(std::chrono::sys_days day);  ///< TT at the start of that day

}  // namespace dure
