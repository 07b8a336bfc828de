-- The newest day that the data themselves vouch for: one mistyped year ahead of the others must not move the whole page.
with days as (
  select coalesce(received_at, accepted_at)::date as day, count(*) as requests
  from request
  where coalesce(received_at, accepted_at) is not null
  group by 1
),
near as (
  select day, sum(requests) over (order by day range between interval 30 days preceding and current row) as around,
    sum(requests) over () as total
  from days
)
select coalesce(max(day) filter (where around >= least(5, total)), max(day)) as as_of from near
