with v as (select max(before) filter (where nth = 2) as hot_before, max(after) filter (where nth = 2) as hot_after, max(before) filter (where nth = 4) as driven_before,
  max(after) filter (where nth = 4) as driven_after, max(before) filter (where nth = 1) as worth_before, max(after) filter (where nth = 1) as worth_after from compare)
select 1 as line_no, '뜨거운 길을 골라 돌면 한 번에 ' || format('{:.1f}', hot_after) || ' km를 식힙니다. 지금 노선은 ' || format('{:.1f}', hot_before) || ' km입니다.' as line
from v where hot_after is not null
union all
select 2, '달리는 길은 ' || format('{:.1f}', driven_before) || ' km에서 ' || format('{:.1f}', driven_after) || ' km로 ' ||
  case when driven_after < driven_before then format('{:.1f}', driven_before - driven_after) || ' km 줄어듭니다.' else format('{:.1f}', driven_after - driven_before) || ' km 늘어납니다.' end
from v where driven_after is not null
