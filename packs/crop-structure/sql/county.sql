-- The whole county; crops whose total is kept back count as one together.
with size as (select farm, sum(area) as area, any_value(age) as age from holding group by farm),
ranked as (select *, row_number() over (order by area, farm) as nth, count(*) over () as n, sum(area) over () as total from size),
kind as (
  select case when t.crop is null or t.back then '' else h.crop end as kind, sum(h.area) as area
  from holding h left join crop_total t on t.crop = h.crop group by 1
)
select any_value(n) as farms, round(any_value(total) / 10000, 2) as hectares, sum((2 * nth - n - 1) * area) / any_value(n * total) as gini,
  (select sum(area * area) / (sum(area) * sum(area)) from kind) as hhi,
  100.0 * coalesce(sum(area) filter (where age similar to '[789][0-9]대.*'), 0) / any_value(total) as old_share
from ranked having count(*) >= $min_farms
