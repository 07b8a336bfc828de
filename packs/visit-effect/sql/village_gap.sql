with peers as (
  select median(weekend) as weekend, median(family) as family, median(minutes) as minutes, median(overnight) as overnight, median(won) as won, count(*) as n from village where not is_ours
),
pair as (
  select v.village, 1 as nth, '주말 몫(%)' as measure, v.weekend as ours, p.weekend as others, true as good_high from village v, peers p where v.is_ours and p.n > 0
  union all select v.village, 2, '가족 몫(%)', v.family, p.family, true from village v, peers p where v.is_ours and p.n > 0
  union all select v.village, 3, '머문 시간(분)', v.minutes, p.minutes, true from village v, peers p where v.is_ours and p.n > 0
  union all select v.village, 4, '자고 간 몫(%)', v.overnight, p.overnight, true from village v, peers p where v.is_ours and p.n > 0
  union all select v.village, 5, '한 사람이 쓴 돈(원)', v.won, p.won, true from village v, peers p where v.is_ours and p.n > 0
)
select village, nth, measure, ours, others, 100.0 * (ours - others) / nullif(others, 0) as share,
  case when ours >= 1.15 * others then '많음' when ours <= 0.85 * others then '적음' else '비슷함' end as verdict
from pair
