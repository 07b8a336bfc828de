#pragma once

namespace dure::store {
class Store;
}

namespace dure::geo {

/// Shows the engine in SQL. `costs` is a table (demand, site, weight, cost): what one unit of the demand's weight costs
/// at the site; a pair that is not there cannot be served; without weight each demand weighs 1.
///   p_median('costs', p := 5)                 site, served, cost, bound, gap, required   least sum of weight x cost
///   cover('costs', p := 4, radius := 500)     site, served, covered, bound, gap, required  most weight within radius
///   cover_all('costs', radius := 500)         site, served, cost, bound, gap, required   fewest sites, or least price
///   p_center('costs', p := 5)                 site, served, cost, bound, gap, required   least of the greatest cost
/// One row a chosen site; the sum and what no plan can better stand in each. `served` is the weight served, with
/// cover() what no standing site covered before. Each has a sister `…_services`: demand, site, share, cost. All take:
/// standing, required, forbidden (lists of sites), budget, spacing, seconds, and sites := 'table' with a column site
/// and any of standing, required, forbidden, capacity, price, and lon and lat, or x and y in metres. The same question
/// has the same answer everywhere: `seconds` is counted in work, not by the clock.
void install(store::Store& store);

}  // namespace dure::geo
