-- Visitors in each township's month and in the whole county's (`읍면 전체`). Townships that place_judged hides are not here.
select month, place_name, sum(purchases) as visitor_buys, sum(won) as visitor_won,
  coalesce(sum(purchases) filter (where weekday_no >= 6), 0) as weekend_buys, count(distinct day) as days
from sale
where visitor and (month, place_name) in (select (month, place_name) from place_judged where day is null)
group by month, place_name
union all
select month, '읍면 전체', sum(purchases), sum(won), coalesce(sum(purchases) filter (where weekday_no >= 6), 0), count(distinct day)
from sale where visitor group by month
