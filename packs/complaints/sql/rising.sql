-- What rises: this week against the weeks before it. Counts of one subject scatter more than Poisson; phi is how much more,
-- from those weeks themselves. score = (n - mean) / sqrt(phi * mean * (1 + 1/weeks)), with at least half a request as mean,
-- so that a subject never seen before needs more than one or two. A score of 1.645 comes once in twenty weeks by chance. Of subjects that are mostly the same requests the one that
-- says most stays: a pair of words before a single one.
with closed as (select value as week from weeks),
candidate as (select t.week, t.term, t.pair, t.requests from term_week t join closed using (week) where t.requests >= $rise_min),
past as (
  select c.week, c.term, c.pair, c.requests, coalesce(sum(b.requests), 0) as total, coalesce(sum(b.requests * b.requests), 0) as squares,
    coalesce(max(b.requests) filter (where b.week = c.week - 7), 0) as week_before
  from candidate c
  left join term_week b on b.term = c.term and b.week < c.week and b.week >= c.week - 7 * $rise_weeks
  group by c.week, c.term, c.pair, c.requests
),
measured as (
  select *, total * 1.0 / $rise_weeks as mean_before,
    greatest(1.0, (squares - total * total * 1.0 / $rise_weeks) / ($rise_weeks - 1) / greatest(total * 1.0 / $rise_weeks, 0.5)) as phi
  from past
),
scored as (
  select *, (requests - mean_before) / sqrt(phi * greatest(mean_before, 0.5) * (1 + 1.0 / $rise_weeks)) as score,
    requests * case when pair then 1.6 else 1 end as weight
  from measured
  where week >= (select min(week) + 7 * $rise_weeks from closed)
),
high as (select * from scored where score >= 1.645 and requests - mean_before >= 3),
used as (select h.week, h.term, u._load, u._row from high h join term_use u using (week, term)),
common as (
  select a.week, a.term, b.term as other, count(*) as together
  from used a join used b on b.week = a.week and b._load = a._load and b._row = a._row and b.term <> a.term
  group by a.week, a.term, b.term
),
covered as (
  select distinct c.week, c.term
  from common c
  join high a on a.week = c.week and a.term = c.term
  join high b on b.week = c.week and b.term = c.other
  where c.together >= 0.6 * least(a.requests, b.requests) and (b.weight > a.weight or b.weight = a.weight and b.term < a.term)
),
kept as (select h.* from high h anti join covered using (week, term)),
spark as (
  select k.week, k.term, list(coalesce(b.requests, 0) order by s.ago desc) as spark
  from kept k join (select unnest(range(0, 8)) as ago) s on true
  left join term_week b on b.term = k.term and b.week = k.week - (7 * s.ago)::int
  group by k.week, k.term
)
select k.week, k.term, k.requests, k.requests - k.week_before as change, k.mean_before, k.score, s.spark,
  row_number() over (partition by k.week order by k.requests - k.mean_before desc, k.term) as place
from kept k join spark s using (week, term)
