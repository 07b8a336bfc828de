with newest as (select * from festival_effect order by nth limit 1),
promo as (select * from lift where kind = '대상' order by name limit 1)
select 1 as line_no,
  case when verdict = '효과가 보임' then with_particle(name, '은', '는') || ' 그 주 ' || emd_name || ' 방문객 이용을 ' || say_count(effect) || '건 늘렸습니다. 없었다면의 ' || format('{:.1f}', 1 + share / 100) || '배입니다.'
    else name || '의' || ' 효과는 ' || case when verdict = '효과를 확인하지 못함' then '확인하지 못했습니다.' else '말할 수 없습니다.' end end as line
from newest
union all
select 2, case when verdict = '늘었음' then name || ' 홍보 뒤 그곳 손님이 다른 곳보다 ' || say_percent(round(lift, 1)) || ' 더 왔습니다(' || say_percent(round(low, 1)) || '–' || say_percent(round(high, 1)) || ').'
  else name || ' 홍보의 효과는 확인하지 못했습니다.' end
from promo
