-- Crops over the county: how much, and how much in few townships (HHI over townships, only where no township is hidden). A crop of
-- fewer than $min_farms farms is not told; where that, or a line that is not safe, would leave one total to be worked out, the
-- smallest other total is kept back too.
with total as (select crop, sum(area) as area, bool_or(crop_open) as open, bool_or(hidden) as some_hidden from cell_judged group by crop),
grown as (select crop, count(distinct farm) as farms from holding group by crop),
spread as (
  select crop, sum(part * part) as town_hhi from (select crop, area / sum(area) over (partition by crop) as part from cell_all) group by crop
),
judged as (
  select t.*, g.farms, s.town_hhi, g.farms < $min_farms or t.open as kept, count(*) filter (where g.farms < $min_farms or t.open) over () as all_kept,
    row_number() over (order by g.farms < $min_farms or t.open, t.area, t.crop) as nth
  from total t join grown g using (crop) join spread s using (crop)
),
shown as (select *, kept or (all_kept = 1 and nth = 1) as back from judged)
select crop, farms, back, case when not back then round(area / 10000, 2) end as hectares, case when not back and not some_hidden then town_hhi end as town_hhi,
  case when not back then 100.0 * area / (select sum(area) from cell_all) end as share
from shown where farms >= $min_farms
