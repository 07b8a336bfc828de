-- The plan as a driver reads it: a line where the road or the work changes.
with told as (
  select p.truck, p.trip, p.step, p.metres, p.minutes, p.time, p.litres, p.serves, p.refills, max(s.road_name) as road_name,
    case when p.refills then '물 채우기' when p.serves then '뿌리기' else '가기' end as what, max(s.lon_b) as lon, max(s.lat_b) as lat
  from step p left join street s on (s.a = p.a and s.b = p.b) or (s.a = p.b and s.b = p.a)
  group by p.truck, p.trip, p.step, p.metres, p.minutes, p.time, p.litres, p.serves, p.refills
),
real_step as (select * from told where metres > 0.1 or refills),
marked as (
  select *, case when lag(what || coalesce(road_name, '') || trip) over (partition by truck order by step) is distinct from what || coalesce(road_name, '') || trip then 1 else 0 end as fresh
  from real_step
),
block as (select *, sum(fresh) over (partition by truck order by step) as nth from marked)
select truck, trip, nth, any_value(what) as what, coalesce(any_value(road_name), '급수지') as road_name, min(time) as time, sum(metres) as length,
  case when any_value(what) = '뿌리기' then sum(metres) * $use end as litres
from block group by truck, trip, nth
