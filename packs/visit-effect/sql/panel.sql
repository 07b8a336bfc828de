-- For each festival its township (행사지) and all others, from twenty-six weeks before to its last week; week 0 is that of its first day.
-- Too short or too few: not here. Townships that held another of the festivals in those last weeks are no comparison.
with near as (
  select h.nth, case when w.emd_name = h.emd_name then '행사지' else w.emd_name end as unit, (w.week - week_of(h.first_day)) // 7 as period, w.buys as value
  from held h join weekly w on w.week between week_of(h.first_day) - 182 and week_of(h.last_day)
  where w.emd_name = h.emd_name or not exists (
    select 1 from held o where o.emd_name = w.emd_name and o.nth <> h.nth and week_of(o.first_day) <= week_of(h.last_day) and week_of(o.last_day) >= week_of(h.first_day))
),
enough as (
  select nth from near group by nth having count(distinct unit) >= 4 and count(distinct period) filter (where period < 0) >= 8 and count(*) filter (where period >= 0 and unit = '행사지') > 0
)
select n.* from near n join enough e on e.nth = n.nth
