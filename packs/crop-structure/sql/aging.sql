-- Where most of a crop's land in a township is farmed by people of seventy or more: who will go on?
with part as (
  select h.emd_name, h.crop, count(distinct h.farm) as farms, sum(h.area) as area,
    count(distinct h.farm) filter (where h.age similar to '[789][0-9]대.*') as old_farms,
    coalesce(sum(h.area) filter (where h.age similar to '[789][0-9]대.*'), 0) as old_area
  from holding h group by h.emd_name, h.crop
)
select p.emd_name, p.crop, p.farms, round(p.area / 10000, 2) as hectares, 100.0 * p.old_area / p.area as old_share
from part p join cell_judged c on c.emd_name = p.emd_name and c.crop = p.crop and not c.hidden
where p.old_farms >= $min_farms and p.farms - p.old_farms >= $min_farms and p.old_area >= 0.5 * p.area
