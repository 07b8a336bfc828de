-- The chosen places, the one that newly serves most first, each with its reasons in words.
with served as (
  select n.kind, n.site, sum(d.old) as new_old, sum(d.people) as new_people from newly n join demand d on d.demand = n.demand group by n.kind, n.site
),
chosen as (
  select p.kind, p.site, c.name, c.emd_name, c.price, c.road_m, c.sidewalk_m, c.lon, c.lat, c.x, c.y,
    coalesce(s.new_old, 0) as new_old, coalesce(s.new_people, 0) as new_people, w.wish
  from plan p
  join candidate c on c.kind = p.kind and c.site = p.site
  left join served s on s.kind = p.kind and s.site = p.site
  left join wish w on w.site = p.site
),
reach(kind, metres) as (values ('그늘막', $canopy_radius::double), ('쉼터', $shelter_radius::double), ('쿨링포그', $fog_radius::double))
select c.*, row_number() over (partition by c.kind order by c.new_old desc, c.site) as nth,
  say_count(r.metres) || ' m 안에 ' || with_particle(c.kind, '이', '가') || ' 없던 65세 이상 ' || say_count(c.new_old) || '명(주민 ' || say_count(c.new_people) || '명)에게 새로 닿음' ||
  case when c.kind = '그늘막' then ' · 보도 ' || format('{:g}', c.sidewalk_m) || ' m, 도로 ' || format('{:g}', c.road_m) || ' m, 횡단보도 있음' else '' end ||
  case when c.price is not null then ' · ' || say_won(c.price) else '' end ||
  case when c.wish = '필수' then ' · 꼭 놓기로 한 곳' else '' end as why
from chosen c join reach r on r.kind = c.kind
