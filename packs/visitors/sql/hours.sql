-- Purchases of visitors by time of day, on working days and on Saturdays and Sundays. Hidden as in origin.
with cell as (
  select month, case when weekday_no >= 6 then '주말' else '평일' end as kind, band_no, band, sum(purchases) as buys
  from sale where visitor and band is not null group by month, 2, band_no, band
),
counted as (
  select month, case when weekday_no >= 6 then '주말' else '평일' end as kind, count(distinct day) as days from sale group by month, 2
),
judged as (
  select *, count(*) filter (where buys < $min_cell) over (partition by month, kind) as small,
    coalesce(sum(buys) filter (where buys < $min_cell) over (partition by month, kind), 0) as small_buys,
    row_number() over (partition by month, kind order by buys >= $min_cell, buys, band_no) as nth
  from cell
),
hidden as (
  select *, buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1) as hidden from judged
)
select h.month, h.kind, h.band_no, h.band, case when not h.hidden then h.buys end as buys, c.days,
  case when not h.hidden then h.buys * 1.0 / c.days end as buys_a_day, h.hidden
from hidden h join counted c using (month, kind)
