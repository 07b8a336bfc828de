-- A day on which a township sold at least $event_min times as much to visitors as on the median comparable day of the eight
-- weeks before and the four after, and by far more than those days scatter (five median deviations). A working day is compared
-- with the same weekday, a day of rest with Saturdays, Sundays and holidays.
with daily as (
  select day, place_name, sum(purchases) as buys, case when is_workday(day) then isodow(day) else 0 end as day_kind
  from sale where visitor group by day, place_name
),
usual as (
  select a.day, a.place_name, a.buys, median(b.buys) as usual, mad(b.buys) as scatter, count(*) as days
  from daily a
  join daily b on b.place_name = a.place_name and b.day_kind = a.day_kind and b.day <> a.day and b.day between a.day - 56 and a.day + 28
  group by a.day, a.place_name, a.buys
)
select day, place_name, buys, usual, buys / usual as uplift
from usual
where days >= 6 and usual >= 10 and buys >= $event_min * usual and buys - usual >= 5 * 1.4826 * greatest(scatter, 1)
