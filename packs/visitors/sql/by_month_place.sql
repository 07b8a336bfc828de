-- Each township's month and the whole county's (`읍면 전체`). A township is hidden as a province is in origin.
with cell as (
  select month, place_name, coalesce(sum(purchases) filter (where visitor), 0) as visitor_buys,
    coalesce(sum(won) filter (where visitor), 0) as visitor_won, coalesce(sum(won) filter (where not visitor), 0) as local_won,
    coalesce(sum(purchases) filter (where visitor and weekday_no >= 6), 0) as weekend_buys, count(distinct day) as days
  from sale group by month, place_name
),
judged as (
  select *, count(*) filter (where visitor_buys < $min_cell) over (partition by month) as small,
    coalesce(sum(visitor_buys) filter (where visitor_buys < $min_cell) over (partition by month), 0) as small_buys,
    row_number() over (partition by month order by visitor_buys >= $min_cell, visitor_buys, place_name) as nth
  from cell
)
select month, place_name, visitor_buys, visitor_won, local_won, weekend_buys, days
from judged
where not (visitor_buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1))
union all
select month, '읍면 전체', sum(purchases) filter (where visitor), sum(won) filter (where visitor), coalesce(sum(won) filter (where not visitor), 0),
  coalesce(sum(purchases) filter (where visitor and weekday_no >= 6), 0), count(distinct day)
from sale group by month
