-- Each township's day and the whole county's (`읍면 전체`). Within a day a township is hidden as a province is in origin.
with cell as (
  select day, month, place_name, coalesce(sum(purchases) filter (where visitor), 0) as visitor_buys,
    coalesce(sum(purchases) filter (where not visitor), 0) as local_buys
  from sale group by day, month, place_name
),
judged as (
  select *, count(*) filter (where visitor_buys < $min_cell) over (partition by day) as small,
    coalesce(sum(visitor_buys) filter (where visitor_buys < $min_cell) over (partition by day), 0) as small_buys,
    row_number() over (partition by day order by visitor_buys >= $min_cell, visitor_buys, place_name) as nth
  from cell
)
select day, month, place_name,
  case when not (visitor_buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1)) then visitor_buys end as visitor_buys,
  local_buys
from judged
union all
select day, month, '읍면 전체', coalesce(sum(purchases) filter (where visitor), 0), coalesce(sum(purchases) filter (where not visitor), 0)
from sale group by day, month
