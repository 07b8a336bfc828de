-- The five answered complaints most like each that is asked at the desk, of copied letters one, with the answer given then and the
-- department that would give it today and its telephone. What was answered once is a help, not an answer.
select s.key as complaint, s.rank, t.complaint as past_complaint, t.title, t.answer, t.department, d.telephone, t.answered_at,
  s.score as similarity
from similar_cases('complaints.answered', 'complaints.to_route', key := 'complaint', text := 'title', also := ['content'], top := 5) s
join text_line t on t.complaint = s.past_key
left join department_telephone d on d.department = t.department
