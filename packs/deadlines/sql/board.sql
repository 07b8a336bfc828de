-- Every period that the three books set running, under one roof and judged on one day: the newest that any of the books knows.
with today as (
  select greatest(coalesce(c.as_of, date '1900-01-01'), coalesce(f.as_of, date '1900-01-01'), coalesce(d.as_of, date '1900-01-01')) as as_of
  from complaints.as_of c cross join foi.as_of f cross join duty.as_of d
),
every as (
  select '민원' as source, complaint as item, kind, department, title, received_at, due_at, "left", state, article, in_force from complaints.deadline
  union all
  select '정보공개', request, kind, department, title, received_at::timestamp, due_at, "left", state, article, in_force from foi.deadline
  union all
  select '당직', call, kind, department, title, received_at, due_at, "left", state, article, in_force from duty.deadline
)
select e.source, e.item, e.kind, e.department, e.title, e.received_at, e.due_at,
  case when e."left" is not null then workdays_between(t.as_of, e.due_at::date) end as "left",
  case
    when e."left" is null then e.state
    when e.due_at::date < t.as_of then '지연'
    when e.due_at::date = t.as_of then '오늘'
    when e.due_at::date <= date_trunc('week', t.as_of)::date + 6 then '이번 주'
    else '다음 주 이후'
  end as state,
  e.article, e.in_force
from every e cross join today t
