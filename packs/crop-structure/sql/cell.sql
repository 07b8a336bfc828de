-- Townships and crops as they may be shown; a hidden cell keeps its place and no number.
select emd_name, crop, hidden, case when not hidden then farms end as farms, case when not hidden then round(area / 10000, 2) end as hectares,
  case when not hidden and not town_open then 100.0 * area / sum(area) over (partition by emd_name) end as share
from cell_judged
