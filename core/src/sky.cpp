#include "sky.hpp"

#include <cmath>
#include <initializer_list>
#include <iterator>
#include <numbers>

namespace dure {
namespace {

double sine(double degrees) { return std::sin(degrees * (std::numbers::pi / 180)); }
double cosine(double degrees) { return std::cos(degrees * (std::numbers::pi / 180)); }

/// Amplitude in days, and multiples of the sun's anomaly, the moon's anomaly and the moon's argument of latitude.
struct MoonTerm {
  double amplitude;
  int sun, moon, latitude;
};
constexpr MoonTerm moon_terms[] = {  // J. Meeus, Astronomical Algorithms, 2nd ed., chapter 49, new moon
    {-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0},    {0.01608, 0, 2, 0},   {0.01039, 0, 0, 2},   {0.00739, -1, 1, 0},
    {-0.00514, 1, 1, 0}, {0.00208, 2, 0, 0},    {-0.00111, 0, 1, -2}, {-0.00057, 0, 1, 2},  {0.00056, 1, 2, 0},
    {-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2},    {0.00038, 1, 0, -2},  {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0},
    {0.00004, 0, 2, -2}, {0.00004, 3, 0, 0},    {0.00003, 1, 1, -2},  {0.00003, 0, 2, 2},   {-0.00003, 1, 1, 2},
    {0.00003, -1, 1, 2}, {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0},  {0.00002, 0, 4, 0}};

struct Planet {
  double millionths, at_zero, a_lunation;
};
constexpr Planet planets[] = {  // the same chapter: perturbations by the planets, in millionths of a day
    {325, 299.77, 0.107408}, {165, 251.88, 0.016321}, {164, 251.83, 26.651886}, {126, 349.42, 36.412478},
    {110, 84.66, 18.206239}, {62, 141.74, 53.303771}, {60, 207.14, 2.453732},   {56, 154.84, 7.306860},
    {47, 34.52, 27.261239},  {42, 207.19, 0.121824},  {40, 291.34, 1.844379},   {37, 161.72, 24.198154},
    {35, 239.56, 25.513099}, {23, 331.55, 3.592518}};

struct SunTerm {
  double amplitude, phase, speed;
};
constexpr SunTerm sun_terms[] = {  // P. Bretagnon and J.-L. Simon, Planetary Programs and Tables from -4000 to +2800
    {403406, 270.54861, 0.9287892},
    {195207, 340.19128, 35999.1376958},
    {119433, 63.91854, 35999.4089666},
    {112392, 331.26220, 35998.7287385},
    {3891, 317.843, 71998.20261},
    {2819, 86.631, 71998.4403},
    {1721, 240.052, 36000.35726},
    {660, 310.26, 71997.4812},
    {350, 247.23, 32964.4678},
    {334, 260.87, -19.4410},
    {314, 297.82, 445267.1117},
    {268, 343.14, 45036.8840},
    {242, 166.79, 3.1008},
    {234, 81.53, 22518.4434},
    {158, 3.50, -19.9739},
    {132, 132.75, 65928.9345},
    {129, 182.95, 9038.0293},
    {114, 162.03, 3034.7684},
    {99, 29.8, 33718.148},
    {93, 266.4, 3034.448},
    {86, 249.2, -2280.773},
    {78, 157.6, 29929.992},
    {72, 257.8, 31556.493},
    {68, 185.1, 149.588},
    {64, 69.9, 9037.750},
    {46, 8.0, 107997.405},
    {38, 197.1, -4444.176},
    {37, 250.4, 151.771},
    {32, 65.3, 67555.316},
    {29, 162.7, 31556.080},
    {28, 341.5, -4561.540},
    {27, 291.6, 107996.706},
    {27, 98.5, 1221.655},
    {25, 146.7, 62894.167},
    {24, 110.0, 31437.369},
    {21, 5.2, 14578.298},
    {21, 342.6, -31931.757},
    {20, 230.9, 34777.243},
    {18, 256.1, 1221.999},
    {17, 45.3, 62894.511},
    {14, 242.9, -4442.039},
    {13, 115.2, 107997.909},
    {13, 151.8, 119.066},
    {13, 285.3, 16859.071},
    {12, 53.3, -4.578},
    {10, 126.6, 26895.292},
    {10, 205.7, -39.127},
    {10, 85.9, 12297.536},
    {10, 146.1, 90073.778}};

constexpr double jd_of_1970 = 2440587.5;

/// 135°E, and before 1912 the meridian of Beijing, by which the calendars of those years were made.
double korea(double jd) { return (jd < 2419402.5 ? 8.0 : 9.0) / 24; }

double year_of(double jd) { return 2000 + (jd - 2451544.5) / 365.2425; }

}  // namespace

double new_moon(int lunation) {
  const double k = lunation, t = k / 1236.85, t2 = t * t;
  const double e = 1 - 0.002516 * t - 0.0000074 * t2;  // the earth's orbit grows rounder
  const double shrink[] = {1, e, e * e, 1};
  const double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t2;
  const double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t2 * t;
  const double latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t2 * t;
  const double node = 124.7746 - 1.56375588 * k + 0.0020672 * t2;
  double jd = 2451550.09766 + 29.530588861 * k + 0.00015437 * t2 - 0.00000015 * t2 * t - 0.00017 * sine(node);
  for (const MoonTerm& term : moon_terms)
    jd += term.amplitude * shrink[std::abs(term.sun)] *
          sine(term.sun * sun + term.moon * moon + term.latitude * latitude);
  for (std::size_t i = 0; i < std::size(planets); ++i) {
    const double argument = planets[i].at_zero + planets[i].a_lunation * k - (i == 0 ? 0.009173 * t2 : 0);
    jd += 1e-6 * planets[i].millionths * sine(argument);
  }
  return jd;
}

double solar_longitude(double jd_tt) {
  const double c = (jd_tt - 2451545) / 36525;
  double sum = 0;
  for (const SunTerm& term : sun_terms) sum += term.amplitude * sine(term.phase + term.speed * c);
  const double aberration = 0.0000974 * cosine(177.63 + 35999.01848 * c) - 0.005575;
  const double nutation = -0.004778 * sine(124.90 - 1934.134 * c) - 0.0003667 * sine(201.11 + 72001.5377 * c);
  const double longitude = 282.7771834 + 36000.76953744 * c + 0.000005729577951308232 * sum + aberration + nutation;
  return longitude - 360 * std::floor(longitude / 360);
}

double delta_t(double year) {  // F. Espenak and J. Meeus, Five Millennium Canon of Solar Eclipses
  const auto polynomial = [](double t, std::initializer_list<double> coefficients) {
    double value = 0, power = 1;
    for (const double c : coefficients) {
      value += c * power;
      power *= t;
    }
    return value;
  };
  if (year < 1920) return polynomial(year - 1900, {-2.79, 1.494119, -0.0598939, 0.0061966, -0.000197});
  if (year < 1941) return polynomial(year - 1920, {21.20, 0.84493, -0.076100, 0.0020936});
  if (year < 1961) return polynomial(year - 1950, {29.07, 0.407, -1 / 233.0, 1 / 2547.0});
  if (year < 1986) return polynomial(year - 1975, {45.45, 1.067, -1 / 260.0, -1 / 718.0});
  if (year < 2005) return polynomial(year - 2000, {63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599});
  if (year < 2050) return polynomial(year - 2000, {62.92, 0.32217, 0.005589});
  return -20 + 32 * std::pow((year - 1820) / 100, 2) - 0.5628 * (2150 - year);
}

std::chrono::sys_days korean_day_of(double jd_tt) {
  const double ut = jd_tt - delta_t(year_of(jd_tt)) / 86400;
  return std::chrono::sys_days(std::chrono::days(static_cast<int>(std::floor(ut - jd_of_1970 + korea(ut)))));
}

double korean_midnight(std::chrono::sys_days day) {
  const double local = jd_of_1970 + static_cast<double>(day.time_since_epoch().count());
  const double ut = local - korea(local);
  return ut + delta_t(year_of(ut)) / 86400;
}

}  // namespace dure
