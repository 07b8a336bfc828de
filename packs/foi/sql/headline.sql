with open as (select * from deadline where state in ('지연', '오늘', '이번 주', '다음 주 이후')),
recent as (select c.* from case_line c cross join as_of a where c.received > a.as_of - 28)
select 1 as line_no, '최근 4주 정보공개 청구는 ' || say_count((select count(*) from recent)) || '건이고, 결정할 것이 ' || say_count((select count(*) from open)) || '건' ||
  case when (select count(*) from open where state = '지연') > 0 then ' 있으며 그 가운데 ' || say_count((select count(*) from open where state = '지연')) || '건은 기한이 지났습니다.'
    else ' 있으며 기한이 지난 것은 없습니다.' end as line
union all
select 2, '비공개 근거는 제9조제1항' || with_particle(code, '이', '가') || ' ' || say_count(requests) || '건으로 가장 많습니다.' from (
  select code, requests from ground_count where code <> '적히지 않음' and requests > 0 order by requests desc, code limit 1)
