select 1 as line_no,
  case when count(*) filter (where lane = '지연') + count(*) filter (where lane = '오늘') = 0 then '기한이 지났거나 오늘까지인 것이 없습니다.'
    else '기한이 지난 것이 ' || say_count(count(*) filter (where lane = '지연')) || '건, 오늘까지인 것이 ' ||
      say_count(count(*) filter (where lane = '오늘')) || '건입니다.' end as line
from lane
union all
select 2, '이번 주에 ' || say_count(count(*)) || '건의 기한이 더 옵니다.' from lane where lane = '이번 주'
