-- Parcels by size. A class of fewer than $min_farms farms is hidden, and with a single one the next smallest.
with classed as (
  select case when used < 500 then 1 when used < 1000 then 2 when used < 3000 then 3 when used < 10000 then 4 else 5 end as nth, farm, used
  from farm where used > 0 and farm is not null
),
counted as (select nth, count(*) as parcels, count(distinct farm) as farms, sum(used) as area from classed group by nth),
judged as (
  select *, count(*) filter (where farms < $min_farms) over () as few, coalesce(sum(farms) filter (where farms < $min_farms) over (), 0) as few_farms,
    row_number() over (order by farms >= $min_farms, farms, nth) as place
  from counted
),
shown as (select *, farms < $min_farms or (few > 0 and (few = 1 or few_farms < $min_farms) and place = few + 1) as hidden from judged)
select nth, ['500 ㎡ 미만', '500–1,000 ㎡', '1,000–3,000 ㎡', '3,000–10,000 ㎡', '1 ha 이상'][nth] as size, hidden,
  case when not hidden then parcels end as parcels, case when not hidden then farms end as farms, case when not hidden then round(area / 10000, 2) end as hectares
from shown
