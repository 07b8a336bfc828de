-- Concentration by township. HHI: the sum of the squared shares of crops in the land (1: one crop alone; 1 / HHI: how many crops of
-- one size would be as mixed); hidden crops count as one together, else total and HHI would tell them. Gini: of land among farms
-- (0: all alike). Townships of fewer than $min_farms farms are not told; one whose total is kept back is not the only one.
with size as (select emd_name, farm, sum(area) as area, any_value(age) as age from holding group by emd_name, farm),
ranked as (
  select *, row_number() over (partition by emd_name order by area, farm) as nth, count(*) over (partition by emd_name) as n,
    sum(area) over (partition by emd_name) as total
  from size
),
spread as (
  select emd_name, any_value(n) as farms, any_value(total) as area, sum((2 * nth - n - 1) * area) / any_value(n * total) as gini,
    100.0 * coalesce(sum(area) filter (where age similar to '[789][0-9]대.*'), 0) / any_value(total) as old_share
  from ranked group by emd_name
),
part as (
  select emd_name, case when hidden then '' else crop end as kind, sum(area) as area, bool_or(town_open) as open from cell_judged group by all
),
mix as (
  select emd_name, sum((area / total) * (area / total)) as hhi, bool_or(open) as open, arg_max(kind, area) filter (where kind <> '') as top_crop,
    max(area) filter (where kind <> '') as top_area
  from (select *, sum(area) over (partition by emd_name) as total from part) group by emd_name
),
judged as (
  select s.*, m.* exclude (emd_name), m.open or s.farms < $min_farms as kept, row_number() over (order by m.open or s.farms < $min_farms, s.area, s.emd_name) as nth,
    count(*) filter (where m.open or s.farms < $min_farms) over () as all_kept
  from spread s join mix m using (emd_name)
),
shown as (select *, kept or (all_kept = 1 and nth = 1) as back from judged)
select emd_name, farms, case when not back then round(area / 10000, 2) end as hectares, case when not back then hhi end as hhi,
  case when not back then 1 / hhi end as as_many, gini, top_crop, case when not back then 100.0 * top_area / area end as top_share, old_share,
  not back and hhi >= $narrow as is_narrow
from shown where farms >= $min_farms
