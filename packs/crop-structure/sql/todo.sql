select 1 as nth, row_number() over (order by hhi desc) as sub, emd_name || ': ' || top_crop || ' 쏠림 ' || format('{:.2f}', hhi) || '. 다른 작목으로 나눌 농가를 찾으십시오.' as line
from town where is_narrow and top_crop is not null qualify row_number() over (order by hhi desc) <= 3
union all
select 2, row_number() over (order by old_share desc, emd_name, crop), emd_name || ' ' || crop || ': 면적의 ' || say_percent(round(old_share)) || '가 70대 이상. 이어받을 사람을 살피십시오.'
from aging qualify row_number() over (order by old_share desc, emd_name, crop) <= 3
union all
select 3, 0, case when count(*) > 0 then '가린 칸 ' || count(*) || '곳은 농가가 적거나 다른 칸에서 셈해 낼 수 있어 보이지 않습니다.' end from cell where hidden having count(*) > 0
