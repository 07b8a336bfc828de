-- The five answered complaints most like each that is open (cosine over rare words), with the answer given then and the department
-- that would give it today and its telephone. What was answered once is a help, not an answer.
with length_of as (select complaint, sqrt(sum(weight * weight)) as norm from text_word group by complaint),
common as (
  select a.complaint, b.complaint as past_complaint, sum(a.weight * b.weight) as shared
  from text_word a join text_word b on b.word = a.word and b.complaint <> a.complaint
  where a.complaint in (select complaint from to_route) and b.complaint in (select complaint from text_line where answer is not null and trim(answer) <> '')
  group by a.complaint, b.complaint
),
scored as (
  select c.complaint, c.past_complaint, c.shared / (x.norm * y.norm) as similarity
  from common c join length_of x on x.complaint = c.complaint join length_of y on y.complaint = c.past_complaint
),
ranked as (
  select *, row_number() over (partition by complaint order by similarity desc, past_complaint desc) as rank from scored
)
select r.complaint, r.rank, r.past_complaint, t.title, t.answer, t.department, d.telephone, t.answered_at, r.similarity
from ranked r
join text_line t on t.complaint = r.past_complaint
left join department_telephone d on d.department = t.department
where r.rank <= 5
