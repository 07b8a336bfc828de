-- Which cells may be shown. A cell under $min_cell purchases is hidden. If what is hidden in a group adds up to less than
-- $min_cell, or is one cell only, the group's total minus the others would give it away: then the next smallest is hidden as
-- well. Provinces first, against the month; then the districts of each province that is shown.
with province as (select month, province_name, sum(buys) as buys from origin_all group by month, province_name),
province_judged as (
  select *, count(*) filter (where buys < $min_cell) over (partition by month) as small,
    coalesce(sum(buys) filter (where buys < $min_cell) over (partition by month), 0) as small_buys,
    row_number() over (partition by month order by buys >= $min_cell, buys, province_name) as nth
  from province
),
province_shown as (
  select *, buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1) as hidden from province_judged
),
district_judged as (
  select d.*, p.hidden as province_hidden,
    count(*) filter (where d.buys < $min_cell) over (partition by d.month, d.province_name) as small,
    coalesce(sum(d.buys) filter (where d.buys < $min_cell) over (partition by d.month, d.province_name), 0) as small_buys,
    row_number() over (partition by d.month, d.province_name order by d.buys >= $min_cell, d.buys, d.district_name) as nth
  from origin_all d join province_shown p using (month, province_name)
)
select month, province_name, null as district_name, hidden from province_shown
union all
select month, province_name, district_name,
  province_hidden or buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1)
from district_judged
