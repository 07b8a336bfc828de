with total as (select sum(people) filter (where state = '둘 다 나쁨') as people, sum(old) filter (where state = '둘 다 나쁨') as old from overlay),
worst as (select emd_name from by_emd order by both_people desc, fine desc, emd_name limit 1),
way as (select max(rmse) filter (where nth = 1) as own, max(rmse) filter (where nth = 3) as plain from method)
select 1 as line_no, case when t.people is null then '뜨거우면서 먼지도 나쁜 곳에 사는 사람은 없습니다.'
  else '뜨거우면서 먼지도 나쁜 곳에 ' || say_count(t.people) || '명이 삽니다. 65세 이상은 ' || say_count(coalesce(t.old, 0)) || '명이고 ' || w.emd_name || '에 가장 많습니다.' end as line
from total t, worst w
union all
select 2, '측정소가 없는 곳의 초미세먼지는 평균 ' || format('{:.1f}', own) || ' µg/m³쯤 틀립니다. 지도 없이 평균만 쓰면 ' || format('{:.1f}', plain) || ' µg/m³입니다.' from way where own is not null
