-- To which townships visitors go. Hidden as in origin.
with cell as (
  select month, place_name, sum(purchases) as visitor_buys, sum(won) as visitor_won from sale where visitor group by month, place_name
),
judged as (
  select *, count(*) filter (where visitor_buys < $min_cell) over (partition by month) as small,
    coalesce(sum(visitor_buys) filter (where visitor_buys < $min_cell) over (partition by month), 0) as small_buys,
    row_number() over (partition by month order by visitor_buys >= $min_cell, visitor_buys, place_name) as nth
  from cell
),
hidden as (
  select *, visitor_buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1) as hidden from judged
)
select month, place_name, case when not hidden then visitor_buys end as visitor_buys, case when not hidden then visitor_won end as visitor_won, hidden
from hidden
