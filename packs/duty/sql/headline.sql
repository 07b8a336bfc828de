with recent as (select c.* from category c cross join as_of a where c.day > a.as_of - 28),
top as (select kind, count(*) as calls from recent group by kind order by calls desc, kind limit 1),
again as (select place, calls, kinds from site order by calls desc, place limit 1)
select 1 as line_no, '최근 4주 당직 민원은 ' || say_count((select count(*) from recent)) || '건이고, ' || with_particle(kind, '이', '가') || ' ' ||
  say_count(calls) || '건으로 가장 많습니다.' as line from top
union all
select 2, '‘' || place || '’에서 ' || with_particle(kinds, '이', '가') || ' ' || say_count(calls) || '번 되풀이되었습니다.' from again
