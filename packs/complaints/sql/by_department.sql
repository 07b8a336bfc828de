-- Received in a week, and of those that fell due in it: how many were to be judged (answered or overdue) and how many in time.
select week, department, sum(received) as requests, sum(judged) as judged, sum(in_time) as answered_in_time
from (
  select week, department, 1 as received, 0 as judged, 0 as in_time from petition where week is not null
  union all
  select date_trunc('week', due)::date, department, 0, 1, case when answered_at::date <= due then 1 else 0 end
  from petition cross join as_of a
  where due is not null and (answered_at is not null or due < a.as_of)
)
group by week, department
