-- Whole weeks of each township, empty ones as nought.
with span as (select min(day) as first_day, max(day) as last_day from visit),
weeks as (select distinct week from visit, span where week >= first_day and week + 6 <= last_day),
place as (select emd, emd_name from township),
counted as (select week, emd, sum(buys) as buys from visit group by week, emd),
cell as (select w.week, p.emd, p.emd_name from weeks w cross join place p)
select w.week, w.emd_name, coalesce(c.buys, 0) as buys
from cell w left join counted c on c.week = w.week and c.emd = w.emd
