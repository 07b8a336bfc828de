-- What may be said of each festival. 효과를 확인하지 못함 is no proof that there was none.
select h.nth, h.name, h.emd_name, h.first_day, h.last_day, h.budget, t.effect, 100 * t.share as share, t.rank, t.units, t.p,
  case when t.verdict is null then '견줄 자료가 모자람' when t.verdict = '효과를 찾지 못함' then '효과를 확인하지 못함' else t.verdict end as verdict,
  coalesce(t.reason, '행사 앞 8주와 견줄 읍면 셋이 있어야 합니다') as reason
from held h left join (select * from festival_test where nth in (select nth from panel)) t on t.nth = h.nth
