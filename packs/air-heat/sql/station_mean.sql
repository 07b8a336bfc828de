-- Means of the whole file. A station counts when at least $least_share of the hours of the busiest station are valid.
with told as (
  select station, avg(fine) as fine, avg(coarse) as coarse, count(fine) as hours from hourly group by station
),
peak as (select station, avg(most) as ozone_max from (select station, day, max(ozone) as most from hourly group by station, day) group by station)
select t.station, s.name, s.lon, s.lat, t.fine, t.coarse, p.ozone_max, t.hours, 100.0 * t.hours / max(t.hours) over () as hours_share,
  t.hours >= $least_share * max(t.hours) over () as counts
from told t join station s on s.station = t.station left join peak p on p.station = t.station
