-- Hot roads that may be sprinkled and are not in the plan, the hottest first.
select s.link, s.road_name, s.length, s.celsius, s.above, exists (select 1 from round r where r.link = s.link and r.sprays) as sprinkled_today
from street s
where s.watered and s.above > 0 and not exists (select 1 from step p where p.serves and ((p.a = s.a and p.b = s.b) or (p.a = s.b and p.b = s.a)))
