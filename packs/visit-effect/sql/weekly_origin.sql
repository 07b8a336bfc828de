-- Whole weeks of visitors by the province they live in; weeks of a registered festival are left out.
with names as (select province, any_value(province_name) as province_name from region group by province),
weeks as (
  select distinct week from weekly w
  where not exists (select 1 from festival f where week_of(f.first_day) <= w.week and w.week <= week_of(f.last_day))
)
select v.week, v.province, coalesce(n.province_name, v.province) as province_name, sum(v.buys) as buys
from visit v join weeks w on w.week = v.week left join names n on n.province = v.province
group by all
