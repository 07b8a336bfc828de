-- When each must be answered, and by which article. The clock starts at receipt (접수일시), else when it was sent. An extension
-- (시행령 제21조①) lengthens the period by at most itself each time: the day that the ledger promises counts up to that limit. Days on
-- which the clock stood (보완, 현장조사) are left out. `left` counts working days from the data's own day; below 0 is late.
with kinded as (
  select complaint, day, coalesce(accepted_at, received_at) as received_at, answered_at, open, due, department, title,
    greatest(coalesce(extended, 0), 0) as extended, paused,
    try_cast(nullif(regexp_extract(period, '(\d+)\s*일', 1), '') as bigint) as own_days,
    case
      when form like '%법정%' and regexp_matches(period, '\d+\s*일') then '법정민원'
      when form like '%법령%' then '법령질의'
      when form like '%질의%' then '질의민원'
      when form like '%건의%' or form like '%제안%' then '건의민원'
      when form like '%기타%' then '기타민원'
      when form like '%고충%' or form like '%진정%' then '고충민원'
      else $kind_unknown
    end as kind
  from petition
  where coalesce(accepted_at, received_at) is not null
),
ruled as (
  select k.*, r.unit, r.counting, r.article, r.in_force, coalesce(case when k.kind = '법정민원' then k.own_days end, r.amount) as amount
  from kinded k
  join deadline_rule r on r.kind = k.kind and k.received_at::date between r.in_force and coalesce(r.in_force_to, date '9999-12-31')
),
counted as (
  select *, due_at(received_at, amount, unit, counting, paused) as plain,
    due_at(received_at, amount * (1 + least(extended, 2)), unit, counting, paused) as latest
  from ruled
),
settled as (
  select *, case
      when extended = 0 then plain
      when due is null then latest
      else greatest(plain, least(latest, due + interval 18 hours))
    end as due_at
  from counted
),
judged as (
  select s.*, a.as_of,
    case when unit = '시간' then answered_at > due_at else answered_at::date > due_at::date end as came_late
  from settled s cross join as_of a
)
select complaint, kind, received_at, due_at,
  case when open then workdays_between(as_of, due_at::date) end as "left",
  case
    when not open then case when came_late then '늦게 답함' else '답함' end
    when due_at::date < as_of then '지연'
    when due_at::date = as_of then '오늘'
    when due_at::date <= date_trunc('week', as_of)::date + 6 then '이번 주'
    else '다음 주 이후'
  end as state,
  article, in_force, department, title, due as due_in_ledger
from judged
