with first as (select * from village_risk order by rank, emd_name, village limit 1),
hot as (select * from hot_cluster order by cells desc, emd_name limit 1)
select 1 as line_no, '더위와 사람, 쉼터를 함께 보면 ' || emd_name || ' ' || with_particle(village, '이', '가') || ' 가장 취약합니다. 65세 이상 ' || say_count(old) || '명이 삽니다.' as line
from first
union all
select 2, case when count(*) = 0 then '우연이라고 볼 수 없이 뜨거운 곳은 찾지 못했습니다.'
  else any_value(emd_name) || ' ' || say_count(any_value(hectares)) || ' ha가 군 중앙값보다 ' || format('{:.1f}', any_value(above)) || ' °C 뜨겁고, 그 위에 ' || say_count(any_value(people)) || '명이 삽니다.' end
from hot
