-- Visitors by weekday and household: purchases, and what share of the weekday each household is. Hidden as in origin.
with cell as (
  select month, weekday_no, weekday, household_no, household, sum(purchases) as buys
  from sale where visitor and household is not null
  group by month, weekday_no, weekday, household_no, household
),
judged as (
  select *, sum(buys) over (partition by month, weekday_no) as total,
    count(*) filter (where buys < $min_cell) over (partition by month, weekday_no) as small,
    coalesce(sum(buys) filter (where buys < $min_cell) over (partition by month, weekday_no), 0) as small_buys,
    row_number() over (partition by month, weekday_no order by buys >= $min_cell, buys, household_no) as nth
  from cell
),
hidden as (
  select *, buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1) as hidden from judged
)
select month, weekday_no, weekday, household_no, household, case when not hidden then buys end as buys,
  case when not hidden then 100.0 * buys / total end as share, hidden
from hidden
