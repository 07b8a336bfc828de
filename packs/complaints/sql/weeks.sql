-- Monday to Sunday, closed weeks only, the newest first to be chosen.
select week as value,
  case
    when a.as_of - week between 7 and 13 then '지난주 · '
    when a.as_of - week = 6 then '이번 주 · '
    when year(week) <> year(a.as_of) then year(week) || '년 '
    else ''
  end || say_week(week) as label,
  case when a.as_of - week between 7 and 13 then '지난주' when a.as_of - week = 6 then '이번 주' else say_week(week) end as said,
  count(*) as requests
from petition cross join as_of a
where week + 6 <= a.as_of
group by week, a.as_of
