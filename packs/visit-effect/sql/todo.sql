select 1 as nth, name || ': ' || verdict || '. ' || case when verdict = '효과가 보임' then '한 건에 예산 ' || say_won(round(budget / nullif(effect, 0), -2)) else '예산 ' || say_won(budget) || '을 다시 쓸 까닭을 따로 찾으십시오' end || '.' as line
from festival_effect where verdict in ('효과가 보임', '효과를 확인하지 못함') and budget is not null
union all
select 2, v.village || ': 주말과 가족은 ' || f.verdict || ', 머무는 시간과 쓰는 돈은 적습니다. 머물 거리와 먹을 곳을 늘리십시오.'
from village_gap v join village_gap f on f.village = v.village and f.nth = 2 where v.nth = 3 and v.verdict = '적음'
union all
select 3, '거짓 검정: 홍보하지 않은 곳의 변화는 ' || format('{:.1f}', min(lift)) || '에서 ' || format('{:.1f}', max(lift)) || ' % 사이였습니다.' from lift where kind = '견줄 곳' having count(*) > 0
