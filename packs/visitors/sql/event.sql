-- Neighbouring days in one township make one event.
with run as (
  select *, day - (row_number() over (partition by place_name order by day))::int as block from event_day
)
select place_name, min(day) as first_day, max(day) as last_day, date_trunc('month', min(day))::date as month,
  sum(buys) as buys, sum(usual) as usual, sum(buys) / sum(usual) as uplift,
  regexp_replace(round(sum(buys) / sum(usual), 1)::varchar, '\.0$', '') as times
from run group by place_name, block
having sum(buys) - sum(usual) >= 50
