select 1 as nth, row_number() over (order by both_people desc) as sub, emd_name || ': 둘 다 나쁜 곳에 ' || say_count(both_people) || '명(65세 이상 ' || say_count(both_old) || '명). 나무 심기와 살수를 먼저 넣으십시오.' as line
from by_emd where both_people > 0 qualify sub <= 3
union all
select 2, row_number() over (order by abs(error) desc), name || ' 측정소는 둘레와 ' || format('{:.1f}', abs(error)) || ' µg/m³ 다릅니다. 가까이에 까닭이 있는지 보십시오.' from left_out where abs(error) > 2 * rmse
union all
select 3, 0, name || ' 측정소는 유효 시간이 ' || say_percent(round(hours_share)) || '라 평균에서 뺐습니다.' from station_mean where not counts
union all
select 4, 0, case when (select max(rmse) filter (where nth = 1) < max(rmse) filter (where nth = 3) from method) then '지도가 평균보다 덜 틀립니다. 그래도 값마다 표준오차를 함께 쓰십시오.' else '지도가 평균보다 낫지 않습니다. 이 지도로 자리를 정하지 마십시오.' end from method where nth = 1
