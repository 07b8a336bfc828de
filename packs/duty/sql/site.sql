-- Places that come again and again.
select place, mode(emd) as emd, count(*) as calls, mode(kind) as kinds, min(day) as first_day, max(day) as last_day,
  mode(hour) as hour
from category
where place is not null
group by place
having count(*) >= $repeat_min
