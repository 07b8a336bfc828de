-- What visitors and residents spend on. Visitors' cells are hidden as in origin.
with cell as (
  select month, trade, trade_middle, coalesce(sum(purchases) filter (where visitor), 0) as visitor_buys,
    coalesce(sum(won) filter (where visitor), 0) as visitor_won, coalesce(sum(won) filter (where not visitor), 0) as local_won
  from sale where trade is not null
  group by month, trade, trade_middle
),
judged as (
  select *, sum(visitor_won) over (partition by month) as visitor_total, sum(local_won) over (partition by month) as local_total,
    count(*) filter (where visitor_buys < $min_cell) over (partition by month) as small,
    coalesce(sum(visitor_buys) filter (where visitor_buys < $min_cell) over (partition by month), 0) as small_buys,
    row_number() over (partition by month order by visitor_buys >= $min_cell, visitor_buys, trade, trade_middle) as nth
  from cell
),
hidden as (
  select *, visitor_buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1) as hidden from judged
)
select month, trade, trade_middle, case when not hidden then visitor_buys end as visitor_buys,
  case when not hidden then visitor_won end as visitor_won, local_won,
  case when not hidden then 100.0 * visitor_won / nullif(visitor_total, 0) end as share,
  100.0 * local_won / nullif(local_total, 0) as local_share, hidden
from hidden
