-- Visitors on each township's day and on the whole county's (`읍면 전체`), and the residents' purchases beside them.
with guest as (
  select day, month, place_name, sum(purchases) as visitor_buys from sale
  where visitor and (day, place_name) in (select (day, place_name) from place_judged where day is not null)
  group by day, month, place_name
  union all
  select day, month, '읍면 전체', sum(purchases) from sale where visitor group by day, month
),
resident as (
  select day, place_name, sum(purchases) as local_buys from sale where not visitor group by day, place_name
  union all
  select day, '읍면 전체', sum(purchases) from sale where not visitor group by day
)
select g.day, g.month, g.place_name, g.visitor_buys, r.local_buys
from guest g left join resident r on r.day = g.day and r.place_name = g.place_name
