-- The newest day, and whether its month is whole.
select max(day) as as_of, max(month) as last_month,
  case when max(day) = last_day(max(day)) then max(month) else (max(month) - interval 1 month)::date end as whole_month
from sale
