-- What one place more brings.
with value as (
  select '그늘막' as kind, places, covered, bound from canopy_curve
  union all select '쉼터', places, covered, bound from shelter_curve
  union all select kind, 0, before_old, before_old from summary where kind <> '쿨링포그'
)
select kind, places, covered::bigint as covered, (covered - lag(covered) over (partition by kind order by places))::bigint as more,
  (covered - min(covered) over (partition by kind))::bigint as new_old
from value where covered is not null
