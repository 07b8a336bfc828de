-- Ten days, the first one counts; an extension (제11조제2항) is ten days at most from the day after, so the day that the ledger
-- promises counts up to that limit.
with ruled as (
  select c.*, r.kind, r.amount, r.unit, r.counting, r.article, r.in_force,
    due_at(c.received::timestamp, r.amount, r.unit, r.counting, null) as plain,
    due_at(c.received::timestamp, 2 * r.amount, r.unit, r.counting, null) as latest
  from case_line c
  join deadline_rule r on r.kind = '정보공개' and c.received between r.in_force and coalesce(r.in_force_to, date '9999-12-31')
),
settled as (
  select *, case when not extended then plain when due is null then latest else greatest(plain, least(latest, due + interval 18 hours)) end as due_at
  from ruled
)
select s.request_id as request, s.kind, s.received as received_at, s.due_at,
  case when s.decision is null then workdays_between(a.as_of, s.due_at::date) end as "left",
  case
    when s.decision is not null then case when s.decided > s.due_at::date then '늦게 결정' else '결정함' end
    when s.due_at::date < a.as_of then '지연'
    when s.due_at::date = a.as_of then '오늘'
    when s.due_at::date <= date_trunc('week', a.as_of)::date + 6 then '이번 주'
    else '다음 주 이후'
  end as state,
  s.article, s.in_force, s.department, s.title, s.due as due_in_ledger
from settled s cross join as_of a
