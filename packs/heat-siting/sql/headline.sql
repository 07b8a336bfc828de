select kind, 1 as line_no,
  case when sites = 0 then with_particle(kind, '을', '를') || ' 더 놓을 곳이 없습니다. 기준을 지키면서 새로 닿는 후보가 없습니다.'
    else kind || ' ' || sites || case when kind = '쉼터' then '곳을 여기에 더 정하면' else '개를 여기에 놓으면' end || ' 65세 이상 ' || say_count(new_old) || '명이 새로 ' || say_count(metres) || ' m 안에 듭니다.' end as line
from summary
union all
select kind, 2,
  case when sites = 0 then '지금은 65세 이상의 ' || coalesce(say_percent(round(before_share)), '0 %') || '에게 닿습니다.'
    else '예산 ' || say_won(budget) || ' 가운데 ' || say_won(spent) || '을 씁니다.' end
from summary
