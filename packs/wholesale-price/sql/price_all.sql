-- As price, over all markets together.
with run as (
  select day, product, variety, won_kg, kg,
    sum(kg) over (partition by day, product, variety order by won_kg) as up_to,
    sum(kg) over (partition by day, product, variety) as total
  from lot where problem is null
)
select day, product, variety, count(*) as lots, sum(kg) as kg,
  min(won_kg) filter (where up_to >= 0.5 * total) as won_kg,
  min(won_kg) filter (where up_to >= 0.25 * total) as p25, min(won_kg) filter (where up_to >= 0.75 * total) as p75,
  min(won_kg) as low, max(won_kg) as high
from run group by day, product, variety
