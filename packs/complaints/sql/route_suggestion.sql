-- Three departments for each, with the share of such cases in which they were right. A suggestion, never an assignment.
select t.complaint, c.rank, c.label as department, c.score
from to_route t
join classify('complaints.past_route', 'complaints.to_route', key := 'complaint', text := 'title', also := ['content'],
  label := 'department', day := 'day', top := 3) c on c.key = t.complaint
where (select count(*) from past_route) > 0
