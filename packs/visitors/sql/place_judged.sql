-- Townships whose month (day is null) or day may be shown; hidden as provinces are in origin_judged.
with cell as (
  select month, null::date as day, place_name, sum(purchases) as buys from sale where visitor group by month, place_name
  union all
  select month, day, place_name, sum(purchases) from sale where visitor group by month, day, place_name
),
judged as (
  select *, count(*) filter (where buys < $min_cell) over (partition by month, day) as small,
    coalesce(sum(buys) filter (where buys < $min_cell) over (partition by month, day), 0) as small_buys,
    row_number() over (partition by month, day order by buys >= $min_cell, buys, place_name) as nth
  from cell
)
select month, day, place_name from judged
where not (buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1))
