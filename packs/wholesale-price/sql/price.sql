-- Weighted by kilograms: half of what was sold that day cost won_kg or less (the lower weighted median), a quarter p25 or less.
with run as (
  select day, market, product, variety, won_kg, kg,
    sum(kg) over (partition by day, market, product, variety order by won_kg) as up_to,
    sum(kg) over (partition by day, market, product, variety) as total
  from lot where problem is null
)
select day, market, product, variety, count(*) as lots, sum(kg) as kg,
  min(won_kg) filter (where up_to >= 0.5 * total) as won_kg,
  min(won_kg) filter (where up_to >= 0.25 * total) as p25, min(won_kg) filter (where up_to >= 0.75 * total) as p75,
  min(won_kg) as low, max(won_kg) as high
from run group by day, market, product, variety
