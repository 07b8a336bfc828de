-- How much each part of the day brings, over the newest weeks: on an average duty, and on the busiest of ten. A day without a call counts
-- too. By day on working days nobody is on duty.
with part as (
  select * from (values ('00–06시', 1), ('06–09시', 2), ('09–18시', 3), ('18–22시', 4), ('22–24시', 5)) as p(shift, nth)
),
days as (
  select a.as_of - s.n::int as day from range(0, 1000) s(n) join as_of a on s.n < 7 * $weeks
),
come as (
  select day, case when hour < 6 then 1 when hour < 9 then 2 when hour < 18 then 3 when hour < 22 then 4 else 5 end as nth, count(*) as calls
  from category where hour is not null group by 1, 2
),
slot as (
  select d.shift, d.nth, d.day, case when is_workday(d.day) then '근무일' else '쉬는 날' end as day_kind, coalesce(c.calls, 0) as calls
  from (select days.day, part.shift, part.nth from days join part on true) d left join come c on c.day = d.day and c.nth = d.nth
)
select day_kind, shift, nth, count(*) as nights, avg(calls) as mean, quantile_cont(calls, 0.9) as busy
from slot
where not (day_kind = '근무일' and nth = 3)
group by day_kind, shift, nth
