with most as (select * from town where top_crop is not null and top_share is not null order by hhi desc, emd_name limit 1)
select 1 as line_no, with_particle(emd_name, '은', '는') || ' 농지의 ' || say_percent(round(top_share)) || '에' ||
  ' ' || with_particle(top_crop, '을', '를') || ' 심습니다.' || case when is_narrow then ' 값이 떨어지거나 병이 돌면 한꺼번에 흔들립니다.' else '' end as line
from most
union all
select 2, '군 전체로는 ' || say_count(farms) || '호가 ' || say_count(hectares) || ' ha를 짓고, 그 ' || say_percent(round(old_share)) || '는 70대 이상의 것입니다.' from county
