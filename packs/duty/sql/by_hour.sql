select weekday, hour, count(*) as calls from category where hour is not null group by weekday, hour
