-- The last 26 closed weeks; data that give only a date take no part.
select weekday, hour, count(*) as requests
from petition
where hour is not null and week between (select max(value) - 175 from weeks) and (select max(value) from weeks)
group by weekday, hour
