-- Each topic with how much of it came in the newest four weeks and in the four before.
select l.topic_id, any_value(l.label) as label, any_value(l.words) as words, count(*) as requests,
  count(*) filter (where l.day > a.as_of - 28) as recent, count(*) filter (where l.day > a.as_of - 56 and l.day <= a.as_of - 28) as before,
  mode(l.department) as department
from topic_line l cross join as_of a
where l.topic_id > 0
group by l.topic_id
