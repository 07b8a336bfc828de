select 1 as nth, rank as sub, emd_name || ' ' || village || ': ' || case when far > 500 then '쉼터가 멉니다(' || say_count(far) || ' m). 새 쉼터 자리를 찾으십시오.'
  when green < 20 then '녹지가 ' || say_percent(round(green)) || '뿐입니다. 그늘과 살수를 먼저 하십시오.' else '안부 확인과 야외 작업 시간을 먼저 챙기십시오.' end as line
from village_risk where rank <= 4
union all
select 2, rank, emd_name || ': 시험한 무게 ' || designs || '가지 가운데 ' || say_percent(round(in_top)) || '에서 ' || $top || '위 안입니다.' from sensitivity where in_top >= 80
union all
select 3, 0, '장면 ' || count(*) || '개 가운데 구름이 많은 날은 ' || say_date(arg_min(day, clear_share)) || '로, 맑은 칸이 ' || say_percent(round(min(clear_share))) || '입니다.' from sky having count(*) > 0
