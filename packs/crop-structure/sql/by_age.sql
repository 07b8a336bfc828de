-- Who farms, by age. A group of fewer than $min_farms farms is hidden, and with a single one the next smallest.
with person as (select farm, any_value(age) as age, sum(area) as area from holding group by farm),
grouped as (select age, count(*) as farms, sum(area) as area from person where age is not null group by age),
judged as (
  select *, count(*) filter (where farms < $min_farms) over () as few, coalesce(sum(farms) filter (where farms < $min_farms) over (), 0) as few_farms,
    row_number() over (order by farms >= $min_farms, farms, age) as nth
  from grouped
),
shown as (select *, farms < $min_farms or (few > 0 and (few = 1 or few_farms < $min_farms) and nth = few + 1) as hidden from judged)
select age, hidden, case when not hidden then farms end as farms, case when not hidden then round(area / 10000, 2) end as hectares,
  case when not hidden then 100.0 * area / sum(area) over () end as share, case when not hidden then area / farms / 10000 end as mean_area
from shown
